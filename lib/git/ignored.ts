import { git } from './git';

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
  const output = await git(dir, ['check-ignore', '--verbose', '-z', '--stdin'], { input, exitCodes: [0, 1] });
  const fields = output.split('\0');
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', line = '', pattern = '', path = ''] = fields.slice(at, at + 4);
    // A pattern with "!" is what keeps a path from being ignored.
    if (!pattern.startsWith('!')) ignored.set(path.slice('./'.length), { source, line, pattern });
  }
  return ignored;
}
