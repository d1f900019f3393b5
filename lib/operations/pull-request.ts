import { ReleaseTrainError } from '../core';

/** Where pull requests are opened, and as whom. */
export interface PullRequests {
  /** `owner/name`. */
  readonly repository: string;
  /** The API: `https://api.github.com`, or `https://github.example.com/api/v3`. */
  readonly api: string;
  /** A token that may write pull requests; it appears in no message. */
  readonly token: string;
}

/** A pull request to open. */
export interface PullRequestProps {
  /** The branch that holds the change. */
  readonly head: string;
  /** The branch that it goes to. */
  readonly base: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** A pull request that is open. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
}

/** The repository on GitHub that a remote's address names; undefined if it names none. */
export function gitHubRepository(remote: string): { readonly repository: string; readonly host: string } | undefined {
  const [, host, repository] =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/(?:[^@/]*@)?|[^@/]+@)([^/:]+)(?::\d+)?[/:]([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(
      remote,
    ) ?? [];
  return host && repository ? { host, repository } : undefined;
}

/**
 * Where pull requests for a remote are opened: the token from GH_TOKEN or GITHUB_TOKEN, the API from GITHUB_API_URL or the
 * remote's host.
 *
 * @throws ReleaseTrainError if there is no token, or the remote is none of GitHub's
 */
export function pullRequestsOf(remote: string, env: NodeJS.ProcessEnv = process.env): PullRequests {
  const token = env.GH_TOKEN || env.GITHUB_TOKEN;
  if (!token)
    throw new ReleaseTrainError(
      'a pull request needs a token: set GH_TOKEN to one that may write pull requests of the GitOps repository',
    );
  const named = gitHubRepository(remote);
  const repository = env.RELEASE_TRAIN_REPOSITORY ?? named?.repository;
  if (!repository)
    throw new ReleaseTrainError(
      'the remote origin is no repository of GitHub, so no pull request can be opened; set RELEASE_TRAIN_REPOSITORY=owner/name, or use --push',
    );
  const api =
    env.GITHUB_API_URL ||
    (named && named.host !== 'github.com' ? `https://${named.host}/api/v3` : 'https://api.github.com');
  return { repository, api: api.replace(/\/+$/, ''), token };
}

/**
 * Opens a pull request, or finds the one that is open for the same branch.
 *
 * @throws ReleaseTrainError if GitHub refuses, or cannot be reached
 */
export async function openPullRequest(
  { repository, api, token }: PullRequests,
  { head, base, title, body }: PullRequestProps,
): Promise<PullRequest> {
  const path = `/repos/${repository}/pulls`;
  const ask = async (method: string, query: string, sent?: unknown): Promise<Response> => {
    try {
      return await fetch(`${api}${path}${query}`, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'x-github-api-version': '2022-11-28',
        },
        body: sent === undefined ? undefined : JSON.stringify(sent),
        signal: AbortSignal.timeout(30_000),
      });
    } catch {
      throw refused(head, base, `${new URL(api).host} cannot be reached; is the network there?`);
    }
  };
  const made = await ask('POST', '', { title, head, base, body });
  if (made.status === 201) return told(await made.json());
  // Of a run that was killed after it opened one.
  const [owner] = repository.split('/');
  const query = new URLSearchParams({ head: `${owner}:${head}`, base, state: 'open' });
  const open = made.status === 422 ? await ask('GET', `?${query}`) : undefined;
  const found = open?.status === 200 ? ((await open.json()) as unknown[]) : [];
  if (found.length > 0) return told(found[0]);
  throw refused(head, base, `GitHub answers ${made.status}${HINTS[made.status] ?? ''}`);
}

function told(body: unknown): PullRequest {
  const { number, html_url } = body as { number: number; html_url: string };
  return { number, url: html_url };
}

/** The body of an answer is left out: it may repeat what was sent. */
function refused(head: string, base: string, why: string): ReleaseTrainError {
  return new ReleaseTrainError('no pull request was opened', [
    { path: head, message: `was pushed; ${why}. Open one from ${head} to ${base} by hand, or run this again` },
  ]);
}

const HINTS: Readonly<Record<number, string>> = {
  401: ': the token in GH_TOKEN is not valid (any more)',
  403: ': the token in GH_TOKEN may not write pull requests there',
  404: ': the repository is not there, or the token may not see it',
  422: ': is there anything new on the branch?',
};
