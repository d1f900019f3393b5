import { type Commit, git } from './git';

/** A commit's name and the files it changed, each with Git's ids of its content before (per parent) and after. */
export interface LoggedCommit extends Commit {
  readonly changes: readonly { readonly path: string; readonly before: readonly string[]; readonly after: string }[];
}

/** The commits that touched some paths, newest first, with what they changed there. */
export async function log(
  dir: string,
  paths: readonly string[],
  options: readonly string[] = [],
  revisions: readonly string[] = ['HEAD'],
): Promise<LoggedCommit[]> {
  // -c: of merges, only files that differ from every parent; all others came with a commit of their own.
  const format = [
    '--format=%x01%H %s',
    '--encoding=UTF-8',
    '--no-color',
    '--raw',
    '-c',
    '-z',
    '--no-abbrev',
    '--no-renames',
  ];
  const args = ['--literal-pathspecs', 'log', '--topo-order', ...format, ...options, '--stdin'];
  return parseLog(await git(dir, args, { input: [...revisions, '--', ...paths].map((line) => `${line}\n`).join('') }));
}

/** Reads what {@link log} asks git for: NUL-separated commit lines, change lines and paths. */
export function parseLog(output: string): LoggedCommit[] {
  const commits: (Commit & { changes: LoggedCommit['changes'][number][] })[] = [];
  const tokens = output.split('\0');
  for (let i = 0; i < tokens.length; i++) {
    const token = (tokens[i] ?? '').replace(/^\n/, '');
    const colons = /^:*/.exec(token)?.[0].length ?? 0;
    if (token.startsWith('\u0001')) {
      const [, sha = '', subject = ''] = /^.([0-9a-f]+) (.*)$/s.exec(token) ?? [];
      commits.push({ sha, subject, changes: [] });
    } else if (colons > 0) {
      // One mode and one id per parent, then those of the result, then a letter per parent.
      const ids = token
        .slice(colons)
        .split(' ')
        .slice(colons + 1, 2 * colons + 2);
      commits.at(-1)?.changes.push({ path: tokens[++i] ?? '', before: ids.slice(0, -1), after: ids.at(-1) ?? '' });
    }
  }
  return commits;
}
