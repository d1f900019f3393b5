import { posix } from 'node:path';

/**
 * A unit is what is published, taken back and counted as one, and has a list of its own, so that publishes of two
 * services never meet in one file. Below `clusters/` that is a folder, since Argo CD applies folders; elsewhere
 * (`releases/`, `docs/`, `.github/`) many services share a folder and each file is a unit.
 */
export function unitOf(path: string): string {
  return inCluster(path) ? posix.dirname(path) : path;
}

/** Whether a path leads below `clusters/`, where units are folders. */
export function inCluster(path: string): boolean {
  return path.startsWith('clusters/');
}

/** Where the lists lie in a checkout: outside the folders that are applied. */
export const LISTS = '.release-train/published';

const SUFFIX = '.sha256';

/** Where a unit's list lies in a checkout. */
export function listPathOf(unit: string): string {
  return `${LISTS}/${unit}${SUFFIX}`;
}

/** The unit whose list lies at a path; undefined if no list has that path. */
export function unitOfList(path: string): string | undefined {
  return path.startsWith(`${LISTS}/`) && path.endsWith(SUFFIX)
    ? path.slice(LISTS.length + 1, -SUFFIX.length)
    : undefined;
}

/** Whether a path could ask for a folder where another unit has its list. */
export function meetsLists(path: string): boolean {
  return posix
    .dirname(path)
    .split('/')
    .some((folder) => folder.toLowerCase().endsWith(SUFFIX));
}

/** The paths that some names mean, each of a file, a unit, or a folder of units. */
export function named(names: readonly string[] = []): (path: string) => boolean {
  const paths = new Set(names.map(asTreePath));
  return (path) => {
    for (let above = path; above !== ''; above = above.slice(0, Math.max(0, above.lastIndexOf('/'))))
      if (paths.has(above)) return true;
    return false;
  };
}

/** A path as a shell completes it (`./clusters/prod/`), as a tree writes it. */
export function asTreePath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}
