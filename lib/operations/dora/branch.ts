import { counted, ReleaseTrainError } from '../../core';
import { GitFailure, git } from '../../git';

/** The last commit of a branch; the remote's where the branch was never checked out. */
export async function lastCommit(repo: string, branch: string): Promise<string> {
  const shallow = await asked(repo, ['rev-parse', '--is-shallow-repository']);
  if (shallow === undefined)
    throw new ReleaseTrainError(`${repo}: is no Git repository; name a checkout of the GitOps repository`);
  if (shallow === 'true')
    throw new ReleaseTrainError(
      `${repo}: is a shallow clone, in which most of the history is missing, and its deployments with it; git fetch --unshallow (in CI: fetch-depth: 0)`,
    );
  for (const ref of [`refs/heads/${branch}`, originOf(branch)]) {
    const found = await commitAt(repo, ref);
    if (found) return found;
  }
  throw new ReleaseTrainError(
    `${repo}: there is no branch ${branch}, and no origin/${branch}; name the one that Argo CD follows with --branch`,
  );
}

/** `main` and `origin/main` are the same branch of the remote. */
function originOf(branch: string): string {
  return `refs/remotes/origin/${branch.replace(/^origin\//, '')}`;
}

async function commitAt(repo: string, ref: string): Promise<string | undefined> {
  return asked(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
}

/** A checkout that nobody pulled for weeks has a branch that ends weeks ago, and everything looks quiet since. */
export async function notesOnBranch(repo: string, branch: string, commit: string): Promise<readonly string[]> {
  const remote = await commitAt(repo, originOf(branch));
  if (!remote) return [];
  const ahead = Number(await asked(repo, ['rev-list', '--count', `${commit}..${remote}`]));
  return ahead > 0
    ? [
        `origin/${branch} has ${counted(ahead, 'more commit')}, not measured here; git pull, or give --branch origin/${branch}.`,
      ]
    : [];
}

async function asked(repo: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(repo, args, { exitCodes: [0, 1] })).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (error.isMissing) throw new ReleaseTrainError(`${repo}: ${error.message}`);
    return undefined;
  }
}
