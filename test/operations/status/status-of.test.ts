import { liveText } from '../../../lib/operations/status/live-text';
import type { TrainPlan } from '../../../lib/train';
import {
  aborted,
  application,
  canary,
  firstRelease,
  inconclusive,
  inFlight,
  invalid,
  NEW,
  OLD,
  pastDeadline,
  paused,
  preview,
  run,
} from '../../support/rollouts';
import { ago, clusterOf, inGit, looked, row } from './looked';

const FOLDER = 'clusters/prod/apps/svc-a';

describe('a service that runs what Git asks for', () => {
  test('is settled, and nothing is to be said of it', () => {
    expect(row({ objects: [canary(NEW)] })).toMatchObject({
      level: 'settled',
      conditions: ['healthy'],
      summary: 'healthy',
      words: [],
      actions: [],
    });
  });

  test('is settled without pods, and says so', () => {
    const rollout = canary(NEW);
    rollout.spec.replicas = 0;
    expect(row({ objects: [rollout] })).toMatchObject({ level: 'settled', summary: 'healthy, 0 pods' });
  });

  test('is under way while its first pods come up', () => {
    expect(row({ objects: [firstRelease()] })).toMatchObject({
      level: 'under-way',
      summary: 'first release, 2 of 6 pods',
    });
  });

  test('is under way while the controller has not looked at it', () => {
    const rollout = canary(NEW);
    rollout.metadata.generation = 8;
    expect(row({ objects: [rollout] })).toMatchObject({ level: 'under-way', conditions: ['unobserved'] });
  });

  test('needs attention where Argo CD says that something beside the Rollout is not well', () => {
    const degraded = application('svc-a-prod', FOLDER, {
      health: { status: 'Degraded', message: 'HorizontalPodAutoscaler: no metrics' },
    });
    expect(row({ objects: [canary(NEW)], applications: [degraded] })).toMatchObject({
      level: 'attention',
      conditions: ['application-degraded', 'healthy'],
      words: ['the Application svc-a-prod is Degraded: HorizontalPodAutoscaler: no metrics'],
    });
  });

  test('needs attention where the rest of its folder does not come', () => {
    const outOfSync = application('svc-a-prod', FOLDER, { sync: { status: 'OutOfSync' } });
    expect(row({ objects: [canary(NEW)], applications: [outOfSync] })).toMatchObject({
      level: 'attention',
      conditions: ['out-of-sync', 'healthy'],
    });
    const fresh = [inGit(NEW, { changedAt: ago(60) })];
    expect(row({ git: fresh, objects: [canary(NEW)], applications: [outOfSync] }).level).toBe('under-way');
  });
});

describe('a release in flight', () => {
  test('tells its step, and what is stable and new', () => {
    const found = row({ objects: [inFlight(3), run('Running')] });
    expect(found).toMatchObject({ level: 'under-way', summary: 'step 4/8 setWeight 25', words: [] });
    expect(liveText(found)).toBe('1.4.1 → 1.4.2 25 %');
    expect(found.analyses[0]).toMatchObject({ verdict: 'Running' });
  });

  test('tells how long its pause still takes', () => {
    expect(row({ objects: [paused(4, ago(100))] }).summary).toBe('step 5/8 pause 5m, 3m20s left');
    expect(row({ objects: [paused(4, ago(400))] }).summary).toBe('step 5/8 pause 5m, ends now');
  });

  test('waits for somebody where a pause has no end', () => {
    expect(row({ objects: [paused(7, ago(720))] })).toMatchObject({
      level: 'attention',
      summary: 'step 8/8 waits for promotion for 12m',
      words: ['it has waited for somebody for 12m'],
      actions: [{ does: 'let it go on', command: 'kubectl argo rollouts promote svc-a -n shop' }],
    });
  });

  test('says the weight that its steps ask for where no router splits the traffic', () => {
    const rollout = inFlight(4);
    rollout.status.canary = {};
    expect(liveText(row({ objects: [rollout] }))).toBe('1.4.1 → 1.4.2 ~25 %');
  });

  test('is trouble where an analysis could not tell: to promote it passes the step by', () => {
    const objects = [inconclusive(5, ago(720)), run('Inconclusive', { step: 5, values: ['[]', '[]'] })];
    expect(row({ objects })).toMatchObject({
      level: 'trouble',
      conditions: ['inconclusive'],
      summary: 'step 6/8 inconclusive for 12m',
      words: ['error-rate Inconclusive with no data (2 measured, 2 inconclusive): it has waited for somebody for 12m'],
      actions: [
        { does: 'pass the step by and go on', command: 'kubectl argo rollouts promote svc-a -n shop' },
        { does: 'take it back', command: 'kubectl argo rollouts abort svc-a -n shop' },
        { does: 'take it back in Git', command: "release-train rollback svc-a --env prod --why '…'" },
      ],
    });
  });

  test('is measured once more where an analysis beside the steps could not tell, and somebody promotes', () => {
    const rollout = inconclusive(4, ago(720));
    const { name, status } = rollout.status.canary.currentStepAnalysisRunStatus;
    rollout.status.canary = { currentBackgroundAnalysisRunStatus: { name, status } };
    expect(row({ objects: [rollout] }).actions[0]).toEqual({
      does: 'measure once more',
      command: 'kubectl argo rollouts promote svc-a -n shop',
    });
  });

  test('that somebody paused goes on without a promotion, which would pass an analysis by', () => {
    const rollout = inFlight(5);
    rollout.spec.paused = true;
    expect(row({ objects: [rollout] })).toMatchObject({
      level: 'attention',
      summary: 'step 6/8 paused by hand',
      actions: [
        {
          does: 'let it go on',
          command: `kubectl patch rollout svc-a --type merge -p '{"spec":{"paused":false}}' -n shop`,
        },
      ],
    });
  });

  test('is trouble where its pods do not get ready, and nobody aborts it', () => {
    expect(row({ objects: [pastDeadline()] })).toMatchObject({
      level: 'trouble',
      conditions: ['degraded'],
      words: [
        'ReplicaSet "svc-a-7c6b8d9f54" has timed out progressing: nobody aborts it, and 1.4.2 stays beside 1.4.1',
      ],
    });
  });

  test('of a blue-green Rollout tells when its preview is promoted, or that somebody has to', () => {
    expect(row({ objects: [preview(ago(60), { autoPromotionSeconds: 300 })] })).toMatchObject({
      level: 'under-way',
      summary: 'preview, 4m left',
    });
    const waiting = row({ objects: [preview(ago(720))] });
    expect(waiting).toMatchObject({ level: 'attention', summary: 'preview, waits for promotion for 12m' });
    expect(liveText(waiting)).toBe('1.4.1 → 1.4.2 preview');
  });

  test('of a blue-green Rollout after the switch says that everybody has it', () => {
    const rollout = preview(ago(60));
    rollout.status.blueGreen.activeSelector = NEW.hash;
    rollout.status.pauseConditions = [];
    rollout.status.controllerPause = false;
    rollout.status.phase = 'Progressing';
    const found = row({ objects: [rollout] });
    expect(found.summary).toBe('switched, not confirmed yet');
    expect(liveText(found)).toBe('1.4.2 (was 1.4.1)');
  });
});

describe('an aborted release', () => {
  const objects = [aborted(ago(540)), run('Failed', { step: 5, values: ['[0.0312]', '[0.0409]'] })];

  test('says why, what is live, what Git still wants, and how to take it back', () => {
    const found = row({ objects });
    expect(found).toMatchObject({
      level: 'trouble',
      conditions: ['aborted'],
      summary: 'aborted 9m ago',
      words: [
        '1.4.2 was aborted 9m ago (error-rate Failed with 0.0409 (2 measured, 2 failed)): live stays 1.4.1, Git still wants 1.4.2',
      ],
      actions: [{ does: 'take it back in Git', command: "release-train rollback svc-a --env prod --why '…'" }],
    });
    expect(liveText(found)).toBe('1.4.1');
  });

  test('of somebody says what the controller says', () => {
    const rollout = aborted(ago(540));
    rollout.status.message = 'RolloutAborted: Rollout aborted update to revision 4';
    rollout.status.canary = {};
    expect(row({ objects: [rollout] }).words[0]).toMatch(
      /^1\.4\.2 was aborted 9m ago \(Rollout aborted update to revision 4\): live stays 1\.4\.1/,
    );
  });

  test('that Git has taken back is not synced yet, and no rollback is proposed', () => {
    const git = [inGit(OLD, { changedAt: ago(30) })];
    const found = row({ git, objects });
    expect(found.words).toEqual([
      '1.4.2 was aborted 9m ago (error-rate Failed with 0.0409 (2 measured, 2 failed)): live stays 1.4.1',
      'Git has 1.4.1 (c0ffee00, 30s ago), live 1.4.2: not synced',
    ]);
    expect(found.actions).toEqual([]);
  });

  test('whose stable pods nobody may ask for is told without their version', () => {
    const live = { ...clusterOf(objects), releases: new Map() };
    expect(row({ clusters: [{ environment: 'prod', cluster: 'prod', live }] }).words[0]).toContain('live stays ?, Git');
  });
});

test('a Rollout that the controller refuses is trouble: live is what was there before', () => {
  const found = row({ objects: [invalid()] });
  expect(found).toMatchObject({ level: 'trouble', conditions: ['invalid'], summary: 'invalid spec' });
  expect(found.words[0]).toMatch(/^The Rollout "svc-a" is invalid: .* mended in Git/);
  expect(liveText(found)).toBe('1.4.1');
});

describe('what Git has and the cluster has not', () => {
  const git = (seconds: number) => [inGit(NEW, { changedAt: ago(seconds) })];

  test('is under way for a quarter of an hour, and trouble then', () => {
    expect(row({ git: git(60), objects: [canary(OLD)] })).toMatchObject({
      level: 'under-way',
      summary: 'not synced',
      words: ['Git has 1.4.2 (c0ffee00, 60s ago), live 1.4.1: not synced'],
    });
    expect(row({ git: git(16 * 60), objects: [canary(OLD)] }).level).toBe('trouble');
  });

  test('is what Argo CD waits to bring while a freeze is open, and when it ends is told', () => {
    const syncWindows = [
      {
        kind: 'deny',
        schedule: '0 12 * * *',
        duration: '6h',
        timeZone: 'UTC',
        applications: ['*'],
        manualSync: true,
        description: 'the office is empty',
      },
    ];
    const projects = [{ metadata: { name: 'services-prod' }, spec: { syncWindows } }];
    expect(row({ git: git(3600), objects: [canary(OLD)], projects })).toMatchObject({
      level: 'under-way',
      conditions: ['frozen', 'healthy'],
      summary: 'frozen',
      words: [
        'Git has 1.4.2 (c0ffee00, 60m ago), live 1.4.1: not synced, since Argo CD starts no sync until 2026-11-23T18:00Z, by a window of the AppProject services-prod (the office is empty)',
      ],
    });
    // That of another project is none.
    const others = [{ metadata: { name: 'platform' }, spec: { syncWindows } }];
    expect(row({ git: git(3600), objects: [canary(OLD)], projects: others }).conditions[0]).toBe('not-synced');
  });

  test.each([
    [{ operationState: { phase: 'Running' } }, {}, 'not synced; a sync is running'],
    [{ sync: { status: 'OutOfSync' } }, { syncPolicy: {} }, 'not synced; svc-a-prod is not synced automatically'],
    [{ sync: { status: 'OutOfSync' } }, {}, 'not synced; svc-a-prod is OutOfSync'],
    [{}, {}, 'not synced; for Argo CD svc-a-prod is Synced at aaaaaaaa: has it looked since'],
    [
      { sync: { status: 'Unknown' }, conditions: [{ type: 'ComparisonError', message: 'no such branch' }] },
      {},
      'not synced; ComparisonError: no such branch',
    ],
  ])('tells what its Application says: %j', (status, spec, words) => {
    const app = application('svc-a-prod', FOLDER, status);
    Object.assign(app.spec, spec);
    expect(row({ git: git(3600), objects: [canary(OLD)], applications: [app] }).words[0]).toContain(words);
  });

  test('is trouble at once where the sync failed', () => {
    const app = application('svc-a-prod', FOLDER, {
      sync: { status: 'OutOfSync' },
      operationState: { phase: 'Failed', message: 'one or more objects failed to apply' },
    });
    expect(row({ git: git(60), objects: [canary(OLD)], applications: [app] })).toMatchObject({
      level: 'trouble',
      conditions: ['sync-failed', 'healthy'],
      words: [
        'Git has 1.4.2 (c0ffee00, 60s ago), live 1.4.1: the sync ended as Failed: one or more objects failed to apply',
      ],
    });
  });

  test('is on its way where a sync failed before Git asked for it', () => {
    const failed = (finishedAt: string) =>
      application('svc-a-prod', FOLDER, {
        sync: { status: 'OutOfSync' },
        operationState: { phase: 'Failed', message: 'one or more objects failed to apply', finishedAt },
      });
    const conditions = (finishedAt: string) =>
      row({ git: git(60), objects: [canary(OLD)], applications: [failed(finishedAt)] }).conditions;
    expect(conditions(ago(90))).toEqual(['not-synced', 'healthy']);
    expect(conditions(ago(30))).toEqual(['sync-failed', 'healthy']);
  });

  test('may be a whole Rollout, and its Application as well', () => {
    expect(row({ git: git(3600), objects: [], applications: [] })).toMatchObject({
      level: 'trouble',
      conditions: ['missing'],
      summary: 'no Rollout',
      words: [
        'Git has 1.4.2 (c0ffee00, 60m ago), and there is no Rollout svc-a in the namespace shop, nor an Application svc-a-prod that would bring it',
      ],
    });
    expect(row({ git: git(60), objects: [] }).level).toBe('under-way');
  });

  test('is told by release ids where the versions are the same', () => {
    const rebuilt = { ...inGit(OLD), releaseId: 'svc-a-1.4.1-rebuilt' };
    expect(row({ git: [rebuilt], objects: [canary(OLD)] }).words[0]).toContain(
      'Git has svc-a-1.4.1-rebuilt (c0ffee00, 60m ago), live svc-a-1.4.1: not synced',
    );
  });
});

describe('a cluster that cannot be asked', () => {
  test('leaves what Git has', () => {
    const found = row({});
    expect(found).toMatchObject({ level: 'unknown', summary: 'not known', git: { name: '1.4.2' }, words: [] });
    expect(liveText(found)).toBe('?');
  });
});

describe('several services', () => {
  test('stand in the order of what needs somebody first', () => {
    const git = ['calm', 'broken', 'late', 'moving', 'asking'].map((name) => inGit(NEW, { name }));
    const objects = [
      canary(NEW, 'calm'),
      aborted(ago(60), 'broken'),
      canary(OLD, 'late'),
      inFlight(3, 'moving'),
      paused(7, ago(60), 'asking'),
    ];
    expect(looked({ git, objects }).rows.map(({ service }) => service)).toEqual([
      'broken',
      'late',
      'asking',
      'moving',
      'calm',
    ]);
  });

  test('are those that are asked for', () => {
    const git = ['svc-a', 'svc-b'].map((name) => inGit(NEW, { name }));
    expect(looked({ git, objects: [], services: ['svc-b'] }).rows.map(({ service }) => service)).toEqual(['svc-b']);
  });

  test('have a row for each cluster of their environment, with the Application that goes there', () => {
    const [eu, us] = ['https://eu.example.com', 'https://us.example.com'];
    const git = [inGit(NEW, { servers: [eu, us] })];
    const clusters = [
      { environment: 'prod', cluster: 'eu', live: clusterOf([canary(NEW)], eu) },
      { environment: 'prod', cluster: 'us', live: clusterOf([aborted(ago(60))], us) },
    ];
    const applications = [
      application('svc-a-prod-0', FOLDER),
      application('svc-a-prod-1', FOLDER, { health: { status: 'Degraded' } }),
    ];
    expect(
      looked({ git, clusters, applications }).rows.map(({ cluster, level, application: it }) => [
        cluster,
        level,
        it?.name,
      ]),
    ).toEqual([
      ['us', 'trouble', 'svc-a-prod-1'],
      ['eu', 'settled', 'svc-a-prod-0'],
    ]);
  });

  test('that Git does not have are told apart, unless another environment of the same cluster has them', () => {
    const live = clusterOf([canary(NEW), canary(OLD, 'forgotten'), canary(OLD, 'svc-b')]);
    const clusters = ['prod', 'staging'].map((environment) => ({ environment, cluster: 'one', live }));
    const git = [inGit(), inGit(OLD, { name: 'svc-b', environment: 'staging' })];
    expect(looked({ git, clusters }).strays.map(({ rollout, name }) => [rollout.name, name])).toEqual([
      ['forgotten', '1.4.1'],
    ]);
  });

  test('are in waves, each as far as its services are', () => {
    const service = (name: string) => ({ name, folder: `clusters/prod/apps/${name}`, applications: [] });
    const trains = [
      {
        environment: 'prod',
        train: 'fleet',
        waves: [
          { wave: 1, services: [service('db')] },
          { wave: 2, services: [service('svc-a'), service('svc-b')] },
          { wave: 3, services: [service('web')] },
        ],
      },
    ] as unknown as TrainPlan[];
    const git = ['db', 'svc-a', 'svc-b', 'web'].map((name) => inGit(NEW, { name }));
    const objects = [canary(NEW, 'db'), canary(NEW, 'svc-a'), inFlight(3, 'svc-b'), canary(OLD, 'web')];
    const report = looked({ git, objects, trains, services: ['svc-b'] });
    expect(report.trains[0]?.waves).toEqual([
      { wave: 1, services: 1, settled: 1, open: [], state: 'done' },
      { wave: 2, services: 2, settled: 1, open: ['svc-b'], state: 'under-way' },
      { wave: 3, services: 1, settled: 0, open: ['web'], state: 'trouble' },
    ]);
    expect(report.rows[0]?.train).toEqual({ train: 'fleet', wave: 2, waves: 3 });
  });
});

test('a thousand services in three environments take less than two seconds', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `svc-${i}`);
  const environments = ['dev', 'staging', 'prod'];
  const git = environments.flatMap((environment) => names.map((name) => inGit(NEW, { name, environment })));
  const objects = names.map((name, i) => (i % 20 === 0 ? inFlight(3, name) : canary(NEW, name)));
  const live = clusterOf(objects);
  const began = performance.now();
  const { rows } = looked({
    git,
    clusters: environments.map((environment) => ({ environment, cluster: environment, live })),
    applications: git.map(({ folder, applications: [it] }) => application(it?.name ?? '', folder)),
  });
  expect(rows).toHaveLength(3000);
  expect(performance.now() - began).toBeLessThan(2000);
});
