import { git, type LoggedCommit, log, parseLog } from '../../git';

/**
 * What a branch itself did to some paths, newest first: what happened on another one that was merged was never in place.
 *
 * That is the first parent of each merge, but for those of people who pulled the branch into what they had, and pushed the merge:
 * there the branch is the second parent. Only their messages tell them, as Git writes them.
 *
 * @param root a work tree; its HEAD is where the branch ends
 * @param most the commits that are read at most
 */
export async function changesOnBranch(
  root: string,
  branch: string,
  paths: readonly string[],
  most: number,
): Promise<LoggedCommit[]> {
  const found: LoggedCommit[] = [];
  for (let from = 'HEAD'; found.length < most; ) {
    const pull = await lastPull(root, branch, from);
    const walk = ['--first-parent', '--diff-merges=first-parent', `--max-count=${most - found.length}`];
    found.push(...(await log(root, paths, walk, pull ? [from, `^${pull.sha}`] : [from])));
    if (!pull) break;
    const own = await changesSince(root, pull, paths);
    if (own.changes.length > 0 && found.length < most) found.push(own);
    from = pull.branch;
  }
  return found;
}

/** A merge that somebody made of the branch, as it was on the remote, into something of their own. */
interface Pull {
  readonly sha: string;
  readonly subject: string;
  /** What the branch was on the remote. */
  readonly branch: string;
}

async function lastPull(root: string, branch: string, from: string): Promise<Pull | undefined> {
  const grep = ['--fixed-strings', `--grep=branch '${branch}'`, `--grep=branch 'origin/${branch}'`];
  const format = ['--format=%H %P%x09%s', '--encoding=UTF-8', '--no-color'];
  const lines = await git(root, ['log', '--first-parent', '--merges', ...grep, ...format, from]);
  const origin = await git(root, ['remote', 'get-url', 'origin']);
  for (const line of lines.split('\n')) {
    const [ids = '', subject = ''] = line.split('\t');
    const [sha, , second] = ids.split(' ');
    if (sha && second && isPull(subject, branch, origin)) return { sha, subject, branch: second };
  }
  return undefined;
}

/** By the words of `git pull` and `git merge`; where GitLab merges a fork's branch of this name, ours is in quotes. */
function isPull(subject: string, branch: string, origin: string): boolean {
  const words = /^Merge (?:branch '|remote-tracking branch 'origin\/)([^']+)'(?: of (\S+))?(?: into [^'\s]+)?$/;
  const [, merged, url] = words.exec(subject) ?? [];
  return merged === branch && (url === undefined || repositoryIn(url) === repositoryIn(origin));
}

/** `org/gitops`, however it is reached. */
function repositoryIn(url: string): string {
  const path = url
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return path.split(/[/:]/).slice(-2).join('/');
}

async function changesSince(
  root: string,
  { sha, subject, branch }: Pull,
  paths: readonly string[],
): Promise<LoggedCommit> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', branch, sha, '--', ...paths];
  const [own] = parseLog(`\u0001${sha} ${subject}\0${await git(root, ['--literal-pathspecs', ...args])}`);
  return own ?? { sha, subject, changes: [] };
}
