import { type Commit, log } from '../../git';
import type { Checkout } from './checkout';
import { readCommittedLists } from './history';
import type { Status } from './status';
import type { FileState } from './survey';

/** How a file came to differ from what publish wrote. */
export interface Edit {
  /** It is as the last committed publish wrote it: a later publish was discarded before it was committed. */
  readonly discarded: boolean;
  /** Whether the difference is not committed, so that overwriting the file would lose it. */
  readonly uncommitted: boolean;
  /** The last commit that changed it; undefined for a file that was never committed. */
  readonly commit?: Commit;
}

/** Asks Git how some files came to differ from what publish wrote. */
export async function readEdits(
  { root }: Checkout,
  status: Status,
  files: readonly FileState[],
): Promise<ReadonlyMap<string, Edit>> {
  if (files.length === 0) return new Map();
  const lists = status.unborn ? undefined : await readCommittedLists(root, [...new Set(files.map(({ unit }) => unit))]);
  const commits = new Map<string, Commit>();
  for (const commit of status.unborn
    ? []
    : await log(
        root,
        files.map(({ path }) => path),
      )) {
    for (const { path } of commit.changes) if (!commits.has(path)) commits.set(path, commit);
  }
  return new Map(
    files.map(({ path, unit, present }) => [
      path,
      {
        discarded: present !== undefined && lists?.get(unit)?.files.get(path) === present,
        uncommitted: status.uncommitted.has(path),
        commit: commits.get(path),
      },
    ]),
  );
}
