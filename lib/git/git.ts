import { spawn } from 'node:child_process';
import { ReleaseTrainError } from '../core';

/** A commit as messages name it. */
export interface Commit {
  readonly sha: string;
  readonly subject: string;
}

/** What git said when it failed. */
export class GitFailure extends Error {
  public constructor(
    message: string,
    /** Whether there is no git at all. */
    public readonly isMissing = false,
  ) {
    super(message);
  }
}

export interface GitOptions {
  /** What git reads from its standard input. */
  readonly input?: string;
  /** The exit codes with which it has not failed. @default - 0 alone */
  readonly exitCodes?: readonly number[];
}

/**
 * Runs git in a folder and gives what it prints.
 *
 * @throws GitFailure with git's own words
 */
export async function git(dir: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await gitBytes(dir, args, options)).toString('utf8');
}

/** {@link git}, whose failure is the user's to mend. */
export async function gitFor(what: string, dir: string, args: readonly string[]): Promise<string> {
  return git(dir, args).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    throw new ReleaseTrainError(`${what} failed`, [{ path: `git ${commandOf(args)}`, message: error.message }]);
  });
}

/** The command among arguments: before it stand options, of which `-c` takes a value. */
function commandOf(args: readonly string[]): string {
  return args.find((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-c') ?? '';
}

/** {@link git}, byte by byte. */
export function gitBytes(
  dir: string,
  args: readonly string[],
  { input = '', exitCodes = [0] }: GitOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', dir, ...SAME_FOR_EVERYBODY, ...args], { env: environment() });
    const printed: Buffer[] = [];
    const told: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => told.push(chunk));
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        code === 'ENOENT' ? new GitFailure('git is not installed, or not in PATH', true) : new GitFailure(message),
      ),
    );
    child.on('close', (code, signal) => {
      const output = Buffer.concat(printed);
      if (code !== null && exitCodes.includes(code)) return resolve(output);
      const words = Buffer.concat(told).toString('utf8').trim() || output.toString('utf8').trim();
      return reject(new GitFailure(words || `git ended with ${signal ?? `exit code ${code}`}`));
    });
    // A git that fails reads no further, and says itself why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

// Settings of a user that would change what a log tells.
const SAME_FOR_EVERYBODY: readonly string[] = [
  'log.follow=false',
  'log.showSignature=false',
  'log.showRoot=true',
].flatMap((setting) => ['-c', setting]);

/**
 * The environment of the user, in which credentials and SSH commands may stand, but without what a hook hands down, which
 * would name another repository, and without the tokens of Argo CD, which are no business of git's helpers.
 */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ARGOCD_AUTH_TOKEN'));
  // A question for a password would wait for ever in CI.
  return {
    ...Object.fromEntries(inherited.filter(([name]) => !OF_ONE_REPOSITORY.has(name))),
    GIT_TERMINAL_PROMPT: '0',
  };
}

// `git rev-parse --local-env-vars`, without those that carry configuration: CI hands credentials over in them.
const OF_ONE_REPOSITORY: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);
