import { tmpdir } from 'node:os';
import { GitFailure, git } from '../../git';

/** What a repository says of a tag: the commit, or why there is none. */
export type Resolved = { readonly commit: string } | { readonly problem: string; readonly offline?: boolean };

/**
 * The commit that a tag of an action leads to, as the repository says. An annotated tag is an object of its own, and GitHub
 * runs the commit behind it; a branch is refused, since it moves with every commit.
 *
 * @param server where the repositories are: `https://github.com`
 */
export async function resolveTag(server: string, action: string, tag: string): Promise<Resolved> {
  const repository = action.split('/').slice(0, 2).join('/');
  const url = `${server.replace(/\/+$/, '')}/${repository}`;
  const wanted = { tag: `refs/tags/${tag}`, behind: `refs/tags/${tag}^{}`, branch: `refs/heads/${tag}` };
  let output: string;
  try {
    // No folder of a repository: its settings could send the address elsewhere.
    output = await git(tmpdir(), ['ls-remote', '--', url, ...Object.values(wanted)]);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { problem: `${url} does not answer: ${firstLine(error.message)}`, offline: true };
  }
  const refs = new Map(
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, string] => [line.slice(line.indexOf('\t') + 1), line.slice(0, line.indexOf('\t'))]),
  );
  const commit = refs.get(wanted.behind) ?? refs.get(wanted.tag);
  if (commit !== undefined && /^[0-9a-f]{40}$/.test(commit)) return { commit };
  if (refs.has(wanted.branch))
    return { problem: `${tag} is a branch of ${repository}, which moves with every commit; name one of its tags` };
  return { problem: `${repository} has no tag ${tag}; name one that it has` };
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(fatal|error): /, '').trim());
  return lines.find((line) => line !== '') ?? 'no reason was given';
}
