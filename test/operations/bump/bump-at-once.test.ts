import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { BumpOptions } from '../../../lib/operations';
import { commitAll, git, put } from '../../support/git';
import { bumped, cloneOf, imageOf, remoteFile, render, station } from './station';

jest.setTimeout(60_000);

/** Bumps in a process of its own; gives what it said when it failed. */
function inProcess(repo: string, options: Partial<BumpOptions>): Promise<string> {
  const args = [
    '--import',
    'tsx',
    resolve('test/support/bump.ts'),
    repo,
    JSON.stringify({ target: 'branch', ...options }),
  ];
  return new Promise((done) => {
    const child = spawn(process.execPath, args);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.on('close', () => done(said));
  });
}

const RELEASE = {
  image: imageOf('svc-a', '3'),
  version: '1.4.3',
  gitSha: '86c9f01fa4',
  releaseId: 'svc-a-1.4.3',
  committedAt: '2026-11-04T09:30:00Z',
};

test('bumps of different services at once all land, each in a commit of its own', async () => {
  const { remote } = station();
  const both = ['svc-a', 'svc-b'].map((service) => inProcess(cloneOf(remote), { service }));
  expect(await Promise.all(both)).toEqual(['', '']);
  expect(git(remote, 'log', '--format=%s', 'main').split('\n').sort()).toEqual([
    'Release svc-a 1.4.2',
    'Release svc-b 1.4.2',
    'The first releases',
  ]);
  for (const service of ['svc-a', 'svc-b'])
    expect(remoteFile(remote, `releases/${service}.yaml`)).toContain(imageOf(service, '2'));
});

test('of two bumps of one service at once the older one never comes last', async () => {
  const { remote } = station();
  const [older] = await Promise.all([inProcess(cloneOf(remote), {}), inProcess(cloneOf(remote), { release: RELEASE })]);
  // It came first, or was refused.
  if (older !== '') expect(older).toContain('is older than that of svc-a-1.4.3');
  expect(remoteFile(remote, 'releases/svc-a.yaml')).toContain('version: 1.4.3');
});

describe('somebody who is faster', () => {
  /** Bumps, while somebody else pushes just before. */
  async function outrun(theirs: Partial<BumpOptions>, given: Partial<BumpOptions> = {}) {
    const { remote, repo } = station();
    const other = cloneOf(remote);
    // Commits of two people within a second are two commits.
    git(other, 'config', 'user.name', 'Other');
    let renders = 0;
    const seen = await bumped(repo, {
      target: 'branch',
      ...given,
      render: async (...args) => {
        if (++renders === 2) await bumped(other, { target: 'branch', ...theirs });
        return render(...args);
      },
    });
    return { ...seen, remote, renders };
  }

  test('with another service is no obstacle, and nothing is rendered anew', async () => {
    const { outcome, lines, remote, renders } = await outrun({ service: 'svc-b' });
    expect(outcome).toMatchObject({ isNew: true });
    expect(renders).toBe(2);
    expect(lines).toContain('somebody else pushed meanwhile: doing it anew on top of that');
    expect(git(remote, 'log', '--format=%s', 'main')).toBe(
      'Release svc-a 1.4.2\nRelease svc-b 1.4.2\nThe first releases',
    );
  });

  test('with a newer release of the same service is not undone', async () => {
    const { refusal, remote } = await outrun({ release: RELEASE });
    expect(refusal).toContain('is older than that of svc-a-1.4.3 (2026-11-04T09:30:00Z), which is there');
    expect(git(remote, 'log', '-1', '--format=%s', 'main')).toBe('Release svc-a 1.4.3');
  });

  test('with the same release did the work', async () => {
    const { outcome, remote } = await outrun({});
    expect(outcome).toEqual({ isNew: false });
    expect(git(remote, 'rev-list', '--count', 'main')).toBe('2');
  });

  test('with an older release of the same service is followed: the commit before is theirs', async () => {
    const { remote } = await outrun({}, { release: RELEASE });
    const file = remoteFile(remote, 'releases/svc-a.yaml');
    expect(file).toContain('version: 1.4.3');
    expect(file).toContain('previousGitSha: 37ee0097cf');
    expect(git(remote, 'log', '-1', '--format=%B', 'main')).toContain('Release-From: svc-a-1.4.2');
  });

  test('with the app itself makes it render anew', async () => {
    const { remote, repo } = station();
    const other = cloneOf(remote);
    let renders = 0;
    await bumped(repo, {
      target: 'branch',
      render: async (...args) => {
        if (++renders === 2) {
          put(other, 'main.ts', 'changed');
          commitAll(other, 'The app');
          git(other, 'push', '--quiet');
        }
        return render(...args);
      },
    });
    expect(renders).toBe(4);
    expect(git(remote, 'log', '-1', '--format=%s', 'main')).toBe('Release svc-a 1.4.2');
  });

  test('ten times is given up, and nothing was pushed', async () => {
    const { remote, repo } = station();
    const other = cloneOf(remote);
    let count = 0;
    const { refusal } = await bumped(repo, {
      target: 'branch',
      render: async (...args) => {
        put(other, 'main.ts', String(++count));
        commitAll(other, 'The app');
        git(other, 'push', '--quiet');
        return render(...args);
      },
    });
    expect(refusal).toBe(
      'ReleaseTrainError: pushing failed\n\ngit push: somebody else was faster 10 times: run this again',
    );
    expect(git(remote, 'log', '--format=%s', 'main')).not.toContain('Release');
  });
});

test('a second bump in the same repository waits for nobody: it is told who is at work', async () => {
  const { repo } = station();
  let second: string | undefined;
  await bumped(repo, {
    render: async (...args) => {
      second ??= (await bumped(repo, { service: 'svc-b' })).refusal;
      return render(...args);
    },
  });
  expect(second).toMatch(/another bump is at work in this repository\n\n.*bump\.lock: belongs to process \d+/);
});
