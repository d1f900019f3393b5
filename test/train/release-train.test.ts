import { ApiObject, JsonPatch } from 'cdk8s';
import {
  Clusters,
  Environment,
  JobErrorAnalysis,
  ReleaseTrain,
  type ReleaseTrainProps,
  type ServiceProps,
  ServiceSet,
  Slo,
  type TrainPlan,
} from '../../lib';
import { publish } from '../../lib/gitops/publish';
import { readTree } from '../../lib/gitops/tree';
import { fleet, problems, RELEASE, SERVICE } from '../support/fleet';
import { initRepository, temporaryFolder } from '../support/git';

const FILES = ['docs/release/prod/train.json', 'docs/release/prod/train.md', 'docs/release/prod/train.svg'];

/** A fleet of services, each with what it says of others, and a train. */
function withTrain(services: Record<string, Partial<ServiceProps>>, props: ReleaseTrainProps = {}) {
  const made = fleet({ outdir: temporaryFolder() });
  for (const [name, its] of Object.entries(services)) made.services.addService(name, { ...SERVICE, ...its });
  new ReleaseTrain(made.prod, 'train', props);
  return made.app;
}

const planIn = (files: ReadonlyMap<string, string>): TrainPlan => JSON.parse(files.get(FILES[0] as string) ?? '');
const complaints = (...of: Parameters<typeof withTrain>): string[] => problems(() => withTrain(...of).render());

const CHAIN: Record<string, Partial<ServiceProps>> = {
  ledger: {},
  accounts: { dependsOn: { ledger: 'api' } },
  cards: { dependsOn: { accounts: ['schema', 'event'] } },
};

describe('a release train', () => {
  test('renders its plan outside the applied folders, and changes no manifest', () => {
    const files = withTrain(CHAIN).render();
    expect([...files.keys()].filter((path) => !path.startsWith('clusters/'))).toEqual(FILES);
    const { app, services } = fleet();
    for (const name of Object.keys(CHAIN)) services.addService(name, SERVICE);
    for (const [path, text] of app.render()) expect(files.get(path)).toBe(text);
  });

  test('puts services of all sets of the environment behind those that they wait for', () => {
    const { app, prod, services } = fleet();
    new ReleaseTrain(prod, 'train');
    services.addService('accounts', { ...SERVICE, dependsOn: { ledger: 'api' } });
    new ServiceSet(prod, 'other').addBlueGreenService('ledger', { ...SERVICE, replicas: 3 });
    const plan = planIn(app.render());
    expect(plan.waves.map((wave) => wave.services.map(({ name, waitsFor }) => [name, waitsFor]))).toEqual([
      [['ledger', {}]],
      [['accounts', { ledger: ['api'] }]],
    ]);
    expect(plan.waves[0]?.services[0]).toMatchObject({
      folder: 'clusters/prod/apps/ledger',
      applications: ['ledger-prod'],
      pods: { steady: { least: 3, most: 3 }, peak: { least: 6, most: 6 }, keptSeconds: 600 },
    });
    expect(plan.argoCdNamespace).toBe('argocd');
  });

  test('takes workers along, whose canary never needs more than the surge', () => {
    const { app, prod, services } = fleet();
    services.addService('ledger', { ...SERVICE, replicas: 4 });
    services.addWorker('mailer', {
      release: RELEASE,
      replicas: 4,
      slo: Slo.availability(99.5),
      analyses: [new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' })],
      dependsOn: { ledger: 'event' },
    });
    new ReleaseTrain(prod, 'train');
    const [ledger, mailer] = planIn(app.render()).waves.flatMap((wave) => wave.services);
    expect(ledger?.pods?.peak.most).toBe(8);
    expect(mailer).toMatchObject({ name: 'mailer', waitsFor: { ledger: ['event'] }, pods: { keptSeconds: 0 } });
    expect(mailer?.pods?.peak.most).toBeLessThan(8);
    expect(mailer?.leastSeconds).toBeGreaterThan(0);
  });

  test('is one an environment', () => {
    const { app, prod, services } = fleet();
    services.addService('svc-a', SERVICE);
    const staging = new Environment(app, 'staging', { namespace: 'staging', prometheus: 'http://prometheus:9090' });
    const own = new ServiceSet(staging, 'services');
    own.addService('svc-a', SERVICE);
    own.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' } });
    new ReleaseTrain(prod, 'train');
    new ReleaseTrain(staging, 'train');
    const files = app.render();
    expect(planIn(files).waves).toHaveLength(1);
    expect(JSON.parse(files.get('docs/release/staging/train.json') ?? '').waves).toHaveLength(2);
  });

  test('is the same, byte for byte, in whatever order services are added, and has no release in it', () => {
    const text = (services: typeof CHAIN): string =>
      JSON.stringify([...withTrain(services).render()].filter(([path]) => FILES.includes(path)));
    const reversed = Object.fromEntries(Object.entries(CHAIN).reverse());
    expect(text(reversed)).toBe(text(CHAIN));
    expect(text(CHAIN)).not.toContain('1.4.2');
  });

  test('sees what a patch changed', () => {
    const { app, prod, services } = fleet();
    const service = services.addService('svc-a', { ...SERVICE, replicas: 2 });
    new ReleaseTrain(prod, 'train');
    ApiObject.of(service.rollout).addJsonPatch(JsonPatch.replace('/spec/replicas', 7));
    expect(planIn(app.render()).demand.steady.pods).toEqual({ least: 7, most: 7 });
  });

  test('is a page that says what each service waits for, takes and needs, and what not to expect', () => {
    const files = withTrain(
      {
        ledger: { autoscaling: { minReplicas: 2, maxReplicas: 4 }, uses: { postgres: { connectionsPerPod: 5 } } },
        accounts: { dependsOn: { ledger: ['event', 'api'] } },
        batch: { scaledBy: 'KEDA' },
        legacy: {},
      },
      { maxInFlight: 1, leaveOut: ['legacy'], resources: { postgres: { connections: 100 } } },
    ).render();
    const page = files.get(FILES[1] as string) ?? '';
    expect(page).toContain('3 services in 2 waves');
    expect(page).toContain('No more than 1 service at a time');
    expect(page).toContain(
      '| accounts | ledger (api, event) | 5 % for 2m, 25 % for 5m, 50 % for 10m | 17m | 2 | 4 | 0.4 | 512 MiB |',
    );
    expect(page).toMatch(/\| wave 1, batch 2, at its peak \| 17m \| 8 to 12 \| .* \| 20 to 40 \|/);
    expect(page).toContain('how many pods there are: batch.');
    expect(page).toContain('as they are: legacy.');
    expect(page).toContain('It holds nobody back');
    expect(page).toContain('  s1 -->|"api, event"| s2\n');
  });
});

describe('a release train is told', () => {
  test('each circle once, with the way round', () => {
    expect(
      complaints({
        a: { dependsOn: { b: 'api' } },
        b: { dependsOn: { c: 'event' } },
        c: { dependsOn: { a: 'schema' } },
        d: { dependsOn: { e: 'api', a: 'api' } },
        e: { dependsOn: { d: 'api' } },
      }),
    ).toEqual([
      'prod/train: dependsOn leads in a circle: a → b → c → a; no order keeps that. Take out the dependency whose two sides are compatible in both orders, or split the change in two',
      'prod/train: dependsOn leads in a circle: d → e → d; no order keeps that. Take out the dependency whose two sides are compatible in both orders, or split the change in two',
    ]);
  });

  test('no circle that a service outside the train closes', () => {
    const services = { a: { dependsOn: { b: 'api' } }, b: { dependsOn: { a: 'api' } } } as const;
    expect(complaints(services, { leaveOut: ['b'] })).toEqual([]);
  });

  test('circles do not stop a service from being rendered alone', () => {
    const app = withTrain({ a: { dependsOn: { b: 'api' } }, b: { dependsOn: { a: 'api' } }, c: {} });
    process.env.RELEASE_TRAIN_ONLY = 'c';
    try {
      app.synth();
    } finally {
      delete process.env.RELEASE_TRAIN_ONLY;
    }
    expect([...readTree(app.outdir).files.keys()]).toEqual(['clusters/prod/apps/c/c.k8s.yaml']);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ maxInFlight: 0 }, 'maxInFlight: 0 is no number of services; write a whole number from 1, or leave it out'],
    [{ maxInFligt: 2 }, 'maxInFligt: there is no such property; did you mean maxInFlight?'],
    [
      { leaveOut: ['ledgre'] },
      'leaveOut: there is no service "ledgre" in this environment; the nearest name is ledger',
    ],
    [{ leaveOut: 'ledger' }, 'leaveOut: "ledger" is no list; write a list: [ … ]'],
    [
      { leaveOut: ['ledger', 'accounts', 'cards'] },
      'the train has no services; add one to a ServiceSet of this environment, or leave the train out',
    ],
    [
      { resources: { postgres: { connections: 9 } } },
      'resources.postgres: no service of this environment uses it; leave it out, or correct the name',
    ],
  ])('what is wrong with %j', (props, problem) => {
    expect(complaints(CHAIN, props)).toEqual([`prod/train: ${problem}`]);
  });

  test.each<[Record<string, unknown>, string[]]>([
    [
      {},
      [
        'resources: svc-a uses postgres, which has no limit here; write resources: { postgres: { connections: … } }, or correct the name',
      ],
    ],
    [
      { postgers: { connections: 100 } },
      [
        'resources: svc-a uses postgres, which has no limit here; the nearest name is postgers; write resources: { postgres: { connections: … } }, or correct the name',
        'resources.postgers: no service of this environment uses it; the nearest name is postgres; leave it out, or correct the name',
      ],
    ],
    [
      { postgres: { connections: 0.5 } },
      [
        'resources.postgres.connections: 0.5 is no number of connections; write a whole number from 1, such as max_connections without what others need',
      ],
    ],
    [{ postgres: 100 }, ['resources.postgres: 100 holds no properties; write { … }']],
  ])('of resources %j', (resources, messages) => {
    const services = { 'svc-a': { uses: { postgres: { connectionsPerPod: 10 } } } };
    expect(complaints(services, { resources } as ReleaseTrainProps)).toEqual(messages.map((it) => `prod/train: ${it}`));
  });

  test('that a wave would hold more connections than there are, and warned where it could', () => {
    const uses = { postgres: { connectionsPerPod: 10 } };
    const services = { 'svc-a': { replicas: 3, uses }, 'svc-b': { replicas: 3, uses } };
    const limit = (connections: number): ReleaseTrainProps => ({ resources: { postgres: { connections } } });
    expect(complaints(services, limit(119))[0]).toMatch(
      /^prod\/train: resources.postgres: wave 1 \(svc-a, svc-b\) takes it to 120 connections, .* 119 are the limit/,
    );
    expect(complaints(services, limit(120))).toEqual([]);
    const scaled = { 'svc-a': { autoscaling: { minReplicas: 3, maxReplicas: 9 }, uses } };
    expect(withTrain(scaled, limit(100)).warnings).toMatchObject([
      { path: 'prod/train', message: expect.stringContaining('takes it to 180 connections if every autoscaler') },
    ]);
    expect(withTrain(scaled, limit(180)).warnings).toEqual([]);
  });
});

test('a train stays where one service is published, and goes with the whole fleet', async () => {
  const checkout = initRepository();
  const synthesized = (services: typeof CHAIN): string => {
    const app = withTrain(services);
    app.synth();
    return app.outdir;
  };
  await publish(synthesized(CHAIN), checkout);
  const changed = synthesized({ ...CHAIN, fees: { dependsOn: { cards: 'api' } } });
  const one = await publish(changed, checkout, { only: ['cards'] });
  expect(one).toMatchObject({ written: [], left: expect.arrayContaining(FILES) });
  expect((await publish(changed, checkout)).written).toEqual(expect.arrayContaining(FILES));
});

describe('a train whose services run in several clusters', () => {
  const made = (clusters: Clusters, perCluster?: boolean) => {
    const fleetOf = fleet({}, { clusters });
    const uses = { postgres: { connectionsPerPod: 10 } };
    fleetOf.services.addService('ledger', { ...SERVICE, replicas: 10, uses });
    const resources = { postgres: { connections: 300, ...(perCluster === undefined ? {} : { perCluster }) } };
    new ReleaseTrain(fleetOf.prod, 'train', { resources });
    return fleetOf.app;
  };
  const THREE = Clusters.named({
    ap: 'https://ap.example.com',
    eu: 'https://eu.example.com',
    us: 'https://us.example.com',
  });

  test('counts them all, also what they hold of something that all share', () => {
    expect(problems(() => made(THREE).render())).toEqual([
      'prod/train: resources.postgres: wave 1 (ledger) takes it to 600 connections, replaced pods of earlier waves included and 300 of them held anyway, and 300 are the limit; lower connectionsPerPod, or raise the limit',
    ]);
  });

  test('counts what each cluster has of its own', () => {
    const files = made(THREE, true).render();
    const plan = planIn(files);
    expect(plan.clusters).toBe(3);
    expect(plan.limits).toEqual({ postgres: 900 });
    expect(plan.demand.steady.pods).toEqual({ least: 30, most: 30 });
    expect(plan.demand.peak.connections.postgres).toEqual({ least: 600, most: 600 });
    expect(files.get('docs/release/prod/train.md')).toContain('In 3 clusters together.');
  });

  test('says that nobody can count where only Argo CD knows them', () => {
    const app = made(Clusters.labelled({ env: 'prod' }));
    expect(app.warnings.map(({ message }) => message)).toEqual([
      'resources: connections are counted for one cluster, since only Argo CD knows how many there are; name them with Clusters.named, or keep room for all of them',
    ]);
    expect(planIn(app.render())).toMatchObject({ clusters: 'unknown', demand: { steady: { pods: { least: 10 } } } });
  });
});
