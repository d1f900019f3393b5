import { printedTime } from '../core';
import { type Commit, git } from './git';

/** A commit, and when it was made. */
export interface DatedCommit extends Commit {
  /** When it came to be what it is, in ISO 8601 and UTC: a rebase or a squash is later than what its author wrote. */
  readonly committedAt: string;
}

/** Before each commit: no path begins with it. */
const MARK = '\u0001';

/** Commits that are read at a time: most folders were changed lately. */
const PAGE = 1000;

/**
 * The last commit of a revision's own line (its first parents) that changed a file in each of some folders. A merge counts as the
 * change that it brought. A folder that no commit changed is missing from the result.
 *
 * @param within a folder that all of them are in
 * @throws GitFailure if the history cannot be read
 */
export async function lastChanges(
  dir: string,
  revision: string,
  within: string,
  folders: ReadonlySet<string>,
): Promise<Map<string, DatedCommit>> {
  const found = new Map<string, DatedCommit>();
  for (let skip = 0; found.size < folders.size; skip += PAGE) {
    const commits = await page(dir, revision, within, skip);
    for (const { paths, ...commit } of commits)
      for (const path of paths) {
        const folder = path.slice(0, path.lastIndexOf('/'));
        if (folders.has(folder) && !found.has(folder)) found.set(folder, commit);
      }
    if (commits.length < PAGE) break;
  }
  return found;
}

/** When a commit was made, in ISO 8601. */
export async function committedAt(dir: string, revision: string): Promise<string> {
  return inUtc((await git(dir, ['log', '-1', '--format=%cI', revision, '--'])).trim());
}

/** Git tells times in the zone of who committed. */
function inUtc(time: string): string {
  return printedTime(Date.parse(time) / 1000);
}

async function page(dir: string, revision: string, within: string, skip: number) {
  const output = await git(dir, [
    '--literal-pathspecs',
    'log',
    '--first-parent',
    '-m',
    '--name-only',
    '--no-renames',
    '--no-color',
    '-z',
    '--encoding=UTF-8',
    '--format=%x01%H %cI %s',
    `--max-count=${PAGE}`,
    `--skip=${skip}`,
    revision,
    '--',
    within,
  ]);
  const commits: (DatedCommit & { paths: string[] })[] = [];
  for (const token of output.split('\0')) {
    const text = token.replace(/^\n/, '');
    const [, sha, at, subject] =
      /^([0-9a-f]+) (\S+) (.*)$/s.exec(text.startsWith(MARK) ? text.slice(MARK.length) : '') ?? [];
    if (sha !== undefined && at !== undefined)
      commits.push({ sha, committedAt: inUtc(at), subject: subject ?? '', paths: [] });
    else if (text !== '') commits.at(-1)?.paths.push(text);
  }
  return commits;
}
