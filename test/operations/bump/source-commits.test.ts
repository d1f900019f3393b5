import { dirname, join } from 'node:path';
import { readSource } from '../../../lib/operations/bump/source-commits';
import { content, git, initRepository, put, temporaryFolder } from '../../support/git';
import { bumped, imageOf, releaseOf, station } from './station';

jest.setTimeout(60_000);

/** Commits as somebody who works some hours before it is merged. */
function commit(repo: string, subject: string, hour: number): string {
  put(repo, 'main.ts', subject);
  git(repo, 'add', '--all');
  const at = (more: number) => `2026-11-03T${String(hour + more).padStart(2, '0')}:00:00+02:00`;
  git(
    repo,
    '-c',
    `alias.at=!GIT_AUTHOR_DATE=${at(0)} GIT_COMMITTER_DATE=${at(3)} git commit --quiet --message "${subject}"`,
    'at',
  );
  return git(repo, 'rev-parse', 'HEAD');
}

function source() {
  const repo = initRepository();
  const shas = ['One', 'Two', 'Three', 'Four'].map((subject, i) => commit(repo, subject, i + 1));
  return { repo, shas: shas as [string, string, string, string] };
}

async function refusal(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'nothing was refused',
    (error: Error) => error.message.replace('no commits can be listed\n\n', ''),
  );
}

test('a release brings the commits since the one before it, newest first, each with the time of the work', async () => {
  const { repo, shas } = source();
  const [one, two, three, four] = shas;
  expect(await readSource({ repo }, one.slice(0, 8), four)).toEqual({
    committedAt: '2026-11-03T05:00:00Z',
    commits: [
      { sha: four, committedAt: '2026-11-03T02:00:00Z', subject: 'Four' },
      { sha: three, committedAt: '2026-11-03T01:00:00Z', subject: 'Three' },
      { sha: two, committedAt: '2026-11-03T00:00:00Z', subject: 'Two' },
    ],
    count: 3,
    range: `${one.slice(0, 8)}..${four.slice(0, 8)}`,
    order: 'newer',
  });
  const some = await readSource({ repo, range: `${two}..HEAD~1` }, one, four);
  expect(some.commits.map(({ subject }) => subject)).toEqual(['Three']);
});

describe('of a repository with several services', () => {
  function monorepo() {
    const repo = initRepository();
    const shas = ['svc-a', 'svc-b', 'svc-a', 'svc-ab', 'svc-b'].map((service, i) => {
      put(repo, `services/${service}/main.ts`, String(i));
      return commit(repo, `${service}: ${i}`, i + 1);
    });
    return { repo, first: shas[0]!, last: shas.at(-1)! };
  }

  test('a release brings what changed the folder of its service, wherever Git is asked', async () => {
    const { repo, first, last } = monorepo();
    for (const from of [repo, join(repo, 'services/svc-b')]) {
      const { commits, count } = await readSource({ repo: from, folder: 'services/svc-a' }, first, last);
      expect(commits.map(({ subject }) => subject)).toEqual(['svc-a: 2']);
      expect(count).toBe(1);
    }
    expect((await readSource({ repo }, first, last)).count).toBe(4);
  });

  test.each(['services/svc-c', 'services/svc-a/main.ts', '../svc-a', '*', ''])(
    '%j is no folder of it',
    async (folder) => {
      const { repo, first, last } = monorepo();
      expect(await refusal(readSource({ repo, folder }, first, last))).toBe(
        `--source-path: there is no folder ${folder} in ${repo} at ${last.slice(0, 8)}`,
      );
    },
  );
});

test('a merge brings what was merged, and is no work of its own', async () => {
  const { repo, shas } = source();
  git(repo, 'checkout', '--quiet', '-b', 'feature', shas[1]);
  put(repo, 'feature.ts', '');
  git(repo, 'add', '--all');
  git(repo, 'commit', '--quiet', '--message', 'Feature');
  git(repo, 'checkout', '--quiet', 'main');
  git(repo, 'merge', '--quiet', '--no-ff', '--message', 'Merge feature', 'feature');
  const { commits } = await readSource({ repo }, shas[3], git(repo, 'rev-parse', 'HEAD'));
  expect(commits.map(({ subject }) => subject)).toEqual(['Feature']);
});

test('of the commits only the newest thousand are listed', async () => {
  const repo = initRepository();
  const commits = Array.from(
    { length: 1003 },
    (_, i) => `commit refs/heads/main\ncommitter T <t@e> ${1_700_000_000 + i} +0000\ndata 1\n${i % 10}\n`,
  );
  put(repo, '.git/import', commits.join('\n'));
  git(repo, '-c', 'alias.import=!git fast-import --quiet < .git/import', 'import');
  const [first = '', ...rest] = git(repo, 'rev-list', '--reverse', 'main').split('\n');
  const gitops = station({ 'releases/svc-a.yaml': releaseOf('svc-a').replace('9f8d111d8f', first) });
  const last = rest.at(-1) ?? '';
  const { lines } = await bumped(gitops.repo, {
    source: { repo },
    release: { image: imageOf('svc-a', '2'), version: '2', gitSha: last, committedAt: '2026-11-03T09:30:00Z' },
  });
  expect(lines).toContain('  note: the newest 1000 of 1002 commits are listed');
  const listed = content(gitops.repo, 'releases/svc-a.yaml')?.match(/(?<=sha: "?)[0-9a-f]{40}/g);
  expect(listed).toEqual(rest.toReversed().slice(0, 1000));
});

test('a release knows how it stands to the one before: by its history, whatever clocks say', async () => {
  const { repo, shas } = source();
  expect((await readSource({ repo }, shas[3], shas[0])).order).toBe('older');
  expect((await readSource({ repo }, shas[3], shas[3])).order).toBe('same');
  git(repo, 'checkout', '--quiet', '--orphan', 'other');
  const other = commit(repo, 'Other', 9);
  expect((await readSource({ repo, range: `${shas[0]}..main` }, shas[3], other)).order).toBeUndefined();
});

describe('what cannot be listed is told with what to do', () => {
  test('a commit that is not there, or is the beginning of nothing', async () => {
    const { repo, shas } = source();
    const unknown = '0123456789';
    expect(await refusal(readSource({ repo }, unknown, shas[3]))).toBe(
      `${repo}: has no commit 0123456789 (the release before it), or several that begin so; is it the repository of this service, and fetched? Otherwise give --commits A..B, or leave --source-repo out`,
    );
    expect(await refusal(readSource({ repo }, shas[0], unknown))).toContain('(the commit of the release)');
    expect(await refusal(readSource({ repo, range: 'v1..HEAD' }, shas[0], shas[3]))).toContain(
      'has no commit v1 (v1..HEAD)',
    );
    // Nobody needs the release before where the range is said.
    expect((await readSource({ repo, range: 'HEAD~1..HEAD' }, unknown, shas[3])).count).toBe(1);
  });

  test('a shallow clone', async () => {
    const { repo, shas } = source();
    const shallow = join(temporaryFolder(), 'shallow');
    git(dirname(shallow), 'clone', '--quiet', '--depth=2', `file://${repo}`, shallow);
    expect(await refusal(readSource({ repo: shallow }, shas[2], shas[3]))).toBe(
      `${shallow}: is a shallow clone, in which commits are missing; run git fetch --unshallow there, or set fetch-depth: 0 where CI checks it out`,
    );
  });

  test('no repository', async () => {
    const folder = temporaryFolder();
    expect(await refusal(readSource({ repo: folder }, '0123456', '0123456'))).toContain('is no Git checkout');
    expect(await refusal(readSource({ repo: join(folder, 'x') }, '0123456', '0123456'))).toContain('does not exist');
  });

  test.each(['HEAD', 'a...b', '..b', 'a..', '-x..b', 'a..--output=x', 'a b..c', 'a..b..c', ''])(
    'a range such as %j',
    async (range) => {
      const { repo, shas } = source();
      expect(await refusal(readSource({ repo, range }, shas[0], shas[3]))).toBe(
        `--commits: ${JSON.stringify(range)} is no range; write A..B, such as v1.4.1..v1.4.2`,
      );
    },
  );

  test('a range with nothing in it is told, and nothing is listed', async () => {
    const { repo, shas } = source();
    const gitops = station({ 'releases/svc-a.yaml': releaseOf('svc-a').replace('9f8d111d8f', shas[3]) });
    const release = { image: imageOf('svc-a', '2'), version: '1', gitSha: shas[0], releaseId: 'back' };
    const older = await bumped(gitops.repo, { source: { repo }, release });
    expect(older.refusal).toContain('its commit is an ancestor of that of svc-a-1.4.1, which is there');
    const { lines } = await bumped(gitops.repo, { source: { repo }, release, allowOlder: true });
    expect(lines).toContainEqual(
      expect.stringMatching(/note: no commit is in [0-9a-f]{8}\.\.[0-9a-f]{8}, so none is listed/),
    );
    expect(content(gitops.repo, 'releases/svc-a.yaml')).not.toContain('commits');
  });
});

test('the release file lists them, and knows when its own was made', async () => {
  const { repo, shas } = source();
  const gitops = station({ 'releases/svc-a.yaml': releaseOf('svc-a').replace('9f8d111d8f', shas[1]) });
  const release = { image: imageOf('svc-a', '2'), version: '1.4.2', gitSha: shas[3], releaseId: 'svc-a-1.4.2' };
  const { lines } = await bumped(gitops.repo, { source: { repo }, release });
  expect(lines).toContain(`  Source commit: ${shas[1]} → ${shas[3]} (2 commits)`);
  expect(content(gitops.repo, 'releases/svc-a.yaml')).toMatch(
    /committedAt: 2026-11-03T05:00:00Z\npreviousGitSha: .*\ncommits:\n {2}- { sha: .*, committedAt: 2026-11-03T02:00:00Z }\n {2}- { sha: .* }\n$/,
  );
});
