import { ReleaseTrainError, show } from '../core';
import { isRecord } from '../manifests';

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
  const repository = env.RELEASE_TRAIN_REPOSITORY || named?.repository;
  if (!repository)
    throw new ReleaseTrainError(
      'the remote origin is no repository of GitHub, so no pull request can be opened; set RELEASE_TRAIN_REPOSITORY=owner/name, or use --push',
    );
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new ReleaseTrainError(`RELEASE_TRAIN_REPOSITORY: ${show(repository)} is no repository; write owner/name`);
  const api =
    env.GITHUB_API_URL ||
    (named && named.host !== 'github.com' ? `https://${named.host}/api/v3` : 'https://api.github.com');
  if (!URL.canParse(api) || !/^https?:/.test(api))
    throw new ReleaseTrainError(
      `GITHUB_API_URL: ${show(api)} is no address; write https://api.github.com, or https://HOST/api/v3`,
    );
  if (!/^[\x21-\x7e]+$/.test(token.trim()))
    throw new ReleaseTrainError('the token in GH_TOKEN is none: it has characters that no token has; set it anew');
  return { repository, api: api.replace(/\/+$/, ''), token: token.trim() };
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
  // Of a run that was killed after it opened one.
  const [owner] = repository.split('/');
  const query = new URLSearchParams({ head: `${owner}:${head}`, base, state: 'open' });
  const found = made.status === 422 ? await ask('GET', `?${query}`) : made;
  const answer = found.ok ? await found.json().catch(() => undefined) : undefined;
  const pullRequest = toldIn(Array.isArray(answer) ? answer[0] : answer);
  if (pullRequest) return pullRequest;
  if (found.ok && (answer === undefined || made.status !== 422))
    throw refused(head, base, `${new URL(api).host} answers with no pull request: is something before its API?`);
  throw refused(head, base, `GitHub answers ${made.status}${HINTS[made.status] ?? ''}`);
}

function toldIn(answer: unknown): PullRequest | undefined {
  if (!isRecord(answer)) return undefined;
  const { number, html_url: url } = answer;
  return typeof number === 'number' && typeof url === 'string' ? { number, url } : undefined;
}

/** The body of an answer is left out: it may repeat what was sent. */
function refused(head: string, base: string, why: string): ReleaseTrainError {
  return new ReleaseTrainError('no pull request was opened', [
    {
      path: head,
      message: `was pushed; ${why}${why.endsWith('?') ? '' : '.'} Open one from ${head} to ${base} by hand, or run this again`,
    },
  ]);
}

const HINTS: Readonly<Record<number, string>> = {
  401: ': the token in GH_TOKEN is not valid (any more)',
  403: ': the token in GH_TOKEN may not write pull requests there',
  404: ': the repository is not there, or the token may not see it',
  422: ': is there anything new on the branch?',
};
