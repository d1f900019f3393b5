import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps, Chart, JsonPatch, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, Environment, type EnvironmentProps, GitOpsApp, IstioRouter, ServiceSet, Slo } from '../../lib';
import { readTree } from '../../lib/gitops/tree';
import { fleet, problems, SERVICE } from '../support/fleet';

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
    expect(problemsOfOwn({ apiVersion, kind, spec }, { controllers })).toEqual([expect.stringContaining(message)]);
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
      'prod/services/svc-b/virtual-service: VirtualService svc-b serves shop.example.com, which VirtualService svc-a (prod/services/svc-a/virtual-service) serves already, and one would take the callers of the other; let one of them serve it, and give hosts to the router of one service, never to that of an environment',
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
    expect(problemsOfOwn({ apiVersion, kind, spec })).toEqual([expect.stringContaining(message)]);
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

  test.each([
    ['1Pi', '1Gi', true],
    ['1e3', '500', true],
    ['500000u', '1', false],
    ['1Gi', '1Gi', false],
  ])('a request of %s memory beside a limit of %s: %j', (request, limit, wrong) => {
    const { app, services } = fleet();
    const { rollout } = services.addService('svc-a', SERVICE);
    const resources = '/spec/template/spec/containers/0/resources';
    ApiObject.of(rollout).addJsonPatch(
      JsonPatch.replace(resources, { requests: { memory: request }, limits: { memory: limit } }),
    );
    const told = `prod/services/svc-a/rollout: Rollout svc-a: container app: requests ${request} memory, more than its limit of ${limit}; raise the limit`;
    expect(problems(() => app.render())).toEqual(wrong ? [told] : []);
  });

  test('a template that cannot be made is told once, where it stands', () => {
    const { app, services } = fleet();
    const chart = Chart.of(services.addService('svc-a', SERVICE));
    const produce = () => {
      throw new Error('no such metric');
    };
    new ApiObject(chart, 'own', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      spec: Lazy.any({ produce }),
    } as ApiObjectProps);
    expect(problems(() => app.render())).toEqual(['prod/services/svc-a/own: no such metric']);
  });

  test('a route of a Rollout that leads nowhere', () => {
    const { app, services } = fleet();
    const service = services.addService('svc-a', SERVICE);
    const routes = service.node.findChild('virtual-service') as ApiObject;
    routes.addJsonPatch(JsonPatch.replace('/spec/http/0/route/1/destination/host', 'nobody.prod.svc.cluster.local'));
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-a/rollout: Rollout svc-a is routed to nobody.prod.svc.cluster.local, and Service nobody is not rendered; add it, or correct the host',
    ]);
  });

  test('not what belongs to somebody else', () => {
    const { app, prod, services } = fleet();
    const chart = Chart.of(services.addService('svc-a', SERVICE));
    const own = (id: string, apiVersion: string, kind: string, spec: object, namespace = 'prod'): void => {
      new ApiObject(namespace === 'prod' ? chart : new Chart(prod, id, { namespace }), id, {
        apiVersion,
        kind,
        metadata: { name: id },
        spec,
      });
    };
    own('redis', 'networking.istio.io/v1', 'DestinationRule', { host: 'redis.prod.svc.cluster.local' });
    own('legacy', 'autoscaling/v2', 'HorizontalPodAutoscaler', {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'legacy' },
    });
    for (const path of ['one', 'two']) {
      own(path, 'networking.istio.io/v1', 'VirtualService', {
        gateways: ['i/p'],
        hosts: ['x.example.com'],
        http: [{ match: [{ uri: { prefix: `/${path}` } }] }],
      });
      own(
        `${path}-api`,
        'networking.istio.io/v1',
        'VirtualService',
        { hosts: ['api.example.com'], exportTo: ['.'] },
        path,
      );
    }
    own('plain', 'apps/v1', 'Deployment', {
      template: { spec: { containers: [{ name: 'c', image: 'x:1', env: [{ name: 'EMPTY' }] }] } },
    });
    expect(problems(() => app.render())).toEqual([]);
  });

  test('what cdk8s-plus refuses, without hiding the rest', () => {
    const { app, services } = fleet();
    services.addService('svc-a', {
      ...SERVICE,
      initContainers: [{ name: 'init', image: 'x:1', readiness: kplus.Probe.fromTcpSocket() }],
    });
    services.addService('svc-b', { ...SERVICE, extraContainers: [null as never] });
    const found = problems(() => app.render());
    expect(found).toHaveLength(2);
    expect(found[0]).toBe('prod/services/svc-a: its pods: Init containers must not have a readiness probe');
    expect(found[1]).toMatch(/^prod\/services\/svc-b: its pods: /);
  });

  test('secrets and users of every container', () => {
    const { app, services } = fleet();
    services.addService('svc-a', {
      ...SERVICE,
      securityContext: { user: 0 },
      extraContainers: [
        { name: 'proxy', image: 'x:1', envVariables: { VAULT_TOKEN: kplus.EnvValue.fromValue('s.abc') } },
      ],
    });
    expect(problems(() => app.render())).toEqual([
      expect.stringContaining('container app: runs as user 0 and must not be root'),
      expect.stringContaining('container proxy: the variable VAULT_TOKEN: this is a secret, by its name'),
    ]);
  });

  test('an object that another chart of the user puts elsewhere', () => {
    const { app, services } = fleet();
    const chart = Chart.of(services.addService('svc-a', SERVICE));
    new kplus.ConfigMap(new Chart(chart, 'second', { namespace: 'other' }), 'map', { metadata: { name: 'm' } });
    expect(problems(() => app.render())).toEqual([
      expect.stringContaining('ConfigMap m goes into the namespace other'),
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

/** What is wrong with an object of one's own in an environment. */
function problemsOfOwn(
  object: ApiObjectProps & { spec: object },
  environment: Partial<EnvironmentProps> = {},
): string[] {
  const { app, prod } = fleet({}, environment);
  new ApiObject(new Chart(prod, 'own', { namespace: 'prod' }), 'object', { metadata: { name: 'own' }, ...object });
  return problems(() => app.render());
}
