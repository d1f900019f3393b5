import { readdirSync } from 'node:fs';
import { GitOps, manifests, outcomes, pathOf } from './gitops';

describe('deployments', () => {
  test('are changes of a release, told by content and not by messages', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1' }, 'start')
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' }, 'typo in a comment')
      .commit('2026-01-06 10:00', { 'README.md': 'x' }, 'release svc-a r3');
    const prod = await repo.prod();
    expect(outcomes(prod)).toEqual(['svc-a r2 promoted']);
    expect(prod.fleet.deployments).toEqual({ n: 1, days: 30, perDay: 1 / 30, perWeek: 7 / 30, daysWithout: 29 });
  });

  test('do not begin with the first appearance of a service, however many there are', async () => {
    const repo = new GitOps()
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .release('2026-01-06 10:00', { 'prod/svc-b': 'r2' });
    const prod = await repo.prod();
    expect(outcomes(prod)).toEqual(['svc-b r2 promoted']);
    expect(prod.introduced).toBe(2);
  });

  test('of several services in one commit are one each', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1', 'prod/svc-c': 'r1' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r2', 'prod/svc-b': 'r2' });
    expect(outcomes(await repo.prod())).toEqual(['svc-a r2 promoted', 'svc-b r2 promoted']);
  });

  test('are no new rendering of the same releases, as by another version of the library', async () => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' });
    const rendered = { id: 'r1', extra: '---\nkind: ConfigMap\napiVersion: v1\nmetadata: { name: new }\n' };
    repo.release('2026-01-05 10:00', { 'prod/svc-a': rendered, 'prod/svc-b': rendered });
    const split = manifests('svc-a', { id: 'r1' }).split('---\n');
    repo.commit('2026-01-06 10:00', {
      [pathOf('prod', 'svc-a')]: undefined,
      'clusters/prod/apps/svc-a/Service.yaml': split[0],
      'clusters/prod/apps/svc-a/Rollout.yaml': split[1],
    });
    expect((await repo.prod()).fleet.deployments.n).toBe(0);
  });

  test('are told by the image where no release id is there, and by its digest whatever tag it bears', async () => {
    const [one, two] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
    const plain = (image: string): Record<string, string> => ({
      'clusters/prod/apps/cache/all.yaml': `kind: Deployment
apiVersion: apps/v1
metadata: { name: cache }
spec:
  template:
    spec:
      initContainers: [{ name: init, image: "init:${image.length}" }]
      containers: [{ name: sidecar, image: "proxy:1" }, { name: cache, image: "${image}" }]
`,
    });
    const repo = new GitOps()
      .commit('2025-12-01 10:00', plain('cache:1'))
      .commit('2026-01-05 10:00', plain(`cache:2@${one}`))
      .commit('2026-01-06 10:00', plain(`mirror/cache:two@${one}`))
      .commit('2026-01-07 10:00', plain(`cache@${two}`));
    expect(outcomes(await repo.prod())).toEqual([`cache cache:2@${one} promoted`, `cache cache@${two} promoted`]);
  });

  test('of a service are not those of a cache beside it', async () => {
    const cache = (tag: string): string =>
      `---\nkind: Deployment\napiVersion: apps/v1\nmetadata: { name: cache }\nspec: { template: { spec: { containers: [{ name: c, image: "redis:${tag}" }] } } }\n`;
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': { id: 'r1', extra: cache('1') } })
      .release('2026-01-05 10:00', { 'prod/svc-a': { id: 'r1', extra: cache('2') } });
    expect((await repo.prod()).fleet.deployments.n).toBe(0);
  });

  test('are dated when a pull request was merged, not when it was written, and a merge is one commit', async () => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1' });
    repo.git('2026-01-03 10:00', 'checkout', '--quiet', '-b', 'bump');
    repo.release('2026-01-03 10:00', { 'prod/svc-a': 'r2-draft' }).release('2026-01-04 10:00', { 'prod/svc-a': 'r2' });
    repo.git('2026-01-04 10:00', 'checkout', '--quiet', 'main');
    repo.commit('2026-01-05 10:00', { 'README.md': 'x' });
    repo.git('2026-01-06 12:00', 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'bump');
    // Settings of a user that would change what a log tells.
    repo.git('2026-01-06 12:00', 'config', 'log.diffMerges', 'combined');
    repo.git('2026-01-06 12:00', 'config', 'diff.renames', 'copies');
    const prod = await repo.prod();
    expect(prod.deployments.map(({ release, at }) => [release, new Date(at * 1000).toISOString()])).toEqual([
      ['r2', '2026-01-06T12:00:00.000Z'],
    ]);
  });

  test('lie in a window from its first moment up to its end, which is of the next one', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-01 00:00', { 'prod/svc-a': 'r2' })
      .release('2026-02-01 00:00', { 'prod/svc-a': 'r3' })
      .release('2026-03-01 00:00', { 'prod/svc-a': 'r4' });
    const month = async (since: string, until: string): Promise<string[]> =>
      (await repo.prod({ since, until })).deployments.map(({ release }) => release);
    expect(await month('2025-12-01', '2026-01-01')).toEqual([]);
    expect(await month('2026-01-01', '2026-02-01')).toEqual(['r2']);
    expect(await month('2026-02-01', '2026-03-01')).toEqual(['r3']);
    expect(await month('2026-03-01', '2026-03-01T00:00:01Z')).toEqual(['r4']);
  });

  test('of staging are not those of prod', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'staging/svc-a': 'r1' })
      .release('2026-01-05 10:00', { 'staging/svc-a': 'r2' })
      .release('2026-01-06 10:00', { 'staging/svc-a': 'r3' })
      .release('2026-01-07 10:00', { 'prod/svc-a': 'r3' });
    expect(outcomes(await repo.prod())).toEqual(['svc-a r3 promoted']);
    expect((await repo.prod({}, 'staging')).fleet.deployments.n).toBe(2);
    expect((await repo.measured({ environments: ['prod'] })).environments.map((it) => it.environment)).toEqual([
      'prod',
    ]);
  });

  test('follow the order of the branch, also where commit times do not', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-06 10:00', { 'prod/svc-a': 'r2' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r3' })
      .release('2026-01-07 10:00', { 'prod/svc-a': 'r2' });
    expect(outcomes(await repo.prod()).sort()).toEqual(['svc-a r2 promoted', 'svc-a r3 failed-unknown']);
  });

  test('are none where a service, or a whole environment, only gets another folder', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .release('2026-01-02 10:00', { 'prod/svc-a': 'r2' });
    repo.commit('2026-01-05 10:00', {
      'clusters/prod/apps/svc-a': undefined,
      [pathOf('prod', 'orders')]: manifests('orders', { id: 'r2', image: 'ghcr.io/org/svc-a:r2' }),
    });
    repo.git('2026-01-06 10:00', 'mv', 'clusters/prod', 'clusters/live');
    repo.commit('2026-01-06 10:00', {}).release('2026-01-07 10:00', { 'live/orders': 'r3' });
    const { environments } = await repo.measured();
    expect(environments.map(({ environment }) => environment)).toEqual(['live']);
    expect(outcomes(environments[0] as never)).toEqual(['orders r2 promoted', 'orders r3 promoted']);
    expect(environments[0]?.introduced).toBe(0);
  });

  test('of a release that moves to prod are none of prod, though it leaves staging with the same commit', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'staging/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .release('2026-01-02 10:00', { 'staging/svc-a': 'r2' })
      .commit('2026-01-05 10:00', {
        'clusters/staging': undefined,
        [pathOf('prod', 'svc-a')]: manifests('svc-a', { id: 'r2' }),
      });
    const prod = await repo.prod();
    expect([prod.fleet.deployments.n, prod.introduced]).toEqual([0, 1]);
  });

  test('begin anew with a service that was deleted and comes again', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .release('2026-01-11 00:00', { 'prod/svc-a': 'r2' })
      .commit('2026-01-16 00:00', { 'clusters/prod/apps/svc-a': undefined })
      .release('2026-01-26 00:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-27 00:00', { 'prod/svc-a': 'r2' });
    const prod = await repo.prod();
    // Neither is r1 a return that takes r2 back, nor were the ten days between days without a deployment.
    expect(outcomes(prod)).toEqual(['svc-a r2 promoted', 'svc-a r2 promoted']);
    expect(prod.services[0]?.deployments).toMatchObject({ n: 2, days: 20, daysWithout: 18 });
  });

  test('of a service or a fleet that came within the window are counted per day since then', async () => {
    const repo = new GitOps()
      .release('2026-01-21 00:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-26 00:00', { 'prod/svc-a': 'r2' });
    const { services, fleet } = await repo.prod();
    expect(services[0]?.deployments).toEqual({
      n: 1,
      days: 10,
      perDay: 0.1,
      perWeek: 0.7000000000000001,
      daysWithout: 9,
    });
    expect(fleet.deployments).toEqual(services[0]?.deployments);
  });

  test('of a drill are none, nor are its returns', async () => {
    const trailers = 'Release-Train: drill\nRelease-Service: svc-a\nRelease-Environment: prod';
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'bad', 'prod/svc-b': 'r2' }, `drill\n\n${trailers}`)
      .release('2026-01-05 11:00', { 'prod/svc-a': 'r1' }, `end of drill\n\n${trailers}`);
    expect(outcomes(await repo.prod())).toEqual(['svc-b r2 promoted']);
  });
});

test('a release that is there to be aborted, as its id says, is neither a deployment nor a failure', async () => {
  const caught = 'Release-Train: rollback\nRelease-Service: svc-a\nRelease-Environment: prod\nRelease-Caught: canary';
  const repo = new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
    .release('2026-01-05 10:00', { 'prod/svc-a': 'svc-a-drill-1', 'prod/svc-b': 'r2' })
    .release('2026-01-05 11:00', { 'prod/svc-a': 'r1' }, `Rollback svc-a\n\n${caught}`);
  expect(outcomes(await repo.prod())).toEqual(['svc-b r2 promoted']);
});

describe('a history', () => {
  test('that is not all there is refused', async () => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1' }).release('2026-01-01 10:00', {});
    const clone = new GitOps();
    clone.git('2026-01-01 10:00', 'clone', '--quiet', '--depth', '1', `file://${repo.dir}`, 'shallow');
    await expect(clone.measured({ repo: `${clone.dir}/shallow` })).rejects.toThrow(
      /is a shallow clone, in which most of the history is missing.*git fetch --unshallow/,
    );
  });

  test('of a branch that nobody checked out is the one of the remote', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
    const clone = new GitOps();
    clone.git('2026-01-01 10:00', 'clone', '--quiet', '--no-checkout', repo.dir, 'clone');
    clone.git('2026-01-01 10:00', '-C', 'clone', 'update-ref', '-d', 'refs/heads/main');
    expect((await clone.prod({ repo: `${clone.dir}/clone` })).fleet.deployments.n).toBe(1);
    await expect(clone.measured({ branch: 'release' })).rejects.toThrow(
      'there is no branch release, and no origin/release; name the one that Argo CD follows with --branch',
    );
  });

  test('of which the remote has more is measured, and the rest is told of', async () => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1' });
    const clone = new GitOps();
    clone.git('2026-01-01 10:00', 'clone', '--quiet', repo.dir, 'clone');
    repo.release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
    clone.git('2026-01-01 10:00', '-C', 'clone', 'fetch', '--quiet');
    const at = { repo: `${clone.dir}/clone` };
    expect((await clone.measured(at)).notes).toContain(
      'origin/main has 1 more commit, not measured here; git pull, or give --branch origin/main.',
    );
    const remote = await clone.measured({ ...at, branch: 'origin/main' });
    expect(remote.environments.flatMap(outcomes)).toEqual(['svc-a r2 promoted']);
    expect(remote.notes.join()).not.toContain('git pull');
  });

  test('of a partial clone is fetched at once, and an unreachable remote is told of', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
    repo.git('2026-01-05 10:00', 'config', 'uploadpack.allowFilter', 'true');
    const clone = new GitOps();
    const partly = ['clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${repo.dir}`];
    for (const name of ['there', 'away']) clone.git('2026-01-05 10:00', ...partly, name);
    expect((await clone.prod({ repo: `${clone.dir}/there` })).deployments).toHaveLength(1);
    const packs = readdirSync(`${clone.dir}/there/.git/objects/pack`).filter((name) => name.endsWith('.pack'));
    expect(packs).toHaveLength(2);
    clone.git('2026-01-05 10:00', '-C', 'away', 'remote', 'set-url', 'origin', `${clone.dir}/nowhere`);
    await expect(clone.measured({ repo: `${clone.dir}/away` })).rejects.toThrow(
      /away: its history cannot be read: .*nowhere/,
    );
  });

  test('without any service is told of: it may be the wrong repository', async () => {
    const { notes } = await new GitOps().commit('2026-01-01 10:00', { 'README.md': 'x' }).measured();
    expect(notes[0]).toMatch(/^No service was ever in .*is this the GitOps repository/);
  });

  test('is refused where it is none, and where it knows no such environment or service', async () => {
    const repo = new GitOps().release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'staging/svc-b': 'r1' });
    await expect(repo.measured({ environments: ['production'] })).rejects.toThrow(
      'no environment production: there are prod and staging',
    );
    await expect(repo.measured({ services: ['svc-x'] })).rejects.toThrow('no service svc-x: there are svc-a and svc-b');
    await expect(repo.measured({ repo: '/' })).rejects.toThrow('/: is no Git repository');
  });

  test('is read over manifests that were no YAML for a while: what ran before them went on running', async () => {
    const repo = new GitOps()
      .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'prod/svc-b': 'r1' })
      .commit('2026-01-04 10:00', { [pathOf('prod', 'svc-a')]: 'kind: Rollout\n<<<<<<< HEAD\n{{ .Values }}\n' })
      .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
    const prod = await repo.prod();
    expect([outcomes(prod), prod.introduced]).toEqual([['svc-a r2 promoted'], 0]);
  });
});
