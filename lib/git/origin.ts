import { ReleaseTrainError } from '../core';
import { GitFailure, git, gitFor } from './git';

/**
 * The address of the remote `origin`.
 *
 * @throws ReleaseTrainError if there is none
 */
export async function originAddress(repo: string): Promise<string> {
  return (await gitFor('asking for origin', repo, ['remote', 'get-url', 'origin'])).trim();
}

/**
 * The last commit of a branch on the remote `origin`, whose objects are here then. Nothing is checked out, and no ref is written:
 * neither those that the user's checkout knows of origin, nor FETCH_HEAD.
 *
 * @throws ReleaseTrainError if `origin` cannot be asked, or has no such branch
 */
export async function remoteTip(repo: string, branch: string): Promise<string> {
  const tip = await remoteTipIfAny(repo, branch);
  if (tip === undefined)
    throw new ReleaseTrainError('asking origin failed', [{ path: repo, message: `origin has no branch ${branch}` }]);
  return tip;
}

/**
 * As {@link remoteTip}; undefined if there is no such branch.
 *
 * @throws ReleaseTrainError if `origin` cannot be asked
 */
export async function remoteTipIfAny(repo: string, branch: string): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const listed = await gitFor('asking origin', repo, ['ls-remote', 'origin', ref]);
  const [tip] = listed.split(/\s/);
  if (!tip) return undefined;
  if (!(await hasCommit(repo, tip))) {
    const quietly = ['--quiet', '--no-tags', '--no-write-fetch-head', '--refmap='];
    await gitFor('fetching', repo, ['fetch', ...quietly, 'origin', ref]);
  }
  return tip;
}

async function hasCommit(repo: string, sha: string): Promise<boolean> {
  try {
    await git(repo, ['cat-file', '-e', `${sha}^{commit}`]);
    return true;
  } catch (error) {
    if (error instanceof GitFailure && !error.isMissing) return false;
    throw error;
  }
}
