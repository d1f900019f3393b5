import { execFile } from 'node:child_process';
import { ReleaseTrainError } from '../../core';

/** What git said when it failed. */
export class GitFailure extends Error {}

/**
 * Runs git in a folder and gives what it prints.
 *
 * With the environment of the user, in which credentials and SSH commands may stand, but without what a hook hands down,
 * which would name another repository, and without the token of Argo CD, which is no business of git's hooks.
 *
 * @throws GitFailure with git's own words
 */
export function git(dir: string, ...args: string[]): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ARGOCD_AUTH_TOKEN'));
  const env = Object.fromEntries(inherited.filter(([name]) => !OF_ONE_REPOSITORY.has(name)));
  // A question for a password would wait for ever in CI.
  const options = { env: { ...env, GIT_TERMINAL_PROMPT: '0' }, maxBuffer: 2 ** 28, encoding: 'utf8' as const };
  return new Promise((resolve, reject) => {
    execFile('git', ['-C', dir, ...args], options, (error, stdout, stderr) => {
      if (error) reject(new GitFailure(stderr.trim() || stdout.trim() || error.message));
      else resolve(stdout.trimEnd());
    });
  });
}

/** {@link git}, whose failure is the user's to mend. */
export async function gitFor(what: string, dir: string, ...args: string[]): Promise<string> {
  return git(dir, ...args).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    throw new ReleaseTrainError(`${what} failed`, [{ path: `git ${args[0]}`, message: error.message }]);
  });
}

// `git rev-parse --local-env-vars`, without those that carry configuration.
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
