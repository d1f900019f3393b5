import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, Environment, GitOpsApp, IstioRouter, Releases, ServiceSet, Slo } from '../../lib';
import { readTree } from '../../lib/gitops/tree';
import { documents, find, fleet, type Manifest, problems, rendered, SERVICE } from '../support/fleet';

function argoCd(
  change: (set: ServiceSet) => void = () => undefined,
  environment = {},
): { project: Manifest; applications: Manifest } {
  const { app, services } = fleet({}, environment);
  services.addService('svc-b', SERVICE);
  services.addService('svc-a', SERVICE);
  change(services);
  const manifests = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
  return { project: find(manifests, 'AppProject'), applications: find(manifests, 'ApplicationSet') };
}

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
    expect(files).toHaveLength(12);
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

describe('an ApplicationSet', () => {
  test('lists the services in name order and renders their folders', () => {
    const { spec } = argoCd().applications;
    expect(spec.generators).toEqual([{ list: { elements: [{ name: 'svc-a' }, { name: 'svc-b' }] } }]);
    expect(spec.goTemplate).toBe(true);
    expect(spec.goTemplateOptions).toEqual(['missingkey=error']);
    expect(spec.template.metadata.name).toBe('{{ .name }}-prod');
    expect(spec.template.spec).toMatchObject({
      project: 'services-prod',
      source: {
        repoURL: 'https://github.com/org/gitops',
        targetRevision: 'main',
        path: 'clusters/prod/apps/{{ .name }}',
        directory: { recurse: false, include: '*.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'prod' },
    });
  });

  test('deletes nothing in production when an element, or the set itself, disappears', () => {
    const { metadata, spec } = argoCd().applications;
    expect(spec.syncPolicy).toEqual({ applicationsSync: 'create-update', preserveResourcesOnDeletion: true });
    expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
  });

  test('lets an operator pause automatic sync in an incident', () => {
    expect(argoCd().applications.spec.ignoreApplicationDifferences).toEqual([
      { jsonPointers: ['/spec/syncPolicy/automated'] },
    ]);
  });

  test('leaves to the controller what it writes during a canary, and never freezes a route', () => {
    const { spec } = argoCd().applications.spec.template;
    expect(spec.syncPolicy).toEqual({
      automated: { prune: true, selfHeal: true },
      retry: { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true'],
    });
    expect(spec.ignoreDifferences).toEqual([
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: '{{ .name }}',
        jqPathExpressions: ['.spec.http[]?.route[]?.weight'],
      },
      {
        group: '',
        kind: 'Service',
        name: '{{ .name }}-stable',
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      },
      {
        group: '',
        kind: 'Service',
        name: '{{ .name }}-canary',
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      },
    ]);
  });

  test('ignores the pods of one service while an autoscaler takes over from its replicas', () => {
    const { applications } = argoCd((set) =>
      set.addService('svc-c', {
        ...SERVICE,
        replicas: 6,
        autoscaling: { minReplicas: 3, maxReplicas: 9, takesOverReplicas: true },
      }),
    );
    expect(applications.spec.template.spec.ignoreDifferences).toContainEqual({
      group: 'argoproj.io',
      kind: 'Rollout',
      name: 'svc-c',
      jsonPointers: ['/spec/replicas'],
    });
  });

  test('leaves out what an older Argo CD does not know', () => {
    expect(
      argoCd(undefined, { controllers: { argoCd: '3.1' } }).applications.spec.template.spec.syncPolicy.retry,
    ).not.toHaveProperty('refresh');
  });

  test('takes braces in the address of the repository as text', () => {
    const { app, services } = fleet({ repository: 'https://git.example.com/{{org}}/gitops' });
    services.addService('svc-a', SERVICE);
    const [, applications] = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
    expect(applications.spec.template.spec.source.repoURL).toBe('https://git.example.com/{{ "{{" }}org}}/gitops');
  });

  test('takes braces of the user as text', () => {
    const { app, prod } = fleet();
    const set = new ServiceSet(prod, 'noisy', {
      applicationAnnotations: { 'example.com/template': '{{ .value }} and {{' },
    });
    set.addService('svc-a', SERVICE);
    const [, applications] = documents(app.render().get('clusters/prod/argocd/noisy.k8s.yaml') ?? '');
    expect(applications.spec.template.metadata.annotations['example.com/template']).toBe(
      '{{ "{{" }} .value }} and {{ "{{" }}',
    );
  });
});

describe('an AppProject', () => {
  test('allows one repository, one namespace, and the kinds that the fleet uses with the children that the UI shows', () => {
    const { spec } = argoCd().project;
    expect(spec.sourceRepos).toEqual(['https://github.com/org/gitops']);
    expect(spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'prod' }]);
    expect(spec.clusterResourceWhitelist).toEqual([]);
    expect(spec.namespaceResourceWhitelist.map((k: { group: string; kind: string }) => `${k.group}/${k.kind}`)).toEqual(
      [
        '/ConfigMap',
        '/Endpoints',
        '/Pod',
        '/Service',
        '/ServiceAccount',
        'apps/ReplicaSet',
        'argoproj.io/AnalysisRun',
        'argoproj.io/AnalysisTemplate',
        'argoproj.io/Experiment',
        'argoproj.io/Rollout',
        'autoscaling/HorizontalPodAutoscaler',
        'discovery.k8s.io/EndpointSlice',
        'networking.istio.io/DestinationRule',
        'networking.istio.io/VirtualService',
        'policy/PodDisruptionBudget',
      ],
    );
  });

  test('allows a kind as soon as a service has it', () => {
    const { project } = argoCd((set) =>
      set.addService('svc-c', {
        ...SERVICE,
        autoscaling: { minReplicas: 1, maxReplicas: 2 },
        config: { values: { A: 'b' } },
      }),
    );
    const kinds = project.spec.namespaceResourceWhitelist.map((k: { kind: string }) => k.kind);
    expect(kinds).toEqual(expect.arrayContaining(['HorizontalPodAutoscaler', 'ConfigMap']));
  });
});

describe('the whole tree is checked before anything is written', () => {
  test('two objects of one name', () => {
    const { app, services } = fleet();
    const chart = Chart.of(services.addService('svc-a', SERVICE));
    new kplus.ServiceAccount(chart, 'again', { metadata: { name: 'svc-a' } });
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-a/again: ServiceAccount svc-a exists already in this namespace (prod/services/svc-a/service-account), and one would overwrite the other; give one of them another name',
    ]);
  });

  test('a reference that leads nowhere, also one that a patch made', () => {
    const { app, services } = fleet();
    const service = services.addService('svc-a', SERVICE);
    ApiObject.of(service.rollout).addJsonPatch(
      JsonPatch.replace('/spec/strategy/canary/canaryService', 'svc-canary'),
      JsonPatch.replace('/spec/strategy/canary/trafficRouting/istio/virtualService/routes', ['main']),
      JsonPatch.replace('/spec/strategy/canary/analysis/templates/0/templateName', 'nothing'),
      JsonPatch.replace('/spec/template/metadata/labels', { app: 'x' }),
    );
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-a/rollout: Rollout svc-a: selects pods by app.kubernetes.io/name=svc-a, which its own pods do not have; give them the label, or select by another one',
      'prod/services/svc-a/rollout: Rollout svc-a is not selected by Service svc-a-stable, whose selector asks for app.kubernetes.io/name=svc-a; give the pods that label, or correct the selector',
      'prod/services/svc-a/rollout: Rollout svc-a refers to Service svc-canary, which is not rendered; add it, or correct the name',
      'prod/services/svc-a/rollout: Rollout svc-a refers to AnalysisTemplate nothing, which is not rendered; add it, or correct the name',
      'prod/services/svc-a/rollout: Rollout svc-a refers to the route main of VirtualService svc-a, which has primary; name the route so',
    ]);
  });

  test('a name, a label or an annotation that the API server would refuse', () => {
    const { app, prod } = fleet();
    const chart = new Chart(prod, 'shared', { namespace: 'prod' });
    new ApiObject(chart, 'bad', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'Bad_Name!!', labels: { 'a b': '-x' }, annotations: { count: 3 as never } },
    });
    const found = problems(() => app.render());
    expect(found).toHaveLength(3);
    expect(found[0]).toContain('prod/shared/bad: ConfigMap Bad_Name!!: the name "Bad_Name!!" is no DNS subdomain');
    expect(found[2]).toContain('count has the value 3, which is no text');
  });

  test('a field that a declared version does not know', () => {
    const { app, services } = fleet({}, { controllers: { kubernetes: '1.28' } });
    const service = services.addService('svc-a', SERVICE);
    ApiObject.of(service.rollout).addJsonPatch(
      JsonPatch.add('/spec/template/spec/initContainers', [{ name: 'proxy', image: 'x:1', restartPolicy: 'Always' }]),
    );
    expect(problems(() => app.render())).toEqual([
      "prod/services/svc-a/rollout: Rollout svc-a: spec.template.spec.initContainers[].restartPolicy came with Kubernetes 1.29, and this environment declares 1.28; remove the field, or upgrade and write controllers: { kubernetes: '1.29' }",
    ]);
  });

  test.each([
    [
      'policy/v1',
      'PodDisruptionBudget',
      { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      { kubernetes: '1.26' },
      'spec.unhealthyPodEvictionPolicy came with Kubernetes 1.27',
    ],
    ['v1', 'Service', { trafficDistribution: 'PreferClose' }, {}, 'spec.trafficDistribution came with Kubernetes 1.31'],
    [
      'networking.istio.io/v1',
      'DestinationRule',
      { host: 'a.other', trafficPolicy: { retryBudget: { percent: 20 } } },
      { istio: '1.26' },
      'spec.trafficPolicy.retryBudget came with Istio 1.27',
    ],
    [
      'networking.istio.io/v1',
      'VirtualService',
      { http: [{ retries: { attempts: 1, backoff: '1s' } }] },
      {},
      'spec.http[].retries.backoff came with Istio 1.26',
    ],
    [
      'argoproj.io/v1alpha1',
      'AppProject',
      { syncWindows: [{ kind: 'deny', syncOverrun: true }] },
      {},
      'spec.syncWindows[].syncOverrun came with Argo CD 3.5',
    ],
    [
      'argoproj.io/v1alpha1',
      'AnalysisTemplate',
      { metrics: [{ provider: { prometheus: { authentication: { basicAuth: {} } } } }] },
      {},
      'authentication.basicAuth came with Argo Rollouts 1.10',
    ],
    [
      'apps/v1',
      'Deployment',
      { template: { spec: { securityContext: { appArmorProfile: {} } } } },
      {},
      'spec.template.spec.securityContext.appArmorProfile came with Kubernetes 1.30',
    ],
  ])('a newer field of a %s %s', (apiVersion, kind, spec, controllers, message) => {
    const { app, prod } = fleet({}, { controllers });
    new ApiObject(new Chart(prod, 'own', { namespace: 'prod' }), 'object', {
      apiVersion,
      kind,
      metadata: { name: 'own' },
      spec,
    });
    expect(problems(() => app.render())).toEqual([expect.stringContaining(message)]);
  });

  test('everything that is wrong is told at once, each with its path', () => {
    const { app, services } = fleet(
      { repository: 'github.com/org/gitops' },
      { prometheus: 'prometheus.monitoring:9090', namespace: 'Prod' },
    );
    services.addService('svc-a', { ...SERVICE, port: 0 });
    services.addService('svc-b', { ...SERVICE, replicas: 1.5 });
    const found = problems(() => app.render());
    for (const start of [
      '(app): repository',
      'prod: namespace',
      'prod: prometheus',
      'prod/services/svc-a: port',
      'prod/services/svc-b: replicas',
    ]) {
      expect(found.filter((problem) => problem.startsWith(start))).toHaveLength(1);
    }
    expect(() => app.render()).toThrow(/^\d+ problems in the fleet; nothing was written\.\n\n/);
  });

  test('what is wrong with an environment is told once, and not again by each of its services', () => {
    const { app, services } = fleet(
      {},
      {
        prometheus: 'prometheus:9090',
        scrapeInterval: 15 as never,
        slo: Slo.availability(100),
        plan: CanaryPlan.of([]),
        router: new IstioRouter({ hosts: ['*'] }),
      },
    );
    for (const name of ['svc-a', 'svc-b']) services.addService(name, { ...SERVICE, slo: undefined });
    const found = problems(() => app.render());
    expect(found.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
      'prod: prometheus',
      'prod: scrapeInterval',
      'prod: router',
      'prod: plan',
      'prod: slo',
    ]);
  });

  test('an error of cdk8s-plus has the path of the construct that a person wrote', () => {
    const { app, services } = fleet();
    const { rollout } = services.addService('svc-a', SERVICE);
    rollout.addContainer({ name: 'proxy', image: 'x:1', restartPolicy: kplus.ContainerRestartPolicy.ALWAYS });
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-a/rollout: Invalid container spec: proxy has non-empty restartPolicy field. The field can only be specified for initContainers',
    ]);
  });

  test('one service can be rendered although another is wrong', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'dist-'));
    const { app, services } = fleet({ outdir });
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', { ...SERVICE, port: 0 });
    process.env.RELEASE_TRAIN_ONLY = 'svc-a';
    services.addService('svc-b', SERVICE);
    try {
      app.synth();
    } finally {
      delete process.env.RELEASE_TRAIN_ONLY;
    }
    expect([...readTree(outdir).files.keys()]).toEqual(['clusters/prod/apps/svc-a/svc-a.k8s.yaml']);
    expect(problems(() => app.render())).toHaveLength(2);
  });
});

describe('what only the whole tree shows', () => {
  test('two services that serve one host, of which one would take the callers of the other', () => {
    const router = new IstioRouter({ gateways: ['istio-ingress/public'], hosts: ['shop.example.com'] });
    const { app, services } = fleet({}, { router });
    for (const name of ['svc-a', 'svc-b']) services.addService(name, SERVICE);
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-b/virtual-service: VirtualService svc-b serves shop.example.com, which VirtualService svc-a serves already, and one would take the callers of the other; give hosts to one service only, never to the router of an environment',
    ]);
  });

  test('two environments that deliver the same objects, unless they are named clusters of their own', () => {
    const twoEnvironments = (clusters: (string | undefined)[]): string[] => {
      const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
      for (const [i, cluster] of clusters.entries()) {
        const environment = new Environment(app, `env-${i}`, {
          namespace: 'shop',
          prometheus: 'http://p:9090',
          cluster,
        });
        new ServiceSet(environment, 'services').addService('svc-a', SERVICE);
      }
      return problems(() => app.render());
    };
    expect(twoEnvironments(['eu', 'us'])).toEqual([]);
    expect(twoEnvironments([undefined, undefined])).toContain(
      'env-1/services/svc-a/rollout: Rollout svc-a exists already in this namespace (env-0/services/svc-a/rollout), and one would overwrite the other; give one of them another name',
    );
  });

  test('two sets whose Applications would have one name', () => {
    const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
    for (const [environment, service] of [
      ['prod', 'svc-a-b'],
      ['b-prod', 'svc-a'],
    ] as const) {
      const target = new Environment(app, environment, { namespace: environment, prometheus: 'http://p:9090' });
      new ServiceSet(target, `set-of-${environment}`).addService(service, SERVICE);
    }
    expect(problems(() => app.render())).toEqual([
      'b-prod/set-of-b-prod/ArgoCD/applications: ApplicationSet set-of-b-prod-b-prod makes the Application svc-a-b-prod, which exists already in this namespace (prod/set-of-prod/ArgoCD/applications), and one would overwrite the other; give one of them another name',
    ]);
  });

  test('objects in charts of the user that refer to each other', () => {
    const { app, prod, services } = fleet();
    const service = services.addService('svc-a', SERVICE);
    const [one, two] = ['one', 'two'].map((id) => new Chart(prod, id, { namespace: 'other' }));
    new kplus.ConfigMap(one!, 'config', { metadata: { name: 'same' } });
    new kplus.ConfigMap(two!, 'config', { metadata: { name: 'same' } });
    new kplus.HorizontalPodAutoscaler(new Chart(Chart.of(service), 'extra', { namespace: 'prod' }), 'hpa', {
      metadata: { name: 'second' },
      target: service.rollout,
      maxReplicas: 3,
      metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(50))],
    });
    expect(problems(() => app.render())).toEqual([
      expect.stringContaining('prod/two/config: ConfigMap same exists already'),
    ]);
  });

  test.each([
    [
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'nobody' } },
      'scales Rollout nobody, which is not rendered',
    ],
    [
      'networking.istio.io/v1',
      'VirtualService',
      { hosts: ['x'], http: [{ route: [{ destination: { host: 'nobody' } }] }] },
      'sends traffic to nobody, and Service nobody is not rendered',
    ],
    [
      'networking.istio.io/v1',
      'DestinationRule',
      { host: 'nobody.prod.svc.cluster.local' },
      'sends traffic to nobody.prod.svc.cluster.local',
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      { template: { spec: { project: 'nobody' } } },
      'puts its Applications into the project nobody, which is not rendered',
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      {
        generators: [{ list: { elements: [{ name: 'nobody' }] } }],
        template: { spec: { source: { path: 'clusters/prod/apps/{{ .name }}' } } },
      },
      'delivers clusters/prod/apps/nobody, where nothing is rendered',
    ],
  ])('a %s %s that leads nowhere', (apiVersion, kind, spec, message) => {
    const { app, prod } = fleet();
    new ApiObject(new Chart(prod, 'own', { namespace: 'prod' }), 'object', {
      apiVersion,
      kind,
      metadata: { name: 'own' },
      spec,
    });
    expect(problems(() => app.render())).toEqual([expect.stringContaining(message)]);
  });

  test('a Secret with content, and an object that goes into another namespace', () => {
    const { app, services } = fleet();
    const chart = Chart.of(services.addService('svc-a', SERVICE));
    new kplus.Secret(chart, 'secret', { metadata: { name: 'db' }, stringData: { password: 'hunter2' } });
    new kplus.ConfigMap(chart, 'elsewhere', { metadata: { name: 'x', namespace: 'kube-system' } });
    const found = problems(() => app.render());
    expect(found).toEqual([
      expect.stringContaining(
        'prod/services/svc-a/elsewhere: ConfigMap x goes into the namespace kube-system, and the AppProject allows only prod',
      ),
      expect.stringContaining('prod/services/svc-a/secret: Secret db has content, and Git would keep it for ever'),
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  test('pods that the API server would refuse', () => {
    const { app, services } = fleet();
    const { rollout } = services.addService('svc-a', {
      ...SERVICE,
      extraContainers: [
        { name: 'app', image: 'x:1' },
        {
          name: 'second',
          image: 'busybox',
          liveness: kplus.Probe.fromTcpSocket({ port: 1, successThreshold: 2 }),
          resources: { cpu: { request: kplus.Cpu.units(2), limit: kplus.Cpu.units(1) } },
        },
      ],
    });
    rollout.podMetadata.addLabel('a b', 'x');
    expect(
      problems(() => app.render()).map((problem) =>
        problem.replace('prod/services/svc-a/rollout: Rollout svc-a: ', ''),
      ),
    ).toEqual([
      expect.stringContaining('pods: "a b" is no label or annotation key'),
      'two containers are called "app"; give one of them another name',
      expect.stringContaining('container second: "busybox" has neither tag nor digest'),
      'container second: requests 2 cpu, more than its limit of 1; raise the limit',
      'container second: livenessProbe: Kubernetes takes a successThreshold of 1 only; leave it out',
    ]);
  });

  test('a text that no file can hold', () => {
    const { app, services } = fleet();
    services.addService('svc-a', { ...SERVICE, podAnnotations: { note: 'half \ud800' } });
    expect(problems(() => app.render())[0]).toMatch(
      /^prod\/services\/svc-a\/rollout: spec\.template\.metadata\.annotations\.note: .*half a surrogate pair/,
    );
  });

  test('nothing at all', () => {
    expect(problems(() => new GitOpsApp({ repository: 'https://github.com/org/gitops' }).render())).toEqual([
      '(app): there is nothing to render; add an Environment, and a ServiceSet with services',
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
