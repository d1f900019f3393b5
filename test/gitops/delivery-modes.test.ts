import { posix } from 'node:path';
import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import {
  Clusters,
  Environment,
  type EnvironmentProps,
  FreezeWindow,
  Notifications,
  publish,
  type ServiceProps,
  ServiceSet,
  type ServiceSetProps,
} from '../../lib';
import { shardOf, shardsFor } from '../../lib/gitops/delivery/shards';
import { toYaml } from '../../lib/gitops/yaml';
import { WORKER } from '../service/worker';
import { applicationsOf, type KnownCluster } from '../support/application-sets';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';
import { commitAll, initRepository, refusal, treeOf } from '../support/git';
import { notified } from '../support/notified';

type Add = (set: ServiceSet) => void;

/** Clusters that Argo CD knows besides the one that it is in. */
const CLUSTERS: readonly KnownCluster[] = ['eu', 'us', 'test'].map((name) => ({
  name,
  server: `https://${name}.k8s.example.com`,
  labels: { env: name === 'test' ? 'test' : 'prod' },
}));

const SET = 'clusters/prod/argocd/services.k8s.yaml';
const FOLDER = 'clusters/prod/argocd/applications/services';

/** A set in a fleet of its own. */
function app(props: ServiceSetProps, add: Add, environment: Partial<EnvironmentProps> = {}) {
  const made = fleet({ repository: 'https://git.example.com/{{org}}/gitops' }, environment);
  const set = new ServiceSet(made.prod, 'services', props);
  add(set);
  return made.app;
}

/** The Applications of a set, by name: those that are written out, and those that Argo CD makes. */
function applications(files: ReadonlyMap<string, string>): Map<string, Manifest> {
  const all = [...files].filter(([path]) => path.includes('/argocd/')).flatMap(([, yaml]) => documents(yaml));
  const plain = all.filter(({ kind, metadata }) => kind === 'Application' && !metadata.name.endsWith('-root'));
  const sets = all.filter(({ kind }) => kind === 'ApplicationSet');
  const made = sets.flatMap((set) => applicationsOf(set, { files, clusters: CLUSTERS }));
  return new Map([...plain, ...made].map((it) => [it.metadata.name, it]).sort() as [string, Manifest][]);
}

/** What an Application comes to: a rule about an object that it has not, and the form of a subscription, make no difference. */
function effect(application: Manifest, files: ReadonlyMap<string, string>): Manifest {
  const { metadata, spec } = application;
  const own = documents(files.get(`${spec.source.path}/${spec.source.path.split('/').at(-1)}.k8s.yaml`) ?? '');
  const { 'argocd.argoproj.io/sync-options': _, ...annotations } = metadata.annotations;
  const told = Object.entries(annotations).filter(([key]) => key.startsWith('notifications.'));
  return {
    ...application,
    metadata: {
      ...metadata,
      annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith('notifications.'))),
    },
    told: notified(Object.fromEntries(told) as Record<string, string>),
    spec: {
      ...spec,
      ignoreDifferences: spec.ignoreDifferences
        .filter((rule: Manifest) =>
          own.some(({ kind, metadata: { name } }) => rule.kind === kind && rule.name === name),
        )
        .map((rule: Manifest) => JSON.stringify(rule, Object.keys(rule).sort()))
        .sort(),
    },
  };
}

const ONE: Add = (set) => {
  set.addService('svc-a', SERVICE);
  set.addService('svc-b', SERVICE);
};

const MIXED: Add = (set) => {
  set.addService('svc-a', SERVICE);
  set.addBlueGreenService('svc-b', SERVICE);
  set.addWorker('mailer', { ...WORKER, notifications: [Notifications.slack({ channels: ['#mail'] })] });
  set.addService('svc-c', {
    ...SERVICE,
    replicas: 6,
    autoscaling: { minReplicas: 3, maxReplicas: 9, takesOverReplicas: true },
  });
};

const LOUD: Partial<EnvironmentProps> = { notifications: [Notifications.slack({ channels: ['#all'] })] };
const ANNOTATED: ServiceSetProps = { applicationAnnotations: { 'example.com/template': '{{ .value }} and {{' } };

describe('every way to deliver', () => {
  test('gives the same Applications, to the letter, where all services are alike', () => {
    const [one, catalog, other] = (['application-set', 'catalog', 'applications'] as const).map((delivery) =>
      applications(app({ ...ANNOTATED, delivery }, ONE, LOUD).render()),
    );
    const kept = 'argocd.argoproj.io/sync-options';
    for (const application of other?.values() ?? []) {
      // What a root Application needs, and an ApplicationSet does by itself.
      expect(application.metadata.annotations[kept]).toBe('Prune=false,Delete=false');
      delete application.metadata.annotations[kept];
    }
    expect([...(one?.keys() ?? [])]).toEqual(['svc-a-prod', 'svc-b-prod']);
    expect(other).toEqual(one);
    expect(catalog).toEqual(one);
    expect(one?.get('svc-a-prod')?.spec.source.repoURL).toBe('https://git.example.com/{{org}}/gitops');
    expect(one?.get('svc-a-prod')?.metadata.annotations['example.com/template']).toBe('{{ .value }} and {{');
  });

  test('gives Applications that come to the same where services differ, in one ApplicationSet or in several', () => {
    const [one, ...others] = (
      [
        { delivery: 'application-set' },
        { applicationSets: 3 },
        { delivery: 'catalog' },
        { delivery: 'catalog', applicationSets: 3 },
        { delivery: 'applications' },
      ] as const
    ).map((props) => {
      const files = app({ ...ANNOTATED, ...props }, MIXED, LOUD).render();
      return new Map([...applications(files)].map(([name, it]) => [name, effect(it, files)]));
    });
    expect([...(one?.keys() ?? [])]).toEqual(['mailer-prod', 'svc-a-prod', 'svc-b-prod', 'svc-c-prod']);
    expect(one?.get('mailer-prod')?.told['on-sync-failed']).toEqual(['slack:mail']);
    expect(one?.get('svc-c-prod')?.spec.ignoreDifferences).toContainEqual(
      '{"group":"argoproj.io","jsonPointers":["/spec/replicas"],"kind":"Rollout","name":"svc-c"}',
    );
    for (const other of others) expect(other).toEqual(one);
  });
});

describe('a catalog', () => {
  const files = (props: ServiceSetProps = {}, add = ONE): ReadonlyMap<string, string> =>
    app({ delivery: 'catalog', ...props }, add).render();

  test('has a file a service, outside of what is applied, and a set that names no service', () => {
    expect([...files()].filter(([path]) => path.startsWith('catalog/'))).toEqual([
      ['catalog/prod/services/svc-a.yaml', expect.stringMatching(/^name: svc-a\n/)],
      ['catalog/prod/services/svc-b.yaml', expect.stringMatching(/^name: svc-b\n/)],
    ]);
    expect(find(documents(files().get(SET) ?? ''), 'ApplicationSet').spec.generators).toEqual([
      {
        git: {
          repoURL: 'https://git.example.com/{{org}}/gitops',
          revision: 'main',
          files: [{ path: 'catalog/prod/services/*.yaml' }],
        },
      },
    ]);
  });

  test('says of each service which of several sets has it, the one that has it in a list as well', () => {
    const several = files({ applicationSets: 3 }, MIXED);
    const names = ['mailer', 'svc-a', 'svc-b', 'svc-c'];
    for (const name of names)
      expect(several.get(`catalog/prod/services/${name}.yaml`)).toContain(`share: "${shardOf(name, 3) + 1}"\n`);
  });

  test('gets a new service with its own files alone: no object that others share changes', () => {
    const before = files();
    const after = files({}, (set) => {
      ONE(set);
      set.addService('svc-z', SERVICE);
    });
    const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(changed.sort()).toEqual(['catalog/prod/services/svc-z.yaml', 'clusters/prod/apps/svc-z/svc-z.k8s.yaml']);
  });

  test('loses a service that is decommissioned', () => {
    const after = files({}, (set) => {
      set.addService('svc-a', SERVICE);
      set.addService('svc-b', { ...SERVICE, decommissioned: { reason: 'replaced by svc-c' } });
    });
    expect([...after.keys()].filter((path) => path.startsWith('catalog/'))).toEqual([
      'catalog/prod/services/svc-a.yaml',
    ]);
    expect(after.has('clusters/prod/apps/svc-b/svc-b.k8s.yaml')).toBe(true);
  });

  test('says all of its service, so that one may be published without the set', () => {
    const loud = { notifications: [Notifications.slack({ channels: ['#a'] })] };
    const alike = files({ owners: '@acme/edge' }, (set) => {
      set.addService('svc-a', { ...SERVICE, ...loud });
      set.addService('svc-b', { ...SERVICE, ...loud });
    });
    const differing = files({ owners: '@acme/edge' }, (set) => {
      set.addService('svc-a', { ...SERVICE, ...loud });
      set.addService('svc-b', { ...SERVICE, owners: '@acme/ledger' });
    });
    const path = 'catalog/prod/services/svc-a.yaml';
    expect(alike.get(path)).toBe(differing.get(path));
    // Whichever of the two sets is in the cluster makes the Applications of whichever files are in Git.
    const [one, other] = [alike, differing].map((its) => find(documents(its.get(SET) ?? ''), 'ApplicationSet'));
    const made = (set: Manifest, its: ReadonlyMap<string, string>): Manifest[] => applicationsOf(set, { files: its });
    for (const its of [alike, differing]) expect(made(one, its)).toEqual(made(other, its));
    expect(made(one, differing).map(({ metadata }) => metadata.labels['release-train.dev/owner'])).toEqual([
      'acme.edge',
      'acme.ledger',
    ]);
  });

  test('brings the rules of a service of another kind with its file, and the set stays as it was', () => {
    const before = files();
    const after = files({}, (set) => {
      ONE(set);
      set.addBlueGreenService('svc-z', SERVICE);
    });
    const set = find(documents(before.get(SET) ?? ''), 'ApplicationSet');
    const made = applicationsOf(set, { files: after }).find(({ metadata }) => metadata.name === 'svc-z-prod');
    expect(made?.spec.ignoreDifferences.map(({ kind, name }: Manifest) => `${kind} ${name}`)).toEqual([
      'VirtualService svc-z',
      'Service svc-z',
      'Service svc-z-preview',
    ]);
    expect(after.get(SET)).toBe(before.get(SET));
  });

  test('asks an old Argo CD to mind the share of each set among clusters', () => {
    const clusters = Clusters.named({ eu: 'https://eu.k8s.example.com' });
    const spec = (argoCd: string) =>
      find(
        documents(
          app({ delivery: 'catalog', applicationSets: 2 }, ONE, { clusters, controllers: { argoCd } })
            .render()
            .get(SET) ?? '',
        ),
        'ApplicationSet',
        'services-prod',
      ).spec;
    expect(spec('2.14').applyNestedSelectors).toBe(true);
    expect(spec('3.2').applyNestedSelectors).toBeUndefined();
  });

  test('is published with its service by --only', async () => {
    const checkout = initRepository();
    await publish(treeOf(Object.fromEntries(files())), checkout);
    commitAll(checkout, 'publish');
    const after = files({}, (set) => {
      ONE(set);
      set.addService('svc-z', SERVICE);
    });
    const report = await publish(
      treeOf(Object.fromEntries(after), { owners: { 'catalog/prod/services/svc-z.yaml': 'svc-z' } }),
      checkout,
      { only: ['svc-z'] },
    );
    expect(report.written).toEqual(['catalog/prod/services/svc-z.yaml', 'clusters/prod/apps/svc-z/svc-z.k8s.yaml']);
  });
});

describe('several clusters', () => {
  const NAMED: Partial<EnvironmentProps> = {
    clusters: Clusters.named({ us: 'https://us.k8s.example.com', eu: 'https://eu.k8s.example.com' }),
  };
  const LABELLED: Partial<EnvironmentProps> = { clusters: Clusters.labelled({ env: 'prod' }) };
  const placesOf = (files: ReadonlyMap<string, string>): string[] =>
    [...applications(files)].map(
      ([name, { spec }]) => `${name}: ${spec.source.path} to ${spec.destination.server} ${spec.destination.namespace}`,
    );

  test('get the same folders, by an Application in each, in every way to deliver', () => {
    const [one, ...others] = (
      [
        [{}, NAMED],
        [{ delivery: 'catalog' }, NAMED],
        [{ delivery: 'applications' }, NAMED],
        [{ applicationSets: 2 }, NAMED],
        [{}, LABELLED],
        [{ delivery: 'catalog' }, LABELLED],
      ] as const
    ).map(([props, environment]) => placesOf(app(props, ONE, environment).render()));
    expect(one).toEqual(
      ['svc-a', 'svc-b'].flatMap((name) =>
        ['eu', 'us'].map(
          (cluster) => `${name}-prod-${cluster}: clusters/prod/apps/${name} to https://${cluster}.k8s.example.com prod`,
        ),
      ),
    );
    for (const other of others) expect(other).toEqual(one);
  });

  test('are those that the project allows; where only Argo CD knows them, the project leaves the choice to its set', () => {
    const allowed = (environment: Partial<EnvironmentProps>): string[] => {
      const { destinations } = find(documents(app({}, ONE, environment).render().get(SET) ?? ''), 'AppProject').spec;
      return destinations.map(({ server, namespace }: Manifest) => `${server} ${namespace}`);
    };
    expect(allowed(NAMED)).toEqual(['https://eu.k8s.example.com prod', 'https://us.k8s.example.com prod']);
    expect(allowed(LABELLED)).toEqual(['* prod']);
  });

  test('are all frozen by the freeze of a service', () => {
    const freeze = FreezeWindow.recurring({
      schedule: '0 16 * * 5',
      duration: Duration.hours(10),
      timeZone: 'Europe/Berlin',
      reason: 'weekend',
      services: ['svc-a'],
    });
    const frozen = (environment: Partial<EnvironmentProps>): string[] =>
      find(
        documents(
          app({ freezes: [freeze] }, ONE, environment)
            .render()
            .get(SET) ?? '',
        ),
        'AppProject',
      ).spec.syncWindows[0].applications;
    expect(frozen(NAMED)).toEqual(['svc-a-prod-eu', 'svc-a-prod-us']);
    expect(frozen(LABELLED)).toEqual(['svc-a-prod-*']);
  });

  test('keep objects of one name apart from those of every environment that has one of them', () => {
    const made = fleet({}, NAMED);
    made.services.addService('svc-a', SERVICE);
    const beside = new Environment(made.app, 'live', {
      namespace: 'prod',
      prometheus: 'http://prometheus.monitoring:9090',
      server: 'https://us.k8s.example.com',
    });
    new ServiceSet(beside, 'others').addService('svc-a', SERVICE);
    expect(problems(() => made.app.render()).join('\n')).toContain(
      'Rollout svc-a exists already in this namespace (prod/services/svc-a',
    );
  });

  test('that are chosen by the same labels are the same ones', () => {
    const made = fleet({}, LABELLED);
    made.services.addService('svc-a', SERVICE);
    const beside = new Environment(made.app, 'live', {
      namespace: 'prod',
      prometheus: 'http://prometheus.monitoring:9090',
      ...LABELLED,
    });
    new ServiceSet(beside, 'others').addService('svc-a', SERVICE);
    expect(problems(() => made.app.render()).join('\n')).toContain('exists already in this namespace');
  });

  test('are told when something is wrong with them', () => {
    const wrong = (environment: Record<string, unknown>, props: ServiceSetProps = {}): string[] =>
      problems(() => app(props, ONE, environment as Partial<EnvironmentProps>).render());
    expect(wrong({ clusters: Clusters.named({}) })).toEqual([
      "prod: clusters: an empty object names no clusters; write for example { eu: 'https://eu.k8s.example.com:6443' }",
    ]);
    expect(
      wrong({ clusters: Clusters.named({ EU: 'eu', us: 'https://us.example.com', us2: 'https://us.example.com/' }) }),
    ).toEqual([
      'prod: clusters: "EU" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example eu',
      'prod: clusters: EU: "eu" is no API server; write its address as `argocd cluster list` shows it, such as https://10.0.0.1:6443',
      'prod: clusters: us2: https://us.example.com/ stands there twice; name each cluster once',
    ]);
    expect(wrong({ clusters: Clusters.labelled({}) })).toEqual([
      "prod: clusters: no labels would mean every cluster that there is; write for example { env: 'prod' }",
    ]);
    expect(wrong({ clusters: ['https://eu.example.com'] })).toEqual([
      "prod: clusters: a list is no set of clusters; write Clusters.named({ eu: 'https://…', us: 'https://…' })",
    ]);
    expect(wrong({ ...NAMED, server: 'https://eu.example.com', seriesLabels: { cluster: 'eu' } })).toEqual([
      'prod: server: with clusters, it is one too many; leave it out',
      'prod: seriesLabels: they tell the series of one cluster from those of the others, and these clusters share their guards; make an Environment for each of them',
    ]);
    expect(wrong(LABELLED, { delivery: 'applications' })).toEqual([
      "prod/services: delivery: 'applications' writes an Application a cluster, and only Argo CD knows these clusters; write Clusters.named, or delivery: 'application-set'",
    ]);
    const long = problems(() =>
      app({}, (set) => void set.addService('s'.repeat(46), SERVICE), {
        clusters: Clusters.named({ 'a-long-name-here': 'https://us.example.com' }),
      }).render(),
    );
    expect(long).toEqual([
      `prod/services/${'s'.repeat(46)}: its Application ${'s'.repeat(46)}-prod-a-long-name-here would have a name of 68 characters, and 63 is the most; give the service, the environment or the clusters shorter names`,
    ]);
  });
});

describe('plain Applications', () => {
  const files = (): ReadonlyMap<string, string> => app({ delivery: 'applications' }, ONE).render();

  test('stand in files of their own, in a folder of their set, and have rules of their own service alone', () => {
    expect([...files().keys()].filter((path) => path.includes('/argocd/'))).toEqual([
      `${FOLDER}/svc-a.k8s.yaml`,
      `${FOLDER}/svc-b.k8s.yaml`,
      SET,
    ]);
    const mixed = app({ delivery: 'applications' }, MIXED).render();
    const [mailer] = documents(mixed.get(`${FOLDER}/mailer.k8s.yaml`) ?? '');
    expect(mailer.spec.ignoreDifferences).toEqual([]);
    expect(mailer.metadata.namespace).toBe('argocd');
  });

  test('are applied by a root Application that deletes none of them, in a project that allows nothing else', () => {
    const manifests = documents(files().get(SET) ?? '');
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'AppProject services-prod',
      'AppProject services-prod-root',
      'Application services-prod-root',
    ]);
    for (const { metadata } of manifests)
      expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    const { metadata, spec } = find(manifests, 'Application');
    expect(metadata.finalizers).toBeUndefined();
    expect(spec).toEqual({
      project: 'services-prod-root',
      source: {
        repoURL: 'https://git.example.com/{{org}}/gitops',
        targetRevision: 'main',
        path: FOLDER,
        directory: { recurse: false, include: '*.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
      syncPolicy: {
        automated: { prune: false, selfHeal: true },
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '3m' }, refresh: true },
        syncOptions: ['ApplyOutOfSyncOnly=true', 'RespectIgnoreDifferences=true', 'FailOnSharedResource=true'],
      },
      ignoreDifferences: [{ group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] }],
    });
    expect(find(manifests, 'AppProject', 'services-prod-root').spec).toMatchObject({
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
      clusterResourceWhitelist: [],
    });
  });

  test('are of the owners of the set, who are told when the root Application fails to write one', () => {
    const props = {
      delivery: 'applications',
      owners: '@acme/ledger',
      notifications: [Notifications.slack({ channels: ['#ledger'] })],
    } as const;
    const { annotations } = find(documents(app(props, ONE).render().get(SET) ?? ''), 'Application').metadata;
    expect(annotations['release-train.dev/owner']).toBe('@acme/ledger');
    expect(notified(annotations)['on-sync-failed']).toEqual(['slack:ledger']);
    const quiet = find(documents(files().get(SET) ?? ''), 'Application').metadata.annotations;
    expect(notified(quiet)).toEqual({});
  });

  test('may be what the Environment asks for, and a set may say otherwise', () => {
    const environment = { delivery: 'applications' } as const;
    expect(app({}, ONE, environment).render().has(`${FOLDER}/svc-a.k8s.yaml`)).toBe(true);
    expect(app({ delivery: 'application-set' }, ONE, environment).render().has(`${FOLDER}/svc-a.k8s.yaml`)).toBe(false);
  });

  test('may be of services that are called as what stands beside them', () => {
    const names = ['root', 'project', 'services', 'constructor'];
    const made = app({ delivery: 'applications' }, (set) => {
      for (const name of names) set.addService(name, SERVICE);
    });
    expect([...applications(made.render()).keys()]).toEqual(names.map((name) => `${name}-prod`).sort());
  });
});

describe('several ApplicationSets', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `svc-${i}`);

  test('share the services: each has its own, by its name and their number alone', () => {
    const sets = (add: Add): [string, string[]][] =>
      documents(app({ applicationSets: 3 }, add).render().get(SET) ?? '')
        .filter(({ kind }) => kind === 'ApplicationSet')
        .map(({ metadata, spec }) => [
          metadata.name,
          spec.generators[0].list.elements.map((it: { name: string }) => it.name),
        ]);
    const all = sets((set) => names(12).forEach((name) => void set.addService(name, SERVICE)));
    expect(all.map(([name]) => name)).toEqual(['services-prod', 'services-prod-2', 'services-prod-3']);
    expect(all.flatMap(([, of]) => of).sort()).toEqual(names(12).sort());
    const without = sets((set) =>
      names(12)
        .filter((name) => name !== 'svc-5')
        .reverse()
        .forEach((name) => void set.addService(name, SERVICE)),
    );
    expect(without).toEqual(all.map(([name, of]) => [name, of.filter((it) => it !== 'svc-5')]));
  });

  test('get about as many each, and where their number grows, services move into the new one alone', () => {
    const services = names(5000);
    const counts = new Map<number, number>();
    for (const service of services) {
      const shard = shardOf(service, 25);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
      const next = shardOf(service, 26);
      expect([shard, 25]).toContain(next);
    }
    expect(counts.size).toBe(25);
    expect(Math.max(...counts.values())).toBeLessThan(300);
    // Pinned: with another hash, every service of every fleet would move.
    expect(['svc-a', 'ledger', 'checkout'].map((name) => shardOf(name, 10))).toEqual([7, 3, 4]);
  });

  test('are made where one cannot hold the services, which is told, so that their number is written down', () => {
    expect([1, 300, 301, 400, 401, 5000].map((services) => shardsFor(services))).toEqual([1, 1, 2, 2, 3, 25]);
    const many: Add = (set) => names(301).forEach((name) => void set.addService(name, SERVICE));
    const made = app({}, many);
    const kinds = documents(made.render().get(SET) ?? '').map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds).toEqual([
      'AppProject services-prod',
      'ApplicationSet services-prod',
      'ApplicationSet services-prod-2',
    ]);
    expect(made.warnings.map(({ message }) => message)).toEqual([
      '301 services are shared among 2 ApplicationSets, a number that follows from theirs: write applicationSets: 2, so that no service changes its set, which Argo CD does not do by itself, when the fleet grows',
    ]);
    expect(app({ applicationSets: 2 }, many).warnings).toEqual([]);
    const crowded: Add = (set) => names(201).forEach((name) => void set.addService(name, SERVICE));
    expect(app({}, crowded).warnings.map(({ message }) => message)).toEqual([
      "one ApplicationSet makes 201 Applications, and not many more fit; when there have to be several, services move, which Argo CD does not do by itself. Write delivery: 'catalog' or 'applications', or applicationSets: 1 if the fleet grows no more",
    ]);
    expect(problems(() => app({ applicationSets: 1 }, many).render())).toEqual([
      "prod/services/ArgoCD: the ApplicationSet services-prod would have 301 Applications; 300 is the most. Write applicationSets: 2, or delivery: 'applications'",
    ]);
  }, 120_000);

  test('are asked for where few services say so much that one would outgrow an annotation', () => {
    const channels = Array.from({ length: 2000 }, (_, i) => `#${`channel-${i}`.padEnd(70, 'x')}`);
    const loud = (name: string): ServiceProps => ({
      ...SERVICE,
      notifications: [Notifications.slack({ channels: [...channels, `#${name}`] })],
    });
    const found = problems(() =>
      app({}, (set) => {
        set.addService('svc-a', loud('svc-a'));
        set.addService('svc-b', { ...SERVICE });
        set.addService('svc-c', loud('svc-c'));
      }).render(),
    );
    expect(found).toEqual([
      expect.stringMatching(
        /^prod\/services\/ArgoCD: the ApplicationSet services-prod would have \d+ bytes; 200000 is the most\. Write applicationSets: 2, or delivery: 'applications'$/,
      ),
    ]);
  });
});

describe('publish', () => {
  const services: Add = (set) => {
    for (let i = 0; i < 12; i++) set.addService(`svc-${i}`, SERVICE);
  };
  const tree = (applicationSets: number, also: string[] = []): string =>
    treeOf(
      Object.fromEntries(
        app({ applicationSets }, (set) => {
          services(set);
          for (const name of also) set.addService(name, SERVICE);
        }).render(),
      ),
    );

  test('refuses to move services to another ApplicationSet unseen', async () => {
    const checkout = initRepository();
    await publish(tree(2), checkout);
    commitAll(checkout, 'publish');
    // A service more moves none of the others.
    await publish(tree(2, ['ledger']), checkout);
    const refused = await refusal(publish(tree(3), checkout, { adopt: ['clusters/prod/apps'] }));
    expect(refused.split('\n').filter((line) => line.includes('argocd'))).toEqual(
      ['services-prod', 'services-prod-2'].map((from) =>
        expect.stringMatching(
          new RegExp(
            `^clusters/prod/argocd: svc-[-, \\w]+ would change from the ApplicationSet ${from} to the ApplicationSet services-prod-3, which Argo CD does not do by itself: write applicationSets: 2 in the ServiceSet to leave every service where it is; or publish it with --adopt clusters/prod/argocd, and hand the Applications over as docs/delivery.md says$`,
          ),
        ),
      ),
    );
    const adopt = ['clusters/prod/argocd', 'clusters/prod/apps/ledger'];
    expect((await publish(tree(3), checkout, { adopt })).written).toEqual([SET]);
    expect((await publish(tree(3), checkout)).written).toEqual([]);
  });

  test('refuses it of single services as well, and asks for the whole fleet, which alone can adopt it', async () => {
    const catalogs = (applicationSets: number): string => {
      const { app: made, prod } = fleet();
      services(new ServiceSet(prod, 'services', { delivery: 'catalog', applicationSets }));
      const files = Object.fromEntries(made.render());
      const owners = Object.keys(files).flatMap((path) =>
        path.startsWith('catalog/') ? [[path, posix.basename(path, '.yaml')]] : [],
      );
      return treeOf(files, { owners: Object.fromEntries(owners) });
    };
    const checkout = initRepository();
    await publish(catalogs(3), checkout);
    const only = Array.from({ length: 12 }, (_, i) => `svc-${i}`);
    const refused = await refusal(publish(catalogs(2), checkout, { only }));
    expect(refused.split('\n').filter((line) => line.includes('argocd'))).toEqual([
      expect.stringMatching(
        /would change from the ApplicationSet services-prod-3 to the ApplicationSet services-prod, .*; or publish the whole fleet once \(without --only\)$/,
      ),
      expect.stringMatching(/services-prod-2, .*; or publish the whole fleet once \(without --only\)$/),
    ]);
    expect((await publish(catalogs(2), checkout, { adopt: ['clusters/prod/argocd'] })).written).toContain(SET);
  });

  test('does not advise what one ApplicationSet cannot hold', async () => {
    const sets = (...shares: number[]): string => {
      let next = 0;
      return treeOf({
        [SET]: toYaml(
          shares.map((count, i) => ({
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'ApplicationSet',
            metadata: { name: `services-prod${i === 0 ? '' : `-${i + 1}`}` },
            spec: {
              generators: [{ list: { elements: Array.from({ length: count }, () => ({ name: `svc-${next++}` })) } }],
              template: { metadata: { name: '{{ .name }}-prod' } },
            },
          })),
        ),
      });
    };
    const checkout = initRepository();
    await publish(sets(300), checkout);
    expect(await refusal(publish(sets(150, 151), checkout))).toContain(
      'svc-150, svc-151, svc-152 and 147 more would change from the ApplicationSet services-prod to the ApplicationSet services-prod-2, which Argo CD does not do by itself: 301 Applications are too many for one ApplicationSet, so some have to move; or publish it with --adopt clusters/prod/argocd',
    );
  });

  test('refuses to move them to another ServiceSet unseen', async () => {
    const named = (id: string): string => {
      const { app: made, prod } = fleet();
      new ServiceSet(prod, id).addService('svc-a', SERVICE);
      return treeOf(Object.fromEntries(made.render()));
    };
    const checkout = initRepository();
    await publish(named('services'), checkout);
    expect(await refusal(publish(named('payments'), checkout))).toContain(
      'clusters/prod/argocd: svc-a would change from the ApplicationSet services-prod to the ApplicationSet payments-prod, which Argo CD does not do by itself: put them back into the ServiceSet that they are in, under the id that it has; or publish it with',
    );
  });

  const moving = async (before: ServiceSetProps, after: ServiceSetProps, id = 'services'): Promise<string[]> => {
    const rendered = (props: ServiceSetProps, name = 'services'): string => {
      const { app: made, prod } = fleet();
      new ServiceSet(prod, name, props).addService('svc-a', SERVICE);
      return treeOf(Object.fromEntries(made.render()));
    };
    const checkout = initRepository();
    await publish(rendered(before), checkout);
    const refused = await refusal(publish(rendered(after, id), checkout));
    return refused.split('\n').filter((line) => line.startsWith('clusters/prod/argocd:'));
  };

  test('refuses to move them to a root Application, or back, or to another one', async () => {
    const then = 'which Argo CD does not do by itself:';
    expect(await moving({}, { delivery: 'applications' })).toEqual([
      expect.stringContaining(
        `svc-a would change from the ApplicationSet services-prod to the root Application services-prod-root, ${then} write delivery: 'application-set' (or 'catalog') to leave them to it; or publish it with`,
      ),
    ]);
    expect(await moving({ delivery: 'applications' }, {})).toEqual([
      expect.stringContaining(
        `svc-a would change from the root Application services-prod-root to the ApplicationSet services-prod, ${then} write delivery: 'applications' to leave them to it; or`,
      ),
    ]);
    expect(await moving({ delivery: 'applications' }, { delivery: 'applications' }, 'payments')).toEqual([
      expect.stringContaining(
        `svc-a would change from the root Application services-prod-root to the root Application payments-prod-root, ${then} put them back into the ServiceSet`,
      ),
    ]);
  });

  const elsewhere = async (before: Partial<EnvironmentProps>, after: Partial<EnvironmentProps>): Promise<string[]> => {
    const rendered = (environment: Partial<EnvironmentProps>): string =>
      treeOf(Object.fromEntries(app({}, ONE, environment).render()));
    const checkout = initRepository();
    await publish(rendered(before), checkout);
    const refused = await refusal(publish(rendered(after), checkout));
    await publish(rendered(after), checkout, { adopt: ['clusters/prod/argocd'] });
    return refused.split('\n').filter((line) => line.startsWith('clusters/prod/argocd:'));
  };
  const EU = { eu: 'https://eu.k8s.example.com' };

  test('refuses to leave the Applications of a cluster to themselves', async () => {
    const two = { clusters: Clusters.named({ ...EU, us: 'https://us.k8s.example.com' }) };
    expect(await elsewhere(two, { clusters: Clusters.named(EU) })).toEqual([
      'clusters/prod/argocd: no set or root would make svc-a-prod-us, svc-b-prod-us, though their services stay: they would go on by themselves, and nobody would change them; put the cluster back, or publish it with --adopt clusters/prod/argocd, and delete them as docs/delivery.md says of taking a cluster out',
    ]);
    expect(await elsewhere({ clusters: Clusters.named(EU) }, two)).toEqual([]);
    expect(await elsewhere({ server: EU.eu }, { clusters: Clusters.named(EU) })).toEqual([
      expect.stringContaining('no set or root would make svc-a-prod, svc-b-prod, though'),
    ]);
  });

  test('refuses to move services to another cluster or namespace', async () => {
    expect(await elsewhere({}, { namespace: 'shop' })).toEqual([
      'clusters/prod/argocd: svc-a-prod, svc-b-prod would go from https://kubernetes.default.svc (prod) to https://kubernetes.default.svc (shop): what runs in the old place stays there, and the first release in the new one skips all steps; put server, clusters and namespace back as they were, or publish it with --adopt clusters/prod/argocd, and do what docs/delivery.md says of moving services',
    ]);
    const other = { clusters: Clusters.named({ eu: 'https://eu-2.k8s.example.com' }) };
    expect(await elsewhere({ clusters: Clusters.named(EU) }, other)).toEqual([
      expect.stringContaining(
        'svc-a-prod-eu, svc-b-prod-eu would go from https://eu.k8s.example.com (prod) to https://eu-2.k8s.example.com (prod)',
      ),
    ]);
  });

  test('refuses to choose clusters by other labels, since nobody here knows which those are', async () => {
    const labelled = (labels: Record<string, string>) => ({ clusters: Clusters.labelled(labels) });
    const [eu, us] = [labelled({ env: 'prod', region: 'eu' }), labelled({ env: 'prod' })];
    for (const delivery of ['application-set', 'catalog'] as const) {
      const [told, ...others] = await elsewhere({ ...eu, delivery }, { ...us, delivery });
      expect(told).toMatch(
        /^clusters\/prod\/argocd: svc-a-prod-\*, svc-b-prod-\* would go from the clusters with env=prod, region=eu \(prod\) to the clusters with env=prod \(prod\): what runs in the old place stays there/,
      );
      expect(others).toEqual([]);
    }
    expect(await elsewhere(eu, { ...eu, namespace: 'shop' })).toEqual([
      expect.stringContaining(
        'would go from the clusters with env=prod, region=eu (prod) to the clusters with env=prod, region=eu (shop)',
      ),
    ]);
    expect(await elsewhere(eu, { clusters: Clusters.named(EU) })).toEqual([
      expect.stringContaining('no set or root would make svc-a-prod-*, svc-b-prod-*, though their services stay'),
    ]);
  });

  test('lets a list become a catalog, since the set stays the same', async () => {
    expect(await moving({}, { delivery: 'catalog' })).toEqual([]);
    expect(await moving({ delivery: 'catalog', applicationSets: 5 }, { applicationSets: 5 })).toEqual([]);
    expect(await moving({ delivery: 'catalog', applicationSets: 5 }, { delivery: 'catalog' })).toEqual([
      expect.stringContaining(
        'svc-a would change from the ApplicationSet services-prod-3 to the ApplicationSet services-prod,',
      ),
    ]);
  });
});

describe('what is wrong', () => {
  const complaints = (props: Record<string, unknown>, environment: Record<string, unknown> = {}): string[] =>
    problems(() => app(props as ServiceSetProps, ONE, environment as Partial<EnvironmentProps>).render());

  test('is told of the way to deliver', () => {
    expect(complaints({ delivery: 'aplications' })).toEqual([
      'prod/services: delivery: "aplications" is no way to deliver; did you mean applications?',
    ]);
    expect(complaints({}, { delivery: 'git' })).toEqual([
      'prod: delivery: "git" is no way to deliver; there are application-set, applications, catalog',
    ]);
    expect(complaints({ applicationSets: 0 })).toEqual([
      'prod/services: applicationSets: 0 is no number of ApplicationSets; write a whole number from 1 to 100',
    ]);
    expect(complaints({ delivery: 'applications', applicationSets: 2 })).toEqual([
      "prod/services: applicationSets: with delivery: 'applications' there are none; leave it out",
    ]);
    const applicationAnnotations = { 'argocd.argoproj.io/sync-options': 'Prune=true' };
    expect(complaints({ delivery: 'applications', applicationAnnotations })).toEqual([
      'prod/services: applicationAnnotations: "argocd.argoproj.io/sync-options" is set by the library, so that the root Application deletes none; leave it out',
    ]);
  });

  test('is told of a name that leaves no room for an ending', () => {
    const made = fleet();
    const id = 'a'.repeat(54);
    new ServiceSet(made.prod, id, { delivery: 'applications' }).addService('svc-a', SERVICE);
    expect(problems(() => made.app.render())).toEqual([
      `prod/${id}: "${id}-prod" has 59 characters; 58 is the most: the AppProject and what delivers the services are called so, some with an ending. Give a shorter name`,
    ]);
  });

  test('is told of an element that would stop a whole ApplicationSet', () => {
    const made = app({}, ONE);
    const set = made.node.findAll().find((it) => 'kind' in it && it.kind === 'ApplicationSet');
    const team = '{{ .team | default "{{ .none }}" }}{{ "{{" }}';
    if (set) ApiObject.of(set).addJsonPatch(JsonPatch.add('/spec/template/metadata/labels/team', team));
    expect(problems(() => made.render())).toEqual(
      ['svc-a', 'svc-b'].map(
        (service) =>
          `prod/services/ArgoCD/applications: ApplicationSet services-prod has no team in its element ${service}, and no Application of the whole set could be made; add it, or take it out of the template`,
      ),
    );
  });
});
