import { GitOps, HOUR, MINUTE, outcomes } from './gitops';

/** A service that has run r1 since long, and got r2 on the 5th. */
function released(): GitOps {
  return new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
    .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
}

function rollback(caught: string, service = 'svc-a'): string {
  return `Roll back ${service}\n\nBecause it burns.\n\nRelease-Train: rollback\nRelease-Service: ${service}\nRelease-Environment: prod\nRelease-Caught: ${caught}`;
}

describe('a return to an earlier release', () => {
  test('marks the one in between, and is no deployment itself', async () => {
    const prod = await released()
      .release('2026-01-05 12:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'))
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion']);
    expect(prod.fleet.failures).toEqual({
      attempts: 1,
      caughtByCanary: 0,
      caughtShare: 0,
      promoted: 1,
      failedAfterPromotion: 1,
      failedShare: 1,
      failedUnknown: 0,
    });
    expect(prod.fleet.timeToRestore).toEqual({ n: 1, median: 2 * HOUR, p90: 2 * HOUR, skewed: 0 });
  });

  test('that the canary asked for is a failure that it caught, and none after promotion', async () => {
    const prod = await released().release('2026-01-05 10:20', { 'prod/svc-a': 'r1' }, rollback('canary')).prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 caught-by-canary']);
    expect(prod.fleet.failures).toMatchObject({ caughtShare: 1, promoted: 0, failedAfterPromotion: 0 });
    expect(prod.fleet.timeToRestore.n).toBe(0);
    expect(prod.fleet.timeToAbort).toMatchObject({ n: 1, median: 20 * MINUTE });
  });

  test('by a plain git revert is a failure that nobody says where it was found, and is in neither number', async () => {
    const repo = released().release('2026-01-06 10:00', { 'prod/svc-a': 'r3' });
    repo.git('2026-01-06 11:00', 'revert', '--no-edit', 'HEAD');
    const prod = await repo.prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 promoted', 'svc-a r3 failed-unknown']);
    expect(prod.fleet.failures).toEqual({
      attempts: 2,
      caughtByCanary: 0,
      caughtShare: 0,
      promoted: 1,
      failedAfterPromotion: 0,
      failedShare: 0,
      failedUnknown: 1,
      failedShareAtMost: 0.5,
    });
    expect([prod.fleet.timeToRestore.n, prod.fleet.timeToRestoreUnknown.median]).toEqual([0, HOUR]);
  });

  test('of which nobody says it counts as what is asked for', async () => {
    const repo = released();
    repo.git('2026-01-05 11:00', 'revert', '--no-edit', 'HEAD');
    expect(outcomes(await repo.prod({ caught: 'canary' }))).toEqual(['svc-a r2 caught-by-canary']);
    expect(outcomes(await repo.prod({ caught: 'after-promotion' }))).toEqual(['svc-a r2 failed-after-promotion']);
  });

  test('that is reverted in its turn is a second deployment, which may fail for a second time', async () => {
    const repo = released();
    repo.git('2026-01-05 11:00', 'revert', '--no-edit', 'HEAD');
    repo.git('2026-01-06 10:00', 'revert', '--no-edit', 'HEAD');
    expect(outcomes(await repo.prod())).toEqual(['svc-a r2 failed-unknown', 'svc-a r2 promoted']);
    repo.git('2026-01-06 11:00', 'revert', '--no-edit', 'HEAD');
    expect(outcomes(await repo.prod())).toEqual(['svc-a r2 failed-unknown', 'svc-a r2 failed-unknown']);
  });

  test('over two releases takes both back; only the last one was on the canary', async () => {
    const repo = (caught: string): GitOps =>
      released()
        .release('2026-01-06 10:00', { 'prod/svc-a': 'r3' })
        .release('2026-01-06 12:00', { 'prod/svc-a': 'r1' }, rollback(caught));
    expect(outcomes(await repo('after-promotion').prod())).toEqual([
      'svc-a r2 failed-after-promotion',
      'svc-a r3 failed-after-promotion',
    ]);
    const caught = await repo('canary').prod();
    expect(outcomes(caught)).toEqual(['svc-a r2 failed-unknown', 'svc-a r3 caught-by-canary']);
    expect([caught.fleet.timeToAbort.median, caught.fleet.timeToRestoreUnknown.median]).toEqual([2 * HOUR, 26 * HOUR]);
  });

  test('in steps takes back one after the other, each once; a failed one that is back for a while is not repaired', async () => {
    const prod = await released()
      .release('2026-01-06 10:00', { 'prod/svc-a': 'r3' })
      .release('2026-01-06 11:00', { 'prod/svc-a': 'r2' }, rollback('after-promotion'))
      .release('2026-01-06 12:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'))
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion', 'svc-a r3 failed-after-promotion']);
    expect(prod.deployments.map(({ restoredAfter }) => restoredAfter)).toEqual([26 * HOUR, HOUR]);
  });

  test('under a new name, with the old image, is one all the same; another configuration of one image is none', async () => {
    const image = (tag: string): string => `ghcr.io/org/svc-a:${tag}`;
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': { id: 'r1', image: image('1') } })
      .release('2026-01-05 10:00', { 'prod/svc-a': { id: 'r1-config', image: image('1') } })
      .release('2026-01-06 10:00', { 'prod/svc-a': { id: 'r2', image: image('2') } })
      .release('2026-01-06 11:00', { 'prod/svc-a': { id: 'r1-again', image: image('1') } });
    expect(outcomes(await repo.prod())).toEqual(['svc-a r1-config promoted', 'svc-a r2 failed-unknown']);
  });

  test('of one service says nothing of another in the same commit', async () => {
    const prod = await released()
      .release('2026-01-06 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r2' }, rollback('after-promotion'))
      .release('2026-01-07 10:00', { 'prod/svc-b': 'r1' }, rollback('canary', 'svc-x'))
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion', 'svc-b r2 failed-unknown']);
  });

  test('that was merged says what the commit of the pull request says; a squash says it itself', async () => {
    const merged = released();
    merged.git('2026-01-05 10:30', 'checkout', '--quiet', '-b', 'rollback');
    merged.release('2026-01-05 10:30', { 'prod/svc-a': 'r1' }, rollback('after-promotion'));
    merged.git('2026-01-05 10:40', 'checkout', '--quiet', 'main');
    merged.git('2026-01-05 10:45', 'merge', '--quiet', '--no-ff', '-m', 'Merge pull request #12', 'rollback');
    const prod = await merged.prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion']);
    expect(prod.fleet.timeToRestore.median).toBe(45 * MINUTE);
  });

  test('that was squashed with others says what each of their messages says', async () => {
    const squash = `Roll back (#12)\n\n* ${rollback('canary')}\n\n* ${rollback('after-promotion', 'svc-b')}\n\nCo-authored-by: B <b@example.com>`;
    const prod = await released()
      .release('2026-01-06 09:00', { 'prod/svc-b': 'r2' })
      .release('2026-01-06 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' }, squash)
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 caught-by-canary', 'svc-b r2 failed-after-promotion']);
  });

  test('after the end of the window still says that a deployment of it failed', async () => {
    const repo = released().release('2026-01-31 10:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'));
    expect(outcomes(await repo.prod())).toEqual(['svc-a r2 failed-after-promotion']);
    expect((await repo.prod({ since: '2026-01-06', until: '2026-02-28' })).deployments).toEqual([]);
  });

  test('that was made before what it takes back, as clocks say, has no duration and is counted as such', async () => {
    const prod = await released()
      .release('2026-01-05 09:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'))
      .prod();
    expect(prod.fleet.timeToRestore).toEqual({ n: 0, skewed: 1 });
    expect(prod.fleet.failures.failedAfterPromotion).toBe(1);
  });
});

describe('an emergency release', () => {
  test('is a hotfix of the one before it, and the failure ends with it', async () => {
    const prod = await released()
      .release('2026-01-05 13:00', { 'prod/svc-a': { id: 'r3', emergency: true } })
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion', 'svc-a r3 promoted']);
    expect(prod.fleet.timeToRestore.median).toBe(3 * HOUR);
  });

  test('after a rollback repairs what has failed already: the failure counts once', async () => {
    const prod = await released()
      .release('2026-01-05 11:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'))
      .release('2026-01-05 15:00', { 'prod/svc-a': { id: 'r3', emergency: true } })
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 failed-after-promotion', 'svc-a r3 promoted']);
    expect(prod.fleet.timeToRestore).toMatchObject({ n: 1, median: HOUR });
  });

  test('that fails as well leaves the failure open until the next one that does not', async () => {
    const prod = await released()
      .release('2026-01-05 11:00', { 'prod/svc-a': { id: 'r3', emergency: true } })
      .release('2026-01-05 14:00', { 'prod/svc-a': { id: 'r4', emergency: true } })
      .prod();
    expect(prod.deployments.map(({ outcome, restoredAfter }) => [outcome, restoredAfter])).toEqual([
      ['failed-after-promotion', 4 * HOUR],
      ['failed-after-promotion', 3 * HOUR],
      ['promoted', undefined],
    ]);
  });

  test('that is taken back leaves the failure that it was to repair open', async () => {
    const prod = await released()
      .release('2026-01-05 12:00', { 'prod/svc-a': { id: 'r3', emergency: true } })
      .release('2026-01-05 13:00', { 'prod/svc-a': 'r2' }, rollback('after-promotion'))
      .release('2026-01-05 16:00', { 'prod/svc-a': 'r4' })
      .prod();
    expect(prod.deployments.map(({ release, restoredAfter }) => [release, restoredAfter])).toEqual([
      ['r2', 6 * HOUR],
      ['r3', HOUR],
      ['r4', undefined],
    ]);
  });

  test('that was declared later changes no release, and is none', async () => {
    const prod = await released()
      .release('2026-01-05 13:00', { 'prod/svc-a': { id: 'r2', emergency: true } })
      .prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 promoted']);
  });
});

test('numbers of too few are not given, and their number is', async () => {
  const repo = released().release('2026-01-05 12:00', { 'prod/svc-a': 'r1' }, rollback('after-promotion'));
  const { fleet } = await repo.prod({ minimum: 5 });
  expect(fleet.failures).toEqual({
    attempts: 1,
    caughtByCanary: 0,
    promoted: 1,
    failedAfterPromotion: 1,
    failedUnknown: 0,
  });
  expect(fleet.timeToRestore).toEqual({ n: 1, skewed: 0 });
  expect(fleet.deployments.perDay).toBeCloseTo(1 / 30);
});
