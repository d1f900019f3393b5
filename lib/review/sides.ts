import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, posix } from 'node:path';
import { ReleaseTrainError } from '../core';
import { GitFailure, git, readObjects } from '../git';
import { isManifestPath, ManifestTree, readTexts } from '../manifests';
import { neededElsewhere } from './elsewhere';

/** One side of a comparison: its files, of which only those are read that the other side has otherwise. */
export interface Side {
  /** As it was named. */
  readonly name: string;
  /** Of each path the name that Git gives its content. */
  readonly ids: ReadonlyMap<string, string>;
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/**
 * A folder, a file, or a revision of the Git repository that the current folder lies in: `main`, `HEAD~1`,
 * `origin/main:clusters`. Nothing is checked out. Where a folder has the name of a branch, it is the folder.
 *
 * @throws ReleaseTrainError if it is none of them
 */
export async function readSide(name: string, dir = '.'): Promise<Side> {
  return existsSync(name) ? folderSide(name) : revisionSide(name, dir);
}

/**
 * Both sides as trees of what differs: of files that are the same only those are in them that stand beside one that is not, or that
 * statements about it depend on.
 */
export async function readBoth(before: Side, after: Side): Promise<{ before: ManifestTree; after: ManifestTree }> {
  const paths = [...new Set([...before.ids.keys(), ...after.ids.keys()])];
  const folders = new Set(paths.filter((path) => before.ids.get(path) !== after.ids.get(path)).map(posix.dirname));
  const wanted = (side: Side) => side.read([...side.ids.keys()].filter((path) => folders.has(posix.dirname(path))));
  const [old, now] = await withOthers(after, await wanted(before), await wanted(after));
  const needed = [
    ...([...old.values(), ...now.values()].some((text) => /clusterScope["']?: *true/.test(text))
      ? ['ClusterAnalysisTemplate']
      : []),
    // What becomes of a service whose folder is gone, its ApplicationSet says; and that reads elements out of files.
    ...(paths.some((path) => !after.ids.has(path)) || hasElements(old, now) ? ['ApplicationSet'] : []),
  ];
  return {
    before: new ManifestTree(await withKinds(needed, before, old)),
    after: new ManifestTree(await withKinds(needed, after, now)),
  };
}

/** What is in no folder that differs is the same on both sides, and read once. */
async function withOthers(side: Side, before: Texts, after: Texts): Promise<[Texts, Texts]> {
  const others = [...side.ids.keys()].filter((path) => !after.has(path));
  if (others.length === 0 || (before.size === 0 && after.size === 0)) return [before, after];
  const needed = neededElsewhere(before, after);
  const more = [...(await side.read(others))].filter(([path, text]) => needed(path, text));
  return [new Map([...before, ...more]), new Map([...after, ...more])];
}

type Texts = ReadonlyMap<string, string>;

/** Whether files differ that hold something else than objects: elements of an ApplicationSet, it may be. */
function hasElements(before: Texts, after: Texts): boolean {
  const other = (texts: Texts, others: Texts) =>
    [...texts].some(([path, text]) => others.get(path) !== text && !/\bkind["']?\s*:/.test(text));
  return other(before, after) || other(after, before);
}

/** With the files that hold objects of these kinds: they stand wherever the platform keeps them. */
async function withKinds(
  kinds: readonly string[],
  side: Side,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (kinds.length === 0) return texts;
  const others = await side.read([...side.ids.keys()].filter((path) => !texts.has(path)));
  return new Map([...texts, ...[...others].filter(([, text]) => kinds.some((kind) => text.includes(kind)))]);
}

function folderSide(name: string): Side {
  // A single file is the same one wherever it lies.
  const texts = statSync(name).isDirectory()
    ? readTexts(name)
    : new Map([[basename(name), readFileSync(name, 'utf8')]]);
  return {
    name,
    ids: new Map([...texts].map(([path, text]) => [path, blobId(text)])),
    read: async (paths) => new Map(paths.map((path) => [path, texts.get(path) as string])),
  };
}

/** As `git hash-object` names it. */
function blobId(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}

async function revisionSide(name: string, dir: string): Promise<Side> {
  const object = await objectOf(name, dir);
  const kind = (await git(dir, ['cat-file', '-t', object])).trim();
  const file = kind === 'blob' ? basename(name.slice(name.indexOf(':') + 1)) : undefined;
  const ids = file === undefined ? await blobsOf(object, dir) : new Map([[file, object]]);
  return {
    name,
    ids,
    read: async (paths) => {
      const texts = await readObjects(dir, [...new Set(paths.map((path) => ids.get(path) as string))]);
      return new Map(paths.map((path) => [path, texts.get(ids.get(path) as string) ?? '']));
    },
  };
}

/** The commit, folder or file that a revision names. */
async function objectOf(name: string, dir: string): Promise<string> {
  const revision = name.includes(':') ? name : `${name}^{commit}`;
  try {
    // A name that begins with a dash would be an option.
    return (await git(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', revision])).trim();
  } catch (error) {
    if (error instanceof GitFailure && error.isMissing) throw new ReleaseTrainError(`${name}: ${error.message}`);
    throw new ReleaseTrainError(
      `${name}: no such folder or file, and no revision of a Git repository here; in CI, fetch it first (fetch-depth: 0)`,
    );
  }
}

async function blobsOf(object: string, dir: string): Promise<Map<string, string>> {
  const output = await git(dir, ['ls-tree', '-r', '-z', '--full-tree', object]);
  const ids = new Map<string, string>();
  for (const entry of output.split('\0')) {
    const [, mode, id, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    // A link's content is the name of another file.
    if (mode !== '120000' && id !== undefined && path !== undefined && isManifestPath(path)) ids.set(path, id);
  }
  return ids;
}
