import { existsSync } from 'node:fs';
import { MOST_COMMITS, ReleaseTrainError, type SourceCommit } from '../../core';
import { GitFailure, git } from '../../git';

/** Where a release was built from. */
export interface Source {
  /** A checkout of the source repository, with its whole history. */
  readonly repo: string;
  /** The commits that the release brings: `A..B`. @default - from the commit of the release before it to its own */
  readonly range?: string;
  /** The folder of the service, from the root of the repository, where others live there too. @default - the whole repository */
  readonly folder?: string;
}

/** A source commit with what people call it. */
export interface NamedCommit extends SourceCommit {
  readonly subject: string;
}

/** What the source repository knows of a release. */
export interface SourceFacts {
  /** When the commit of the release was made, in ISO 8601 in UTC. */
  readonly committedAt: string;
  /** What it brings, newest first, at most 1000; merges bring no work of their own and are left out. */
  readonly commits: readonly NamedCommit[];
  /** All of them, those that are left out for their number, too. */
  readonly count: number;
  /** What the range was. */
  readonly range: string;
  /** Whether the commit is an ancestor of the one before, or a descendant; undefined if it is neither. */
  readonly order?: 'older' | 'newer' | 'same';
}

/**
 * Reads the commits that a release brings from its source repository.
 *
 * A release bears the time when its commit was made (`git log --format=%cI`), which grows along a branch. Each of its commits
 * bears the time when it was authored: that is when the work was done, and it stays through rebases and "rebase and merge",
 * which make every commit anew when it is merged, and so would hide how long it waited for that.
 *
 * @throws ReleaseTrainError if a commit or the folder is not there, or may not be there since the clone is shallow
 */
export async function readSource({ repo, range, folder }: Source, old: string, gitSha: string): Promise<SourceFacts> {
  if (!existsSync(repo)) throw refused(repo, 'does not exist; give a checkout of the source repository');
  const ask = (...args: readonly string[]): Promise<string> => git(repo, args).then((text) => text.trim());
  const isShallow = await ask('rev-parse', '--is-shallow-repository').catch((error: unknown) => {
    if (error instanceof GitFailure && error.isMissing) throw refused(repo, error.message);
    throw refused(repo, 'is no Git checkout; give one of the source repository');
  });
  if (isShallow === 'true')
    throw refused(
      repo,
      'is a shallow clone, in which commits are missing; run git fetch --unshallow there, or set fetch-depth: 0 where CI checks it out',
    );
  const commitOf = async (name: string, whose: string): Promise<string> => {
    const found = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`).catch(() => '');
    if (found !== '') return found;
    throw refused(
      repo,
      `has no commit ${name} (${whose}), or several that begin so; is it the repository of this service, and fetched? Otherwise give --commits A..B, or leave --source-repo out`,
    );
  };
  const [from, to] = range === undefined ? [undefined, undefined] : endsOf(range);
  const own = await commitOf(gitSha, 'the commit of the release');
  const first = from === undefined ? await commitOf(old, 'the release before it') : await commitOf(from, range ?? '');
  const last = to === undefined ? own : await commitOf(to, range ?? '');
  if (folder !== undefined) await demandFolder(ask, repo, own, folder);
  const within = folder === undefined ? ['--'] : ['--', `:(top,literal)${folder}`];
  const listed = await ask(
    ...['log', '-z', '--no-merges', '--no-color', '--encoding=UTF-8', `--max-count=${MOST_COMMITS}`],
    ...['--format=%H%x01%aI%x01%cI%x01%s', `${first}..${last}`, ...within],
  );
  return {
    committedAt: inUtc(await ask('log', '-1', '--format=%cI', own, '--')) ?? '',
    commits: listed.split('\0').flatMap(readCommit),
    count: Number(await ask('rev-list', '--count', '--no-merges', `${first}..${last}`, ...within)),
    range: range ?? `${first.slice(0, 8)}..${last.slice(0, 8)}`,
    order: await orderOf(ask, old, own),
  };
}

async function demandFolder(
  ask: (...args: readonly string[]) => Promise<string>,
  repo: string,
  own: string,
  folder: string,
): Promise<void> {
  const there = await ask('ls-tree', '--full-tree', '-d', own, '--', folder).catch(() => '');
  if (there === '') throw refused('--source-path', `there is no folder ${folder} in ${repo} at ${own.slice(0, 8)}`);
}

function endsOf(range: string): [string, string] {
  const [from = '', to = '', ...more] = range.split('..');
  // Of three dots the last one begins the second name, which no name of Git does.
  const isSound = more.length === 0 && [from, to].every((name) => /^[^-.\s][^\s]*$/.test(name));
  if (!isSound)
    throw new ReleaseTrainError('no commits can be listed', [
      { path: '--commits', message: `${JSON.stringify(range)} is no range; write A..B, such as v1.4.1..v1.4.2` },
    ]);
  return [from, to];
}

function readCommit(line: string): NamedCommit[] {
  const [sha, authored = '', committed = '', subject = ''] = line.trim().split('\u0001');
  const committedAt = inUtc(authored) ?? inUtc(committed);
  return sha && committedAt ? [{ sha, committedAt, subject }] : [];
}

/** In UTC, so that times of two places can be compared by the eye; undefined of what is no time, as of a broken clock. */
function inUtc(time: string): string | undefined {
  const at = Date.parse(time);
  const year = new Date(at).getUTCFullYear();
  return Number.isNaN(at) || year > 9999 || year < 0 ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');
}

async function orderOf(
  ask: (...args: readonly string[]) => Promise<string>,
  old: string,
  own: string,
): Promise<SourceFacts['order']> {
  const before = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${old}^{commit}`).catch(() => '');
  if (before === '') return undefined;
  if (before === own) return 'same';
  const base = await ask('merge-base', before, own).catch(() => '');
  return base === before ? 'newer' : base === own ? 'older' : undefined;
}

function refused(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('no commits can be listed', [{ path, message }]);
}
