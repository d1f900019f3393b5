import { git } from '../../git';

/** What the checkout has that is not committed. */
export interface Status {
  /** Whether the branch has no commit yet. */
  readonly unborn: boolean;
  /** Tracked files that differ from the last commit, staged or not. */
  readonly uncommitted: ReadonlySet<string>;
  /** Files with a conflict that was not resolved. */
  readonly conflicted: ReadonlySet<string>;
}

/** Asks Git what is not committed. Files that were never added do not count. */
export async function readStatus(root: string): Promise<Status> {
  // Optional locks off: a dry run writes nothing, not even Git's index.
  const args = [
    '--no-optional-locks',
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    '--no-renames',
    '--untracked-files=no',
  ];
  return parseStatus(await git(root, args));
}

/** Reads `git status --porcelain=v2 -z --no-renames`. */
export function parseStatus(output: string): Status {
  const lines = output.split('\0');
  const paths = (kind: string, fields: number): Set<string> =>
    new Set(lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.split(' ').slice(fields).join(' ')));
  return { unborn: lines.includes('# branch.oid (initial)'), uncommitted: paths('1', 8), conflicted: paths('u', 10) };
}
