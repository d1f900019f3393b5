import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gitHubRepository, openPullRequest, pullRequestsOf } from '../../lib/operations';
import { type FakeGitHub, fakeGitHub } from '../support/github';

const PROPS = { head: 'release/svc-a', base: 'main', title: 'Release svc-a', body: 'All of it' };

describe('a pull request', () => {
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await fakeGitHub();
  });
  afterEach(() => github.close());
  const at = () => ({ repository: 'org/gitops', api: github.api, token: 'ghp_secret' });

  test('is opened once, however often it is asked for', async () => {
    const opened = { number: 1, url: 'https://github.com/org/gitops/pull/1' };
    expect(await openPullRequest(at(), PROPS)).toEqual(opened);
    expect(await openPullRequest(at(), PROPS)).toEqual(opened);
    expect(github.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /repos/org/gitops/pulls',
      'POST /repos/org/gitops/pulls',
      'GET /repos/org/gitops/pulls?head=org%3Arelease%2Fsvc-a&base=main&state=open',
    ]);
    expect(github.requests[0]).toMatchObject({ authorization: 'Bearer ghp_secret', body: PROPS });
  });

  test.each([
    [401, 'GitHub answers 401: the token in GH_TOKEN is not valid (any more)'],
    [403, 'GitHub answers 403: the token in GH_TOKEN may not write pull requests there'],
    [404, 'GitHub answers 404: the repository is not there, or the token may not see it'],
    [422, 'GitHub answers 422: is there anything new on the branch?'],
    [500, 'GitHub answers 500. Open one'],
  ])('that GitHub refuses with %i is told with what to do, and without the token', async (status, words) => {
    github.fails = status;
    const error = await openPullRequest(at(), { ...PROPS, body: 'ghp_secret' }).catch((it: Error) => it);
    expect(String(error)).toContain(`release/svc-a: was pushed; ${words}`);
    expect(String(error)).not.toContain('ghp_secret');
  });

  test.each([
    ['a page of a proxy', 201, '<html>log in</html>'],
    ['JSON of something else', 201, '{}'],
    ['a list that is none', 422, '<html>'],
  ])('is not taken for opened where the answer is %s', async (_, status, text) => {
    const server = createServer(({ method }, response) => {
      response.writeHead(method === 'GET' ? 200 : status).end(text);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(openPullRequest({ ...at(), api }, PROPS)).rejects.toThrow(
      /release\/svc-a: was pushed; 127\.0\.0\.1:\d+ answers with no pull request: is something before its API\? Open one from/,
    );
    await new Promise((closed) => server.close(closed));
  });

  test('of a GitHub that is away says so', async () => {
    const gone = at();
    await github.close();
    await expect(openPullRequest(gone, PROPS)).rejects.toThrow(/127\.0\.0\.1:\d+ cannot be reached/);
  });
});

describe('where pull requests are opened', () => {
  test.each([
    ['https://github.com/org/gitops.git', 'org/gitops'],
    ['https://x-access-token:secret@github.com/org/gitops', 'org/gitops'],
    ['git@github.com:org/gitops.git', 'org/gitops'],
    ['ssh://git@github.com:22/org/gitops.git', 'org/gitops'],
    ['https://github.com/org/gitops/', 'org/gitops'],
  ])('the remote %s says', (remote, repository) => {
    expect(gitHubRepository(remote)).toEqual({ host: 'github.com', repository });
  });

  test.each(['/srv/git/gitops.git', '../gitops', 'file:///srv/x/gitops.git'])(
    'the remote %s does not say',
    (remote) => {
      expect(gitHubRepository(remote)).toBeUndefined();
    },
  );

  test.each([
    [{ GITHUB_API_URL: 'api.example.com' }, 'GITHUB_API_URL: "api.example.com" is no address; write https://'],
    [{ RELEASE_TRAIN_REPOSITORY: 'gitops' }, 'RELEASE_TRAIN_REPOSITORY: "gitops" is no repository; write owner/name'],
    [{ GH_TOKEN: 'se\ncret' }, 'the token in GH_TOKEN is none'],
  ])('is known to be wrong before anything is pushed: %j', (env, words) => {
    const told = () => pullRequestsOf('git@github.com:org/gitops.git', { GH_TOKEN: 't', ...env });
    expect(told).toThrow(words);
    expect(told).not.toThrow('cret');
  });

  test('is the host of the remote, unless variables say otherwise', () => {
    const env = { GH_TOKEN: 't' };
    expect(pullRequestsOf('git@github.com:org/gitops.git', env)).toEqual({
      repository: 'org/gitops',
      api: 'https://api.github.com',
      token: 't',
    });
    expect(pullRequestsOf('https://github.example.com/org/gitops.git', env).api).toBe(
      'https://github.example.com/api/v3',
    );
    expect(
      pullRequestsOf('/srv/gitops.git', {
        GITHUB_TOKEN: 't',
        GITHUB_API_URL: 'https://api.example.com/',
        RELEASE_TRAIN_REPOSITORY: 'org/other',
      }),
    ).toEqual({ repository: 'org/other', api: 'https://api.example.com', token: 't' });
  });

  test('has to be known, and so has the token', () => {
    expect(() => pullRequestsOf('git@github.com:org/gitops.git', {})).toThrow(
      'a pull request needs a token: set GH_TOKEN',
    );
    expect(() => pullRequestsOf('/srv/gitops.git', { GH_TOKEN: 't' })).toThrow(
      'set RELEASE_TRAIN_REPOSITORY=owner/name',
    );
  });
});
