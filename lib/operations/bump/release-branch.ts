import { ReleaseTrainError, sha256 } from '../../core';
import { git, type RemoteBranch, readObjects } from '../../git';

/** The branch of a release's pull request: `release/svc-a-1.4.2-9f8d111`. */
export function releaseBranch(service: string, releaseId: string): string {
  const own = releaseId.startsWith(`${service}-`) ? releaseId : `${service}-${releaseId}`;
  if (SAFE.test(own) && !own.endsWith('.lock')) return `release/${own}`;
  const legible = own
    .replace(/[^-A-Za-z0-9_]+/g, '-')
    .replace(/-+$/, '')
    .slice(0, LEGIBLE);
  // Two ids that are read alike have two branches.
  return `release/${legible}-${sha256(own, 8)}`;
}

/** What is a name of Git's everywhere, and one word to a shell: no `..`, no dot at the end. */
const SAFE = /^[A-Za-z0-9](?:[-A-Za-z0-9_]|\.(?!\.|$)){0,199}$/;
const LEGIBLE = 150;

/**
 * Pushes the commit in the work tree as a branch of its own; one of that name which changes the same file to the same text is
 * taken as it is, as that of a run which was killed before it opened the pull request.
 *
 * @throws ReleaseTrainError if there is a branch of that name with something else
 */
export async function pushRelease(
  branch: RemoteBranch,
  name: string,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<'pushed' | 'there'> {
  const there = await branch.tipOf(name);
  if (there === undefined) {
    await branch.pushAs(name);
    return 'pushed';
  }
  const { root, tip } = branch;
  const found = (await readObjects(root, [`${there}:${path}`])).get(`${there}:${path}`);
  const changes = await git(root, ['diff', '--name-only', '-z', '--no-renames', `${tip}...${there}`, '--']).catch(
    () => '',
  );
  if (found === text && changes === `${path}\0`) return 'there';
  throw new ReleaseTrainError('no pull request was opened', [
    {
      path: name,
      message: `is a branch of origin already, with something else; delete it there if nobody needs it (git push origin --delete ${name}), or give the release another --release-id`,
    },
  ]);
}
