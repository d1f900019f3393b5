import { lastChanges, remoteTip } from '../../lib/git';
import { commitAll, git, head, initRepository, put, refusal, temporaryFolder } from '../support/git';
import { gitOpsRepository } from '../support/gitops-repository';

describe('the tip of a remote branch', () => {
  test('is there with its objects, and nothing of the checkout is another than before', async () => {
    const { checkout, commit } = gitOpsRepository();
    commit({ 'a/one': '1' }, '2026-11-23T12:00:00Z');
    const before = [git(checkout, 'for-each-ref'), git(checkout, 'status', '--porcelain')];
    const tip = await remoteTip(checkout, 'main');
    expect(git(checkout, 'show', `${tip}:a/one`)).toBe('1');
    expect([git(checkout, 'for-each-ref'), git(checkout, 'status', '--porcelain')]).toEqual(before);
    expect(() => git(checkout, 'rev-parse', '--verify', 'FETCH_HEAD')).toThrow();
  });

  test('is told to be missing where there is no such branch, or no origin', async () => {
    const { checkout, commit } = gitOpsRepository();
    commit({}, '2026-11-23T12:00:00Z');
    expect(await refusal(remoteTip(checkout, 'release'))).toBe(
      `ReleaseTrainError: asking origin failed\n\n${checkout}: origin has no branch release`,
    );
    expect(await refusal(remoteTip(initRepository(), 'main'))).toMatch(/^ReleaseTrainError: asking origin failed/);
    expect(await refusal(remoteTip(temporaryFolder(), 'main'))).toMatch(/^ReleaseTrainError: asking origin failed/);
  });
});

describe('the last change of a folder', () => {
  test('is the commit of the own line that changed it, merges included', async () => {
    const repo = initRepository();
    put(repo, 'clusters/prod/apps/a/a.yaml', '1');
    put(repo, 'clusters/prod/apps/b/b.yaml', '1');
    const first = commitAll(repo, 'First');
    git(repo, 'switch', '--quiet', '--create', 'topic');
    put(repo, 'clusters/prod/apps/a/a.yaml', '2');
    commitAll(repo, 'On the topic');
    git(repo, 'switch', '--quiet', 'main');
    put(repo, 'README', 'elsewhere');
    commitAll(repo, 'Elsewhere');
    git(repo, 'merge', '--quiet', '--no-ff', '--message', 'Merge topic', 'topic');
    const merge = head(repo);
    const folders = new Set(['clusters/prod/apps/a', 'clusters/prod/apps/b', 'clusters/prod/apps/none']);
    const found = await lastChanges(repo, 'HEAD', 'clusters', folders);
    const told = [...found].map(([folder, { sha, subject }]) => [folder.slice(-1), sha.slice(0, 8), subject]);
    expect(told.sort()).toEqual([
      ['a', merge, 'Merge topic'],
      ['b', first, 'First'],
    ]);
    expect(Date.parse(found.get('clusters/prod/apps/a')?.committedAt ?? '')).not.toBeNaN();
  });

  test('is found where more commits came after it than are read at a time', async () => {
    const repo = initRepository();
    put(repo, 'clusters/prod/apps/old/a.yaml', '1');
    const first = commitAll(repo, 'Old');
    const tip = git(repo, 'rev-parse', 'HEAD');
    const commits = Array.from(
      { length: 1200 },
      (_, i) =>
        `commit refs/heads/main\ncommitter T <t@example.com> ${1_800_000_000 + i} +0000\ndata 1\nx\n${i === 0 ? `from ${tip}\n` : ''}M 644 inline clusters/prod/apps/busy/a.yaml\ndata ${String(i).length}\n${i}\n`,
    );
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: repo, input: commits.join('\n') });
    const folders = new Set(['clusters/prod/apps/old', 'clusters/prod/apps/busy']);
    const found = await lastChanges(repo, 'main', 'clusters', folders);
    expect(found.get('clusters/prod/apps/old')?.sha.slice(0, 8)).toBe(first);
    expect(found.size).toBe(2);
  });
});
