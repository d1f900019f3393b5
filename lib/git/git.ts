import { existsSync, statSync } from 'node:fs';
import { GitError, type SimpleGit, type SimpleGitOptions, simpleGit } from 'simple-git';
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
  return failingPlainly(() => client(dir, options).raw([...args]));
}

/** {@link git}, whose failure is the user's to mend. */
export async function gitFor(
  what: string,
  dir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return git(dir, args, options).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    throw new ReleaseTrainError(`${what} failed`, [{ path: `git ${commandOf(args)}`, message: error.message }]);
  });
}

/** What `git cat-file --batch` prints, byte by byte. */
export async function catFiles(dir: string, input: string): Promise<Buffer> {
  return failingPlainly(() => client(dir, { input }).binaryCatFile(['--batch']));
}

/** The command among arguments: before it stand options, of which `-c` takes a value. */
function commandOf(args: readonly string[]): string {
  return args.find((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-c') ?? '';
}

async function failingPlainly<T>(run: () => PromiseLike<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing =
      (error as NodeJS.ErrnoException).code === 'ENOENT' || /^Error: spawn git ENOENT/.test(error.message);
    if (missing) throw new GitFailure('git is not installed, or not in PATH', true);
    if (!(error instanceof GitError)) throw error;
    throw new GitFailure(error.message.trim());
  }
}

function client(dir: string, { input, exitCodes = [0] }: GitOptions): SimpleGit {
  // simple-git takes a file for a folder that does not exist.
  if (!existsSync(dir)) throw new GitFailure(`${dir} does not exist, and is no checkout`);
  if (!statSync(dir).isDirectory()) throw new GitFailure(`${dir} is a file, and no checkout`);
  const env = environment();
  return simpleGit({
    baseDir: dir,
    // Settings of a user that would change what a log tells.
    config: ['log.follow=false', 'log.showSignature=false', 'log.showRoot=true', 'log.diffMerges=separate'],
    input: () => input,
    // simple-git takes a git that was killed or failed in silence for one that had nothing to say.
    errors: (error, { exitCode, stdErr, stdOut }) => {
      if (error && !Buffer.isBuffer(error) && !(error instanceof GitError)) return error;
      if (exitCodes.includes(exitCode)) return undefined;
      const words = Buffer.concat([...stdErr, ...(stdErr.length > 0 ? [] : stdOut)]);
      // Of one that was killed there is no exit code.
      const silent = exitCode === null ? 'git was killed' : `git ended with exit code ${exitCode}`;
      return words.length > 0 ? words : Buffer.from(silent);
    },
    // The environment is that of who runs this, and the arguments are all our own: what simple-git guards against is a program
    // that hands on what others wrote.
    allowEnvironment: Object.keys(env),
    unsafe: THEIR_OWN,
  }).env(env);
}

/** Where credentials come from, how a server is reached, which helpers run: all of that may stand in variables. */
const THEIR_OWN: SimpleGitOptions['unsafe'] = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};

/**
 * The environment of the user, in which credentials and SSH commands may stand, but without what a hook hands down, which
 * would name another repository, and without the tokens of Argo CD, Prometheus and Slack, which are no business of git's helpers.
 */
function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(ARGOCD_AUTH_TOKEN|PROMETHEUS_TOKEN|RELEASE_TRAIN_SLACK_WEBHOOK)/.test(entry[0]),
  );
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
