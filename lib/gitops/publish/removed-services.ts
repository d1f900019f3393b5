import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { groupedBy, type Problem, ReleaseTrainError, sortedByPath } from '../../core';
import { gitFor, readObjects } from '../../git';
import { filesBelow, readTree, serviceFolderOf, serviceOfFolder, TREE_INDEX } from '../tree';
import { saysDecommissioned } from './decommissioned';

/**
 * Services that one tree has and another one has not any more, although the one does not say that they are decommissioned: what
 * must not be merged, since nobody has said that they may go.
 *
 * @param dir a rendered tree, or a checkout of the GitOps repository
 * @param against another one, or a revision of the Git repository that `dir` lies in
 * @throws ReleaseTrainError if one of them is neither, or holds nothing to compare: what compared nothing has not passed
 */
export async function removedServices(dir: string, against: string): Promise<RemovedService[]> {
  refuseNoFolder(dir);
  if (against.trim() === '')
    throw nothingCompared(
      '--against',
      'is empty: is a variable empty? Give a folder, or a revision such as origin/main',
    );
  const after = foldersOf(filesBelow(dir, 'clusters'));
  const before = await treeOf(dir, against);
  if (existsSync(join(dir, TREE_INDEX))) {
    const { only } = readTree(dir);
    if (only) throw nothingCompared(dir, `holds only ${only.join(', ')}: synth the whole fleet`);
  }
  if (after.size === 0)
    throw nothingCompared(dir, 'has no service in clusters/: give the rendered tree, or a checkout of it');
  const problems: RemovedService[] = [];
  for (const [folder, paths] of foldersOf(before.paths)) {
    if (after.has(folder) || [...(await before.read(paths))].some(saysDecommissioned)) continue;
    problems.push(removed(folder, against));
  }
  return sortedByPath(problems);
}

/**
 * The same of two trees that were read already.
 *
 * @param before the texts of the files, by their paths from the root of the tree
 * @param after the paths of the other one's
 */
export function removedBetween(
  before: ReadonlyMap<string, string>,
  after: Iterable<string>,
  against: string,
): RemovedService[] {
  const left = foldersOf([...after]);
  return [...foldersOf([...before.keys()])]
    .filter(([folder, paths]) => !left.has(folder) && !paths.some((path) => saysDecommissioned(before.get(path) ?? '')))
    .map(([folder]) => removed(folder, against));
}

function removed(folder: string, against: string): RemovedService {
  return {
    path: folder,
    message: `is gone, and ${serviceOfFolder(folder)} is not decommissioned in ${against}`,
    remedy:
      "put it back into the source with decommissioned: { reason: '…' }, publish and commit that, delete its Application, and then remove it",
  };
}

/** A service that goes unseen: its folder, what is wrong, and what to do instead. */
export interface RemovedService extends Problem {
  readonly remedy: string;
}

/** What is there to be compared with. */
interface Before {
  readonly paths: readonly string[];
  readonly read: (paths: readonly string[]) => Promise<Iterable<string>>;
}

async function treeOf(dir: string, against: string): Promise<Before> {
  if (statSync(against, { throwIfNoEntry: false })?.isDirectory()) {
    const paths = filesBelow(against, 'clusters');
    if (foldersOf(paths).size === 0)
      throw nothingCompared(against, 'has no service in clusters/: give a rendered tree, or a checkout of one');
    return { paths, read: async (wanted) => wanted.map((path) => readFileSync(join(against, path), 'utf8')) };
  }
  const what = `comparing with ${against}, which is no folder,`;
  // A name that begins with a dash would be an option.
  const revision = ['--verify', '--quiet', '--end-of-options', `${against}^{commit}`];
  // Quiet, it ends with 1 and says nothing where there is none, and fails in other ways where the repository cannot be read.
  const commit = (await gitFor(what, dir, ['rev-parse', ...revision], { exitCodes: [0, 1] })).trim();
  if (commit === '')
    throw nothingCompared(
      against,
      `is no folder, and no revision in the Git repository of ${dir}; in CI, fetch it first (fetch-depth: 0)`,
    );
  const prefix = (await gitFor(what, dir, ['rev-parse', '--show-prefix'])).trimEnd();
  const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', `${prefix}clusters/`];
  const listed = (await gitFor(what, dir, args)).split('\0').filter((path) => path !== '');
  const paths = listed.map((path) => path.slice(prefix.length));
  // At the root of a repository it is the first publish that finds nothing there; in a folder it may be that Git ignores it.
  if (prefix !== '' && foldersOf(paths).size === 0) throw nothingCompared(against, nothingIn(prefix, dir));
  return {
    paths,
    read: async (wanted) =>
      (
        await readObjects(
          dir,
          wanted.map((path) => `${commit}:${prefix}${path}`),
        )
      ).values(),
  };
}

function refuseNoFolder(dir: string): void {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const what = found ? 'is a file' : 'does not exist';
  throw nothingCompared(
    dir,
    `${what}: give the folder that synth rendered into, or a checkout of the GitOps repository`,
  );
}

// Trees are often rendered into a folder that Git ignores, of the repository that has what was published at its root.
function nothingIn(prefix: string, dir: string): string {
  const root = relative('', join(dir, posix.relative(prefix, '.'))) || '.';
  return `has no service in ${prefix}clusters/, where ${dir} would be in it: compare with the folder that services are published into (--against ${root}, if that is the root of the repository), or publish into it and check that (release-train check ${root})`;
}

/** The files in each service's folder. */
function foldersOf(paths: readonly string[]): Map<string, string[]> {
  const folderOf = (path: string): string => serviceFolderOf(posix.dirname(path)) ?? '';
  const ofServices = paths.filter((path) => path.endsWith('.yaml') && folderOf(path) !== '');
  return groupedBy(ofServices, folderOf);
}

function nothingCompared(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('nothing was compared', [{ path, message }]);
}
