import { eventsWitness } from '../../../lib/operations/dora/events';
import { GitOps, HOUR, releaseFile, shaOf } from './gitops';

const FILE = 'releases/svc-a.yaml';
const JAN = (day: number, hour = 0): string =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;

/** A fleet in which the release file and what is rendered of it change in one commit. */
class Fleet extends GitOps {
  public deploy(at: string, id: string, file: string, message = `release ${id}`): this {
    this.commit('2025-01-01 00:00', { [FILE]: file }, 'release file');
    return this.release(at, { 'prod/svc-a': { id, file: FILE } }, message);
  }
}

function started(): Fleet {
  return new Fleet().deploy('2025-12-01 10:00', 'r1', releaseFile('r1', { aaaaaaa1: '2025-11-01T00:00:00Z' }));
}

test('lead time is that of each source commit, however many were squashed into one', async () => {
  const repo = started().deploy(
    '2026-01-05 10:00',
    'r2',
    releaseFile('r2', { bbbbbbb3: JAN(5, 9), bbbbbbb2: JAN(5, 8), bbbbbbb1: JAN(4, 10) }),
  );
  const { fleet } = await repo.prod();
  expect(fleet.leadTime).toEqual({
    n: 3,
    median: 2 * HOUR,
    p90: 24 * HOUR,
    of: { commits: 3, releases: 0 },
    skewed: 0,
    deploymentsWithout: 0,
  });
});

test('the median of an even number is the mean of the two in the middle', async () => {
  const repo = started().deploy(
    '2026-01-05 10:00',
    'r2',
    releaseFile('r2', { bbbbbbb2: JAN(5, 9), bbbbbbb1: JAN(5, 7) }),
  );
  expect((await repo.prod()).fleet.leadTime.median).toBe(2 * HOUR);
});

test('a commit that was delivered before counts once', async () => {
  const repo = started()
    .deploy('2026-01-05 10:00', 'r2', releaseFile('r2', { bbbbbbb1: JAN(5, 9) }))
    .deploy(
      '2026-01-06 10:00',
      'r3',
      releaseFile('r3', { ccccccc1: JAN(6, 7), bbbbbbb1: JAN(5, 9), aaaaaaa1: JAN(1) }),
    );
  expect((await repo.prod()).leadTimes.map(({ seconds }) => seconds / HOUR)).toEqual([1, 3]);
});

test('a commit of several services counts once for the fleet, and once for each of them', async () => {
  const repo = new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
    .commit('2026-01-05 08:00', { 'releases/svc.yaml': releaseFile('r2', { bbbbbbb1: JAN(5, 7) }) })
    .release('2026-01-05 10:00', { 'prod/svc-b': { id: 'r2', file: 'releases/svc.yaml' } })
    .release('2026-01-05 12:00', { 'prod/svc-a': { id: 'r2', file: 'releases/svc.yaml' } });
  const { fleet, services } = await repo.prod();
  expect([fleet.leadTime.n, fleet.leadTime.median]).toEqual([1, 3 * HOUR]);
  expect(services.map(({ leadTime }) => [leadTime.n, leadTime.median])).toEqual([
    [1, 5 * HOUR],
    [1, 3 * HOUR],
  ]);
});

test('what the canary caught was not delivered: its commits count when they come again', async () => {
  const trailers = (caught: string): string =>
    `Release-Train: rollback\nRelease-Service: svc-a\nRelease-Environment: prod\nRelease-Caught: ${caught}`;
  const hours = async (caught: string): Promise<number[]> => {
    const repo = started()
      .deploy('2026-01-05 10:00', 'r2', releaseFile('r2', { bbbbbbb1: JAN(5, 9) }))
      .deploy('2026-01-05 11:00', 'r1', releaseFile('r1', { aaaaaaa1: JAN(1) }), `back\n\n${trailers(caught)}`)
      .deploy('2026-01-05 12:00', 'r3', releaseFile('r3', { ccccccc1: JAN(5, 11), bbbbbbb1: JAN(5, 9) }));
    return (await repo.prod()).leadTimes.map(({ seconds }) => seconds / HOUR).sort();
  };
  expect(await hours('canary')).toEqual([1, 3]);
  expect(await hours('after-promotion')).toEqual([1, 1]);
});

test('what the canary caught and a newer release replaced is delivered with that one', async () => {
  const repo = started()
    .deploy('2026-01-05 10:00', 'r2', releaseFile('r2', { bbbbbbb1: JAN(5, 9) }, { previousGitSha: shaOf('r1') }))
    .deploy('2026-01-05 12:00', 'r3', releaseFile('r3', { ccccccc1: JAN(5, 11) }, { previousGitSha: shaOf('r2') }));
  const aborted = { reason: 'RolloutAborted', time: '2026-01-05T10:09:00Z', namespace: 'shop', name: 'svc-a' };
  const prod = await repo.prod({ witnesses: [eventsWitness(JSON.stringify(aborted), 'events')] });
  expect(prod.leadTimes.map(({ seconds }) => seconds / HOUR).sort()).toEqual([1, 3]);
});

test('releases that never reached the environment bring their commits with the one that does', async () => {
  const repo = started();
  repo.commit('2026-01-02 10:00', {
    [FILE]: releaseFile('r2', { bbbbbbb1: JAN(1, 10) }, { previousGitSha: shaOf('r1') }),
  });
  repo.deploy('2026-01-03 10:00', 'r3', releaseFile('r3', { ccccccc1: JAN(3, 9) }, { previousGitSha: shaOf('r2') }));
  expect((await repo.prod()).leadTimes.map(({ seconds }) => seconds / HOUR)).toEqual([1, 48]);
});

test('also where their file got another name since', async () => {
  const renamed = 'services/a.yaml';
  const repo = new GitOps()
    .commit('2025-12-01 09:00', { [FILE]: releaseFile('r1') })
    .release('2025-12-01 10:00', { 'prod/svc-a': { id: 'r1', file: FILE }, 'dev/svc-a': { id: 'r1', file: FILE } })
    .commit('2026-01-02 09:00', {
      [FILE]: releaseFile('r2', { bbbbbbb1: JAN(1, 10) }, { previousGitSha: shaOf('r1') }),
    })
    .release('2026-01-02 10:00', { 'dev/svc-a': { id: 'r2', file: FILE } })
    .commit('2026-01-03 08:00', {
      [FILE]: undefined,
      [renamed]: releaseFile('r3', { ccccccc1: JAN(3, 9) }, { previousGitSha: shaOf('r2') }),
    })
    .release('2026-01-03 10:00', { 'prod/svc-a': { id: 'r3', file: renamed } });
  expect((await repo.prod()).leadTimes.map(({ seconds }) => seconds / HOUR).sort()).toEqual([1, 48]);
});

test('a release file that is ahead of what is deployed is read as it was for that release', async () => {
  const repo = started();
  repo.commit('2026-01-02 10:00', { [FILE]: releaseFile('r2', { bbbbbbb1: JAN(2, 9) }) });
  repo.commit('2026-01-02 11:00', { [FILE]: releaseFile('r3', { ccccccc1: JAN(2, 10) }) });
  repo.release('2026-01-02 12:00', { 'prod/svc-a': { id: 'r2', file: FILE } });
  expect((await repo.prod()).leadTimes).toEqual([{ deployedAt: Date.parse(JAN(2, 12)) / 1000, seconds: 3 * HOUR }]);
});

test('the file is the one at this path, or the only one whose path ends so', async () => {
  const measured = async (...paths: string[]): Promise<number> => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1' });
    const files = paths.map((path, i) => [path, releaseFile('r2', { [`bbbbbbb${i}`]: JAN(5, 9) })]);
    repo.commit('2026-01-05 08:00', Object.fromEntries(files));
    repo.release('2026-01-05 10:00', { 'prod/svc-a': { id: 'r2', file: FILE } });
    return (await repo.prod()).fleet.leadTime.n;
  };
  expect(await measured('fleets/payments/releases/svc-a.yaml', 'other-releases/svc-a.yaml')).toBe(1);
  expect(await measured('a/releases/svc-a.yaml', 'b/releases/svc-a.yaml')).toBe(0);
  expect(await measured('a/releases/svc-a.yaml', FILE)).toBe(1);
});

test('where a file lists no commits, its own commit stands for all, and the report says of how many', async () => {
  const repo = started().deploy('2026-01-05 10:00', 'r2', releaseFile('r2', {}, { committedAt: JAN(5, 8) }));
  expect((await repo.prod()).fleet.leadTime).toMatchObject({ n: 1, median: 2 * HOUR, of: { commits: 0, releases: 1 } });
});

test('a deployment of which nothing tells when its commits were made is counted as such', async () => {
  const repo = started()
    .deploy('2026-01-05 10:00', 'r2', releaseFile('r2'))
    .release('2026-01-06 10:00', { 'prod/svc-a': 'r3' });
  expect((await repo.prod()).fleet.leadTime).toMatchObject({ n: 0, deploymentsWithout: 2 });
});

test('a commit that was made after its deployment, as clocks say, is left out and counted', async () => {
  const repo = started().deploy(
    '2026-01-05 10:00',
    'r2',
    releaseFile('r2', { bbbbbbb2: JAN(5, 11), bbbbbbb1: JAN(5, 8) }),
  );
  expect((await repo.prod()).fleet.leadTime).toMatchObject({ n: 1, median: 2 * HOUR, skewed: 1 });
});
