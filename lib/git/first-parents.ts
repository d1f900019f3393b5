import { git } from './git';
import { type LoggedCommit, parseLog } from './log';

/** A commit of a branch as its first parents tell it: a merge brings at once what was merged. */
export interface BranchCommit extends LoggedCommit {
  /** When it was committed, in seconds since 1970: of a merge, when it was merged. */
  readonly committedAt: number;
}

/**
 * The commits of a branch that changed some paths, oldest first, each with what it changed there against its first parent. Renames
 * are a file that goes and one that comes.
 *
 * @param pathspecs patterns of paths as Git reads them; all of them if there are none
 * @throws GitFailure if the revision is not there
 */
export async function branchLog(dir: string, revision: string, pathspecs: readonly string[]): Promise<BranchCommit[]> {
  const output = await git(dir, [
    ...['log', '--first-parent', '-m', '--reverse', '--format=%x01%H %ct %s', '--encoding=UTF-8', '--no-color'],
    ...[
      '--raw',
      '-z',
      '--no-abbrev',
      '--no-renames',
      '--no-ext-diff',
      '--end-of-options',
      revision,
      '--',
      ...pathspecs,
    ],
  ]);
  return parseLog(output).map(({ subject, ...commit }) => {
    const [, seconds = '0', title = ''] = /^(\d+) (.*)$/s.exec(subject) ?? [];
    return { ...commit, subject: title, committedAt: Number(seconds) };
  });
}

/** A commit, its parents and all that its message says. */
export interface CommitMessage {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** The messages of all commits that a branch is made of, those of merged branches too, newest first. */
export async function messages(dir: string, revision: string): Promise<CommitMessage[]> {
  const output = await git(dir, [
    ...[
      'log',
      '--topo-order',
      '--format=%H %P%n%B',
      '--encoding=UTF-8',
      '--no-color',
      '-z',
      '--end-of-options',
      revision,
    ],
  ]);
  return output
    .split('\0')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      const [sha = '', ...parents] = entry.slice(0, end).trim().split(' ');
      return { sha, parents, message: entry.slice(end + 1) };
    });
}

/**
 * What came with each commit of a branch: itself, and of a merge all that was merged by it.
 *
 * @param all the commits as {@link messages} gives them
 */
export function broughtBy(all: readonly CommitMessage[]): ReadonlyMap<string, readonly CommitMessage[]> {
  const bySha = new Map(all.map((commit) => [commit.sha, commit]));
  const branch: CommitMessage[] = [];
  for (let at = all[0]; at !== undefined; at = bySha.get(at.parents[0] ?? '')) branch.push(at);
  const seen = new Set(branch.map(({ sha }) => sha));
  const brought = new Map<string, CommitMessage[]>();
  for (const commit of branch.reverse()) {
    const together = [commit];
    const open = commit.parents.slice(1);
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      const merged = bySha.get(sha);
      if (!merged || seen.has(sha)) continue;
      seen.add(sha);
      together.push(merged);
      open.push(...merged.parents);
    }
    brought.set(commit.sha, together);
  }
  return brought;
}
