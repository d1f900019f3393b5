import { GitError, simpleGit } from 'simple-git';

/** A commit as messages name it. */
export interface Commit {
  readonly sha: string;
  readonly subject: string;
}

/** A commit's name and the files it changed, each with Git's ids of its content before (per parent) and after. */
export interface LoggedCommit extends Commit {
  readonly changes: readonly { readonly path: string; readonly before: readonly string[]; readonly after: string }[];
}

/** Runs git in a folder and gives what it prints; throws GitError with git's own words if it fails. */
export async function git(dir: string, args: readonly string[], input?: string): Promise<string> {
  return client(dir, input).raw([...args]);
}

/**
 * Reads objects by their names (`HEAD:path`, ids) in one process; a name that there is not is missing from the result.
 */
export async function readObjects(dir: string, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (names.length === 0) return found;
  const output: Buffer = await client(dir, names.map((name) => `${name}\n`).join('')).binaryCatFile(['--batch']);
  let at = 0;
  for (const name of names) {
    const end = output.indexOf('\n', at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) continue;
    found.set(name, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}

/** The commits that touched some paths, newest first, with what they changed there. */
export async function log(
  dir: string,
  paths: readonly string[],
  options: readonly string[] = [],
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
  return parseLog(await git(dir, args, ['HEAD', '--', ...paths].map((line) => `${line}\n`).join('')));
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

/** What makes Git ignore a path: a pattern, and the line and file where it stands. */
export interface IgnoreRule {
  readonly source: string;
  readonly line: string;
  readonly pattern: string;
}

/** The paths that `git add` would leave out, each with its rule; files that are tracked already never are. */
export async function readIgnored(dir: string, paths: readonly string[]): Promise<ReadonlyMap<string, IgnoreRule>> {
  const ignored = new Map<string, IgnoreRule>();
  if (paths.length === 0) return ignored;
  // "./" because this command takes no --literal-pathspecs, and ":" begins a magic one. Exit code 1 says that there are none.
  const input = paths.map((path) => `./${path}\0`).join('');
  const output = await client(dir, input, [0, 1]).raw(['check-ignore', '--verbose', '-z', '--stdin']);
  const fields = output.split('\0');
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', line = '', pattern = '', path = ''] = fields.slice(at, at + 4);
    // A pattern with "!" is what keeps a path from being ignored.
    if (!pattern.startsWith('!')) ignored.set(path.slice('./'.length), { source, line, pattern });
  }
  return ignored;
}

/** Whether an error is git's. */
export function isGitError(error: unknown): error is GitError {
  return error instanceof GitError;
}

// simple-git keeps GIT_DIR and its like away from git, which a hook would hand down and which would name another checkout.
function client(dir: string, input?: string, exitCodes: readonly number[] = [0]) {
  return simpleGit({
    baseDir: dir,
    config: ['log.follow=false', 'log.showSignature=false', 'log.showRoot=true'],
    input: () => input,
    // simple-git takes a git that was killed or failed in silence for one that had nothing to say.
    errors: (error, { exitCode, stdErr }) => {
      if (error || exitCodes.includes(exitCode)) return error;
      return stdErr.length ? Buffer.concat(stdErr) : Buffer.from(`git ended with exit code ${exitCode}`);
    },
  });
}
