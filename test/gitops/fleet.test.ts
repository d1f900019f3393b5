import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps, Chart, Lazy, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Environment, GitOpsApp, Release, Releases, ServiceSet, Slo } from '../../lib';
import { readTree } from '../../lib/gitops/tree';
import { documents, fleet, problems, rendered, SERVICE } from '../support/fleet';

describe('the rendered tree', () => {
  test('has a flat folder a service and the Argo CD objects apart', () => {
    const { app, services } = fleet();
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', SERVICE);
    expect([...app.render().keys()]).toEqual([
      'clusters/prod/apps/svc-a/svc-a.k8s.yaml',
      'clusters/prod/apps/svc-b/svc-b.k8s.yaml',
      'clusters/prod/argocd/services.k8s.yaml',
    ]);
  });

  test('is the same, byte for byte, every time and in whatever order services are added', () => {
    const render = (names: string[]): string => {
      const { app, services } = fleet();
      for (const name of names) services.addService(name, SERVICE);
      return JSON.stringify([...app.render()]);
    };
    expect(render(['svc-a', 'svc-b', 'svc-c'])).toBe(render(['svc-a', 'svc-b', 'svc-c']));
    expect(render(['svc-c', 'svc-a', 'svc-b'])).toBe(render(['svc-a', 'svc-b', 'svc-c']));
  });

  test('makes each object once, also where a value of it renders another app', () => {
    const { app, services } = fleet();
    let made = 0;
    const other = fleet();
    other.services.addService('svc-b', SERVICE);
    new ApiObject(Chart.of(services.addService('svc-a', SERVICE)), 'nested', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: Lazy.any({ produce: () => ({ files: String(other.app.render().size) }) }),
    } as ApiObjectProps);
    const service = Chart.of(services.addService('svc-c', SERVICE));
    new ApiObject(service, 'counted', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      spec: Lazy.any({
        produce: () => {
          made += 1;
          return {
            metrics: [{ name: 'a', provider: { prometheus: { address: 'http://p:9090', query: 'vector(1)' } } }],
          };
        },
      }),
    } as ApiObjectProps);
    app.render();
    expect(made).toBe(1);
  });

  test('has objects in the order in which Argo CD applies them', () => {
    const waves = rendered().map((m) => Number(m.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0));
    expect(waves).toEqual([...waves].sort((a, b) => a - b));
    expect(new Set(waves)).toEqual(new Set([-2, -1, 0]));
  });

  test('has a file a resource where that is asked for, and no two of them share a name', () => {
    const { app, services } = fleet({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    services.addService('svc-a', SERVICE);
    const files = [...app.render().keys()];
    expect(files).toContain('clusters/prod/apps/svc-a/Rollout.argoproj.io.prod.svc-a.k8s.yaml');
    expect(files).toContain('clusters/prod/apps/svc-a/Service.prod.svc-a-canary.k8s.yaml');
    expect(files).toHaveLength(15);
  });

  test('holds charts of the user beside the service they stand in, and in a folder of their own elsewhere', () => {
    const { app, prod, services } = fleet();
    const service = services.addService('svc-a', SERVICE);
    const add = (scope: Environment | Chart | GitOpsApp, id: string): void => {
      new kplus.ConfigMap(new Chart(scope, id, { namespace: 'prod' }), 'config', { metadata: { name: id } });
    };
    add(Chart.of(service), 'extra');
    add(prod, 'shared');
    add(app, 'bootstrap');
    const files = [...app.render().keys()];
    expect(files).toEqual(
      expect.arrayContaining([
        'clusters/prod/apps/svc-a/svc-a-extra.k8s.yaml',
        'clusters/prod/shared.k8s.yaml',
        'bootstrap.k8s.yaml',
      ]),
    );
  });

  test('keeps the order of dependencies within a chart, in linear time', () => {
    const { app, prod } = fleet();
    const chart = new Chart(prod, 'layers', { namespace: 'prod' });
    const layers = Array.from({ length: 40 }, (_, i) =>
      [0, 1].map(
        (j) =>
          new ApiObject(chart, `o-${i}-${j}`, {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: `o-${i}-${j}` },
          }),
      ),
    );
    for (const [i, layer] of layers.entries())
      for (const object of layer) for (const next of layers[i + 1] ?? []) object.addDependency(next);
    const names = documents(app.render().get('clusters/prod/layers.k8s.yaml') ?? '').map((m) =>
      Number(m.metadata.name.split('-')[1]),
    );
    expect(names).toEqual([...names].sort((a, b) => b - a));
  });

  test('cannot be rendered with a dependency between charts or in a circle', () => {
    const { app, prod, services } = fleet();
    const [a, b] = ['svc-a', 'svc-b'].map((name) => services.addService(name, SERVICE));
    Chart.of(b!).addDependency(Chart.of(a!));
    const chart = new Chart(prod, 'circle', { namespace: 'prod' });
    const [x, y] = ['x', 'y'].map(
      (name) => new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }),
    );
    x?.addDependency(y!);
    y?.addDependency(x!);
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-b: depends on prod/services/svc-a, which is in another chart: files in a GitOps repository are not applied in such an order; remove the dependency and use sync waves within a service',
      'prod/circle: its objects depend on each other in a circle (prod/circle/x -> prod/circle/y -> prod/circle/x); remove one of the dependencies',
    ]);
  });
});

describe('releases of a set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  for (const name of ['svc-a', 'svc-z'])
    writeFileSync(join(folder, `${name}.yaml`), 'image: ghcr.io/org/x:1\nversion: 1\ngitSha: 9f8d111\n');

  test('a service without a file and a file without a service are both told', () => {
    const { app, prod } = fleet();
    const set = new ServiceSet(prod, 'more', { releases: Releases.fromFolder(folder) });
    for (const name of ['svc-a', 'svc-b']) set.addService(name, { ...SERVICE, release: undefined });
    const found = problems(() => app.render());
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^prod\/more\/svc-b: release: .*svc-b\.yaml is missing/);
    expect(found[1]).toMatch(/svc-z\.yaml releases svc-z, which is no service of this fleet \(svc-a, svc-b\)/);
  });

  test('of one service alone, are carried along alone, and a file that nobody asks for does not stop it', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'dist-'));
    const { app, prod } = fleet({ publishReleases: true, outdir });
    const releases = Releases.fromFolder(folder);
    const set = new ServiceSet(prod, 'more', { releases });
    for (const name of ['svc-a', 'svc-b']) set.addService(name, { ...SERVICE, release: undefined });
    process.env.RELEASE_TRAIN_ONLY = 'svc-a';
    try {
      app.synth();
    } finally {
      delete process.env.RELEASE_TRAIN_ONLY;
    }
    const tree = readTree(outdir);
    expect([...tree.files.keys()]).toEqual([
      'clusters/prod/apps/svc-a/svc-a.k8s.yaml',
      `${releases.folder}/svc-a.yaml`,
    ]);
    expect(tree.owners.get(`${releases.folder}/svc-a.yaml`)).toBe('svc-a');
  });

  test('are no manifests', () => {
    const { app, prod } = fleet({ publishReleases: true });
    const set = new ServiceSet(prod, 'more', { releases: Releases.fromFolder(folder) });
    for (const name of ['svc-a', 'svc-z']) set.addService(name, { ...SERVICE, release: undefined });
    expect(documents(app.synthYaml()).every((manifest) => manifest.kind)).toBe(true);
  });

  test('are carried along where the source is in another repository', () => {
    const { app, prod } = fleet({ publishReleases: true });
    const releases = Releases.fromFolder(folder);
    const set = new ServiceSet(prod, 'more', { releases });
    for (const name of ['svc-a', 'svc-z']) set.addService(name, { ...SERVICE, release: undefined });
    expect([...app.render().keys()].filter((path) => !path.startsWith('clusters/'))).toEqual([
      `${releases.folder}/svc-a.yaml`,
      `${releases.folder}/svc-z.yaml`,
    ]);
  });
});

describe('bad input around the services', () => {
  test('an environment outside of which a set has no home', () => {
    expect(() => new ServiceSet(Testing.chart(), 'services')).toThrow(
      "stands in no Environment; make it below one: new Environment(app, 'prod', { namespace, prometheus })",
    );
    expect(
      () =>
        new ServiceSet(new Environment(Testing.app(), 'prod', { namespace: 'prod', prometheus: 'http://p:9090' }), 's'),
    ).toThrow('Argo CD has to know the repository');
  });

  test.each([
    [
      { repository: 'github.com/org/gitops' },
      '(app): repository: "github.com/org/gitops" is no repository that Argo CD can read; write for example https://github.com/org/gitops',
    ],
    [
      { repository: 'https://user:token@github.com/org/gitops' },
      '(app): repository: the address holds credentials, and Git would keep them for ever; write it without, and give Argo CD its credentials in a Secret',
    ],
    [{ targetRevision: 'a b' }, '(app): targetRevision: "a b" is no branch or tag; write for example main'],
    [
      { features: { 'pods:fly': true } as never },
      '(app): features: "pods:fly" is no feature flag of this version; it knows pods:spread-across-zones',
    ],
    [
      { yamlOutputType: YamlOutputType.FILE_PER_APP },
      '(app): yamlOutputType: Argo CD applies a folder a service, so one file cannot hold the fleet; write YamlOutputType.FILE_PER_CHART or FILE_PER_RESOURCE',
    ],
  ])('the app: %j', (props, message) => {
    expect(problems(() => fleet(props).app.render())).toContain(message);
  });

  test('no properties at all', () => {
    const app = new GitOpsApp(undefined as never);
    new Environment(app, 'prod', null as never);
    const found = problems(() => app.render());
    expect(found.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
      '(app): undefined holds no properties; write { … }',
      '(app): repository',
      'prod: null holds no properties; write { … }',
      'prod: namespace',
      'prod: prometheus',
    ]);
  });

  test('two environments, or two sets, of one name', () => {
    const { app, prod } = fleet();
    new Environment(app, 'prod', { namespace: 'x', prometheus: 'http://p:9090' });
    new ServiceSet(prod, 'more').addService('svc-a', SERVICE);
    new ServiceSet(prod, 'more').addService('svc-b', SERVICE);
    new ServiceSet(prod, '').addService('svc-c', SERVICE);
    const taken = 'because something here is called so already; give it another name';
    const found = problems(() => app.render());
    expect(found).toContain(`(app): an Environment cannot be called "prod", ${taken}`);
    expect(found).toContain(`prod: a ServiceSet cannot be called "more", ${taken}`);
    expect(found).toContain('prod: a ServiceSet has the id ""; write a name such as services');
  });

  test('an environment within another is the one that counts', () => {
    const { prod } = fleet();
    const inner = new Environment(prod, 'inner', { namespace: 'inner', prometheus: 'http://p:9090' });
    expect(Environment.of(new Chart(inner, 'chart'))).toBe(inner);
  });

  test.each([
    [
      { scrapeIntervall: 60 } as never,
      'prod: scrapeIntervall: there is no such property; did you mean scrapeInterval?',
    ],
    [
      { controllers: { argoCd: 3.2 } as never },
      "prod: controllers.argoCd: 3.2 is no version; write major.minor as a string, such as '3.2'",
    ],
    [{ controllers: { toString: '1.2' } as never }, 'prod: controllers: "toString" is not known'],
    [{ telemetryName: '' }, 'prod: telemetryName: "" is not 1 to 128 printable characters'],
    [{ prometheus: 'prometheus.monitoring:9090' }, 'write http://prometheus.monitoring:9090'],
    [{ namespace: 'Prod' }, 'prod: namespace: "Prod" is no DNS label'],
    [
      { controllers: { argoCd: '3' } },
      'prod: controllers.argoCd: "3" is no version; write major.minor as a string, such as \'3.2\'',
    ],
    [
      { controllers: { istio: '1.21' } },
      'prod: controllers.istio: Istio 1.21 is too old: older ones have no networking.istio.io/v1; 1.22 is the oldest that works',
    ],
    [
      { controllers: { argo: '3.2' } as never },
      'prod: controllers: "argo" is not known; the controllers are kubernetes, argoRollouts, argoCd, istio',
    ],
    [{ server: 'http://user:pass@x' }, 'is no API server'],
    [
      { scrapeInterval: 15 as never },
      'prod: scrapeInterval: 15 is not a duration; write for example Duration.minutes(2)',
    ],
  ])('the environment: %j', (props, message) => {
    expect(problems(() => fleet({}, props).app.render()).join('\n')).toContain(message);
  });

  test('two services of one name', () => {
    const { app, services } = fleet();
    services.addService('svc-a', SERVICE);
    services.addService('svc-a', SERVICE);
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', SERVICE);
    const again = 'there is a service of this name already; give one of them another name';
    expect(problems(() => app.render())).toEqual([
      `prod/services/svc-a (2): ${again}`,
      `prod/services/svc-a (3): ${again}`,
    ]);
  });

  test('a service name together with the environment too long for an Application', () => {
    const { app, prod } = fleet();
    new Environment(app, 'a-very-long-environment', { namespace: 'x', prometheus: 'http://p:9090' });
    expect(problems(() => app.render())[0]).toContain("16 is the most: every Application's name ends in it");
    expect(prod.environmentName).toBe('prod');
  });
});

test('a misspelt property is told with the one that was meant, also of those that the set takes itself', () => {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
  const release = Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' });
  const props = { release, port: 8080, replicas: 6, slo: Slo.availability(99.9) };
  const wrong = { dependson: ['b'], use: { db: 5 }, ownerss: [], replica: 3 };
  new ServiceSet(prod, 'services').addService('svc-a', { ...props, ...wrong } as unknown as typeof props);
  const message = (() => {
    try {
      app.render();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  })();
  for (const [given, meant] of [
    ['dependson', 'dependsOn'],
    ['use', 'uses'],
    ['ownerss', 'owners'],
    ['replica', 'replicas'],
  ])
    expect(message).toContain(`prod/services/svc-a: ${given}: there is no such property; did you mean ${meant}?`);
});
