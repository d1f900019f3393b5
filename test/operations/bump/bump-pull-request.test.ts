import type { BumpOptions } from '../../../lib/operations';
import { releaseBranch } from '../../../lib/operations/bump/release-branch';
import { git, snapshot } from '../../support/git';
import { type FakeGitHub, fakeGitHub } from '../../support/github';
import { bumped, cloneOf, imageOf, remoteFile, render, station } from './station';

jest.setTimeout(60_000);

let github: FakeGitHub;
beforeEach(async () => {
  github = await fakeGitHub();
});
afterEach(() => github.close());

function proposing(given: Partial<BumpOptions> = {}): Partial<BumpOptions> {
  const pullRequests = () => ({ repository: 'org/gitops', api: github.api, token: 'ghp_secret' });
  return { target: 'pull-request', pullRequests, render, ...given };
}

test('is a branch of its own with one commit, and a pull request that says what it does', async () => {
  const { remote, repo } = station();
  const before = snapshot(repo);
  const { outcome, lines } = await bumped(repo, proposing());
  expect(outcome).toEqual({ isNew: true, pullRequest: 'https://github.com/org/gitops/pull/1' });
  expect(lines.slice(-2)).toEqual([
    'pushed to release/svc-a-1.4.2',
    'pull request: https://github.com/org/gitops/pull/1',
  ]);
  expect(git(remote, 'log', '--format=%s', 'main')).toBe('The first releases');
  expect(git(remote, 'log', '-1', '--format=%s', 'release/svc-a-1.4.2')).toBe('Release svc-a 1.4.2');
  expect(remoteFile(remote, 'releases/svc-a.yaml', 'release/svc-a-1.4.2')).toContain('version: 1.4.2');
  expect(snapshot(repo)).toEqual(before);
  const { body } = github.requests[0]!;
  expect(body).toMatchObject({ head: 'release/svc-a-1.4.2', base: 'main', title: 'Release svc-a 1.4.2' });
  expect(body.body).toMatch(/^Changes releases\/svc-a\.yaml\.\n\n- Version: `1\.4\.1` → `1\.4\.2`\n/);
  expect(body.body).toContain('### Release review: ');
});

test('is taken up by the next run where the one before was killed after its push', async () => {
  const { remote, repo } = station();
  github.fails = 500;
  expect((await bumped(repo, proposing())).refusal).toContain('release/svc-a-1.4.2: was pushed; GitHub answers 500');
  const pushed = git(remote, 'rev-parse', 'release/svc-a-1.4.2');
  github.fails = undefined;
  // Meanwhile somebody released something else.
  await bumped(cloneOf(remote), { target: 'branch', service: 'svc-b' });
  const { lines, outcome } = await bumped(cloneOf(remote), proposing());
  expect(outcome).toMatchObject({ isNew: true });
  expect(lines).toContain('release/svc-a-1.4.2 has this change already');
  expect(git(remote, 'rev-parse', 'release/svc-a-1.4.2')).toBe(pushed);
});

test('is refused where a branch of that name has something else', async () => {
  const { remote, repo } = station();
  await bumped(repo, proposing());
  const release = { image: imageOf('svc-a', '3'), version: '1.4.2', gitSha: '37ee0097cf', releaseId: 'svc-a-1.4.2' };
  const pushed = git(remote, 'rev-parse', 'release/svc-a-1.4.2');
  expect((await bumped(repo, proposing({ release }))).refusal).toBe(
    'ReleaseTrainError: no pull request was opened\n\nrelease/svc-a-1.4.2: is a branch of origin already, with something else; delete it there if nobody needs it (git push origin --delete release/svc-a-1.4.2), or give the release another --release-id',
  );
  expect(git(remote, 'rev-parse', 'release/svc-a-1.4.2')).toBe(pushed);
});

test('without a token pushes nothing', async () => {
  const { remote, repo } = station();
  const { refusal } = await bumped(repo, {
    ...proposing(),
    pullRequests: () => {
      throw new Error('no token');
    },
  });
  expect(refusal).toContain('no token');
  expect(git(remote, 'branch', '--list')).toBe('* main');
});

test('shows what stands in commits as text', async () => {
  const { repo } = station();
  const source = station({ 'a.ts': '' });
  const first = git(source.repo, 'rev-parse', 'HEAD');
  git(source.repo, 'commit', '--quiet', '--allow-empty', '--message', 'Fix <img src=x> @everyone #1 `$(x)` [a](b)');
  const release = { image: imageOf('svc-a', '2'), version: '1.4.2', gitSha: git(source.repo, 'rev-parse', 'HEAD') };
  await bumped(repo, proposing({ release, source: { repo: source.repo, range: `${first}..HEAD` } }));
  const { body } = github.requests[0]!.body;
  expect(body).toContain('### 1 commit\n\n- ');
  expect(body).toContain(`\n- Image: \`${imageOf('svc-a', '2')}\`\n`);
  expect(body).toContain('Fix &lt;img src=x&gt; @&#8203;everyone #&#8203;1 \\`\\$(x)\\` \\[a\\](b)');
});

test('its branch is a name to Git and one word to a shell, and another one for each release', () => {
  expect(releaseBranch('svc-a', '1.4.2-9f8d111')).toBe('release/svc-a-1.4.2-9f8d111');
  expect(releaseBranch('svc-a', 'svc-a-1.4.2')).toBe('release/svc-a-1.4.2');
  const odd = [
    'a..b',
    'a~b',
    'x.lock',
    '-x',
    'a@{1}',
    '$(reboot)',
    "a'b",
    'a/b',
    'a:b',
    '.',
    'x'.repeat(128),
    'x.',
    '*',
    '\\',
  ];
  const names = odd.map((id) => releaseBranch('svc-a', id));
  const { repo } = station({ a: '' });
  for (const name of names) {
    expect(name).toMatch(/^release\/[-.\w]+$/);
    expect(git(repo, 'check-ref-format', '--branch', name)).toBe(name);
  }
  expect(new Set(names).size).toBe(odd.length);
});
