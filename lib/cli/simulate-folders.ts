import { type Problem, ReleaseTrainError } from '../core';
import { type ReadPaths, type ReleasePath, readManifests, readPlayable } from '../simulation';

/** Which manifests are played. */
export interface FolderOptions {
  readonly service?: string;
  readonly against?: string;
  readonly replicas?: number;
}

/** A service as one folder describes it. */
export interface FolderService {
  /** Its name, with its namespace where another has one of this name. */
  readonly service: string;
  readonly folder: string;
  readonly path: ReleasePath;
}

/** What of one folder, or of two, is played. */
export interface FolderServices {
  /** In the order in which they are played: of each service the one it is compared with first. */
  readonly services: readonly FolderService[];
  /** What is not played, and why. */
  readonly problems: readonly Problem[];
  /** What is played, or would be, and compared with nothing; a sentence each. */
  readonly alone: readonly string[];
}

/**
 * The services of a folder, and of the one that it is compared with.
 *
 * @throws ReleaseTrainError if a folder cannot be read, or holds nothing to play
 */
export function folderServices(dir: string, options: FolderOptions): FolderServices {
  const { against, service } = options;
  const after = readFolder(dir, options);
  const named = (of: ReleasePath) => ({ service: label(of, after.paths), path: of });
  if (against === undefined) {
    return { services: after.paths.map((it) => ({ ...named(it), folder: dir })), problems: after.problems, alone: [] };
  }
  const before = readFolder(against, options, service === undefined ? 'needed' : 'may be new');
  const pairs = after.paths.map((it) => ({ it, old: before.paths.find((path) => fullName(path) === fullName(it)) }));
  const added = pairs.flatMap(({ it, old }) => (old ? [] : [it]));
  const removed = before.paths.filter((path) => !pairs.some(({ old }) => old === path));
  return {
    services: pairs.flatMap(({ it, old }) => [
      ...(old ? [{ ...named(it), path: old, folder: against }] : []),
      { ...named(it), folder: dir },
    ]),
    problems: [...inFolder(against, before.problems), ...inFolder(dir, after.problems)],
    alone: [
      ...added.map((it) => `${fullName(it)}: nothing to compare it with; ${against} has none that can be played`),
      ...removed.map((it) => `${fullName(it)}: not played, since ${dir} has none that can be played`),
    ],
  };
}

/** The same problems, of which two folders may have one at the same place. */
export function inFolder(folder: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({ path: `${folder}: ${path}`, message }));
}

function readFolder(
  folder: string,
  { service, replicas }: FolderOptions,
  wanted: 'needed' | 'may be new' = 'needed',
): ReadPaths {
  const manifests = readManifests(folder);
  try {
    return readPlayable(manifests, { service, replicas });
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    if (wanted === 'may be new') return { paths: [], problems: [] };
    throw new ReleaseTrainError(`${folder}: ${error.message}`);
  }
}

function fullName({ service: { namespace, name } }: ReleasePath): string {
  return `${namespace}/${name}`;
}

function label(path: ReleasePath, among: readonly ReleasePath[]): string {
  const { name } = path.service;
  return among.filter((it) => it.service.name === name).length > 1 ? fullName(path) : name;
}
