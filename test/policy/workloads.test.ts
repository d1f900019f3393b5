import { ManifestTree } from '../../lib/manifests';
import { checkTree, RULES } from '../../lib/policy';
import { found } from './found';

const rollout = (spec: string, more = ''): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  ${more}
  template:
    metadata: { labels: { app: svc-a } }
    spec: ${spec}
`;
const pods = rollout('{ containers: [{ name: app, ports: [{ name: http, containerPort: 8080 }] }] }');
const service = (spec: string, name = 'svc-a'): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: prod }\nspec: ${spec}\n`;
const budget = (spec: string, name = 'svc-a', namespace = 'prod'): string =>
  `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
const autoscaler = (spec: string, name = 'svc-a'): string =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: ${name}, namespace: prod }\nspec: ${spec}\n`;
const OF_ROLLOUT = 'scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a }';
const SELECTOR = 'selector: { matchLabels: { app: svc-a } }';

describe('a readinessProbe', () => {
  test('is asked for of the container that the Service sends requests to, not of the sidecar', () => {
    const sidecar = '{ name: proxy, ports: [{ containerPort: 9000 }] }';
    const probed =
      '{ name: app, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 } } }';
    const svc = service('{ selector: { app: svc-a }, ports: [{ port: 80, targetPort: http }] }');
    expect(found('readiness-probe', rollout(`{ containers: [${probed}, ${sidecar}] }`) + svc)).toEqual([]);
    expect(found('readiness-probe', pods + svc)).toEqual([
      'container app has no readinessProbe; Service prod/svc-a sends requests to it as soon as its process runs',
    ]);
  });

  test('is not asked for of a Deployment that nobody calls, nor of a Job', () => {
    const deployment = pods.replace('argoproj.io/v1alpha1', 'apps/v1').replace('kind: Rollout', 'kind: Deployment');
    const job = pods.replace('argoproj.io/v1alpha1', 'batch/v1').replace('kind: Rollout', 'kind: Job');
    expect(found('readiness-probe', deployment)).toEqual([]);
    expect(found('readiness-probe', job)).toEqual([]);
  });

  test('is asked for of the Deployment whose template a Rollout takes', () => {
    const deployment = pods.replace('argoproj.io/v1alpha1', 'apps/v1').replace('kind: Rollout', 'kind: Deployment');
    const reference = `---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
`;
    expect(found('readiness-probe', deployment + reference)).toHaveLength(1);
  });
});

describe('resources', () => {
  test('limits count as requests, and so do the defaults of a LimitRange', () => {
    expect(
      found(
        'resource-requests',
        rollout('{ containers: [{ name: app, resources: { limits: { cpu: 1, memory: 1Gi } } }] }'),
      ),
    ).toEqual([]);
    const range = '---\napiVersion: v1\nkind: LimitRange\nmetadata: { name: defaults, namespace: prod }\n';
    expect(found('resource-requests', pods)).toEqual(['container app requests no cpu and no memory']);
    expect(found('resource-requests', pods + range)).toEqual([]);
    expect(found('resource-requests', pods + range.replace('prod', 'other'))).toHaveLength(1);
  });

  test('a container that only prepares the pod needs no requests; a sidecar among them does', () => {
    const sound = '{ name: app, resources: { requests: { cpu: 1, memory: 1Gi } } }';
    expect(found('resource-requests', rollout(`{ initContainers: [{ name: init }], containers: [${sound}] }`))).toEqual(
      [],
    );
    expect(
      found(
        'resource-requests',
        rollout(`{ initContainers: [{ name: mesh, restartPolicy: Always }], containers: [${sound}] }`),
      ),
    ).toEqual(['container mesh requests no cpu and no memory']);
  });

  test.each([
    ['{ requests: { cpu: 2 }, limits: { cpu: 500m } }', 'container app requests 2 of cpu, more than its limit of 500m'],
    ['{ requests: { memory: 128mb } }', 'container app: 128mb of memory is no quantity'],
    ['{ limits: { memory: 512m } }', 'container app: 512m of memory is 512 thousandths of a byte'],
  ])('%s is refused', (resources, message) => {
    expect(found('quantities', rollout(`{ containers: [{ name: app, resources: ${resources} }] }`))).toEqual([message]);
  });

  test('what is put in later is no quantity yet, and no fault', () => {
    expect(
      found(
        'quantities',
        rollout('{ containers: [{ name: app, resources: { limits: { memory: "{{ .Values.memory }}" } } }] }'),
      ),
    ).toEqual([]);
  });
});

describe('images', () => {
  const image = (text: string, policy = ''): string =>
    rollout(`{ containers: [{ name: app, image: "${text}"${policy} }] }`);

  test.each([
    'ghcr.io/org/svc-a:1.4.2',
    'registry:5000/svc-a:1.4.2',
    `svc-a@sha256:${'0'.repeat(64)}`,
    '$(IMAGE)',
    'svc-a:latest-1.4.2',
  ])('%s says which build it is, or cannot say it yet', (text) => {
    expect(found('image-tag', image(text))).toEqual([]);
    expect(found('image-name', image(text))).toEqual([]);
  });

  test('without a tag it is latest, also behind the port of a registry', () => {
    expect(found('image-tag', image('registry:5000/svc-a'))).toEqual([
      'registry:5000/svc-a has no tag, which means latest',
    ]);
    expect(found('image-tag', image('svc-a:main'))).toEqual(['svc-a:main is whatever main means when a pod starts']);
  });

  test('a moving tag is pulled again each time, or told', () => {
    expect(found('pull-policy', image('svc-a:latest'))).toEqual([]);
    expect(found('pull-policy', image('svc-a:main', ', imagePullPolicy: Always'))).toEqual([]);
    expect(found('pull-policy', image('svc-a:main'))).toHaveLength(1);
    expect(
      found('pull-policy', image(`svc-a:main@sha256:${'0'.repeat(64)}`, ', imagePullPolicy: IfNotPresent')),
    ).toEqual([]);
  });

  test('the Job of an analysis runs an image as well', () => {
    expect(
      found(
        'image-tag',
        `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: load }
spec:
  metrics: [{ name: load, provider: { job: { spec: { template: { spec: { containers: [{ name: k6, image: grafana/k6 }] } } } } } }]
`,
      ),
    ).toEqual(['grafana/k6 has no tag, which means latest']);
  });
});

describe('budgets', () => {
  const three = rollout('{ containers: [{ name: app }] }', 'replicas: 3');

  test.each([
    ['{ maxUnavailable: 0, SELECTOR }', ['maxUnavailable 0 permits no eviction']],
    ['{ minAvailable: 100%, SELECTOR }', ['minAvailable 100% permits no eviction']],
    ['{ minAvailable: 3, SELECTOR }', ['minAvailable 3 permits no eviction while 3 pods run, and fewer may']],
    ['{ minAvailable: 90%, SELECTOR }', ['minAvailable 90% permits no eviction while 3 pods run, and fewer may']],
    ['{ minAvailable: 50%, SELECTOR }', []],
    ['{ maxUnavailable: 25%, SELECTOR }', []],
  ])('%s of three pods', (spec, messages) => {
    expect(found('pdb-allows-eviction', three + budget(spec.replace('SELECTOR', SELECTOR)))).toEqual(messages);
  });

  test('the fewest pods are those of the autoscaler', () => {
    const scaled = pods + autoscaler(`{ minReplicas: 2, maxReplicas: 10, ${OF_ROLLOUT} }`);
    expect(found('pdb-allows-eviction', scaled + budget(`{ minAvailable: 2, ${SELECTOR} }`))).toEqual([
      'minAvailable 2 permits no eviction while 2 pods run, and fewer may',
    ]);
    expect(found('pdb-for-replicas', scaled)).toEqual([
      'no PodDisruptionBudget selects the pods of Rollout prod/svc-a, 2 or more',
    ]);
  });

  test('a budget of another namespace, or of another environment, is none', () => {
    expect(found('pdb-for-replicas', three + budget(`{ ${SELECTOR} }`))).toEqual([]);
    expect(found('pdb-for-replicas', three + budget(`{ ${SELECTOR} }`, 'svc-a', 'other'))).toHaveLength(1);
    const files = (environment: string) => ({
      'clusters/prod/apps/svc-a/rollout.yaml': three,
      [`clusters/${environment}/apps/svc-a/budget.yaml`]: budget(`{ ${SELECTOR} }`),
    });
    expect(found('pdb-for-replicas', files('prod'))).toEqual([]);
    expect(found('pdb-for-replicas', files('staging'))).toHaveLength(1);
    // Where no pods are rendered beside it, nothing is known about what it selects.
    expect(found('pdb-selects-pods', files('staging'))).toEqual([]);
  });

  test('the same budget in two files is one', () => {
    const files = { 'a/all.yaml': three + budget(`{ ${SELECTOR} }`), 'b/all.yaml': budget(`{ ${SELECTOR} }`) };
    expect(found('one-pdb-a-pod', files)).toEqual([]);
  });

  test('one pod needs none', () => {
    expect(found('pdb-for-replicas', pods)).toEqual([]);
  });
});

describe('autoscalers', () => {
  test('the one that stayed at the Deployment is told what there is instead', () => {
    expect(
      found(
        'autoscaler-target',
        pods + autoscaler('{ maxReplicas: 9, scaleTargetRef: { kind: Deployment, name: svc-a } }'),
      ),
    ).toEqual([
      'there is no Deployment svc-a in the namespace of HorizontalPodAutoscaler prod/svc-a, but a Rollout: nothing is scaled',
    ]);
  });

  test('a Rollout of the group of Deployments is nobody', () => {
    expect(
      found(
        'autoscaler-target',
        pods + autoscaler('{ scaleTargetRef: { apiVersion: apps/v1, kind: Rollout, name: svc-a } }'),
      ),
    ).toEqual(['Rollout is of argoproj.io, not of apps/v1: nothing is scaled']);
  });

  test('what somebody else made can be scaled', () => {
    expect(found('autoscaler-target', autoscaler('{ scaleTargetRef: { kind: Redis, name: cache } }'))).toEqual([]);
  });

  test('utilization needs the requests of sidecars as well, and a value needs none', () => {
    const metric = (target: string): string =>
      autoscaler(`{ ${OF_ROLLOUT}, metrics: [{ type: Resource, resource: { name: cpu, target: ${target} } }] }`);
    const two = rollout('{ containers: [{ name: app, resources: { requests: { cpu: 1 } } }, { name: logs }] }');
    expect(found('autoscaler-needs-requests', two + metric('{ averageUtilization: 70 }'))).toEqual([
      'container logs of Rollout prod/svc-a requests no cpu: its utilization cannot be computed',
    ]);
    expect(found('autoscaler-needs-requests', two + metric('{ averageValue: 700m }'))).toEqual([]);
  });

  test('replicas may stand in Git where Argo CD ignores them; a Rollout is not judged here', () => {
    const deployment = pods
      .replace('argoproj.io/v1alpha1', 'apps/v1')
      .replace('kind: Rollout', 'kind: Deployment')
      .replace('spec:', 'spec:\n  replicas: 3');
    const scaled = autoscaler('{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }');
    const application = `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a, namespace: argocd }
spec: { ignoreDifferences: [{ group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }] }
`;
    expect(found('replicas-beside-autoscaler', deployment + scaled)).toEqual([
      'replicas is 3, and HorizontalPodAutoscaler prod/svc-a scales it: each sync sets it back',
    ]);
    expect(found('replicas-beside-autoscaler', deployment + scaled + application)).toEqual([]);
    const rolled = rollout('{ containers: [{ name: app }] }', 'replicas: 3');
    expect(found('replicas-beside-autoscaler', rolled + autoscaler(`{ ${OF_ROLLOUT} }`))).toEqual([]);
  });
});

describe('Services', () => {
  test('a Service without a selector, or of pods that are rendered elsewhere, is left alone', () => {
    expect(found('service-selects-pods', pods + service('{ ports: [{ port: 80 }] }'))).toEqual([]);
    expect(found('service-selects-pods', service('{ selector: { istio: ingressgateway } }'))).toEqual([]);
    expect(found('service-selects-pods', pods + service('{ selector: { app: svc } }'))).toEqual([
      'no pod that is rendered beside it has app=svc: the Service has no endpoints',
    ]);
  });

  test('a Service of pods that an operator makes from a custom resource is left alone', () => {
    const kafka = '---\napiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: { name: events, namespace: prod }\n';
    const svc = service('{ selector: { strimzi.io/cluster: events } }');
    expect(found('service-selects-pods', pods + svc)).toHaveLength(1);
    expect(found('service-selects-pods', pods + svc + kafka)).toEqual([]);
  });

  test('the hash that Argo Rollouts writes, and labels of the canary alone, are known', () => {
    const labelled = rollout(
      '{ containers: [{ name: app }] }',
      'strategy: { canary: { canaryMetadata: { labels: { role: canary } } } }',
    );
    expect(found('service-selects-pods', labelled + service('{ selector: { app: svc-a, role: canary } }'))).toEqual([]);
    expect(
      found(
        'service-selects-pods',
        labelled + service('{ selector: { app: svc-a, rollouts-pod-template-hash: 6f64645d7b } }'),
      ),
    ).toEqual([]);
  });

  test('a number that no container says is told once, however many pods there are', () => {
    const svc = service('{ selector: { app: svc-a }, ports: [{ port: 80, targetPort: 9090 }] }');
    expect(found('service-target-ports', pods + svc)).toEqual([
      'requests go to port 9090, and the containers of Rollout prod/svc-a say 8080',
    ]);
    expect(found('service-target-ports', rollout('{ containers: [{ name: app }] }') + svc)).toEqual([]);
  });

  test('an Ingress of Services that are rendered elsewhere is left alone', () => {
    const ingress =
      '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: svc-a, namespace: prod }\nspec: { defaultBackend: { service: { name: other, port: { number: 80 } } } }\n';
    expect(found('ingress-backends', ingress)).toEqual([]);
    expect(found('ingress-backends', ingress + service('{ ports: [{ port: 80 }] }'))).toEqual([
      'there is no Service other in the namespace of Ingress prod/svc-a',
    ]);
  });
});

describe('what pods need', () => {
  const needs = rollout(
    '{ serviceAccountName: svc-a, containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a } }, { secretRef: { name: svc-a } }] }] }',
  );
  const other = (kind: string, namespace = 'prod'): string =>
    `---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: other, namespace: ${namespace} }\n`;

  test.each([
    ['config-maps-of-pods', 'ConfigMap'],
    ['secrets-of-pods', 'Secret'],
    ['service-account-of-pods', 'ServiceAccount'],
  ])('%s asks only where the tree holds a %s of the namespace', (rule, kind) => {
    expect(found(rule, needs)).toEqual([]);
    expect(found(rule, needs + other(kind, 'elsewhere'))).toEqual([]);
    expect(found(rule, needs + other(kind))).toEqual([
      `there is no ${kind} svc-a in the namespace of Rollout prod/svc-a`,
    ]);
    expect(found(rule, needs + other(kind) + other(kind).replace('other', 'svc-a'))).toEqual([]);
  });

  test('what is optional, and what is in every namespace, need not be there', () => {
    const optional = rollout(
      '{ containers: [{ name: app, envFrom: [{ configMapRef: { name: svc-a, optional: true } }] }], volumes: [{ name: ca, configMap: { name: kube-root-ca.crt } }] }',
    );
    expect(found('config-maps-of-pods', optional + other('ConfigMap'))).toEqual([]);
  });
});

describe('network policies', () => {
  const policy = (namespace: string, selector: string): string =>
    `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { podSelector: ${selector} }\n`;

  test('are asked for only where there are some', () => {
    expect(found('network-policy-of-pods', pods)).toEqual([]);
    expect(found('network-policy-of-pods', pods + policy('other', '{}'))).toEqual([]);
    expect(found('network-policy-of-pods', pods + policy('prod', '{}'))).toEqual([]);
    expect(found('network-policy-of-pods', pods + policy('prod', '{ matchLabels: { app: b } }'))).toEqual([
      'none of the network policies of its namespace selects the pods of Rollout prod/svc-a',
    ]);
  });
});

describe('what the API server would refuse', () => {
  test.each([
    ['label-syntax', 'metadata: { name: a, labels: { v: 1.10 } }', /^label v: .*1\.1/],
    ['label-syntax', `metadata: { name: a, labels: { v: ${'x'.repeat(64)} } }`, /^label v: .*at most 63/],
    ['annotation-texts', 'metadata: { name: a, annotations: { on: true } }', /^(on|true) has a value that is no text/],
    ['object-names', 'metadata: { name: 5 }', /^the name 5 .*is no DNS/],
    ['object-names', 'metadata: {}', /^this ConfigMap has no name$/],
  ])('%s: %s', (rule, metadata, message) => {
    expect(found(rule, `apiVersion: v1\nkind: ConfigMap\n${metadata}`)).toEqual([expect.stringMatching(message)]);
  });

  test('names of roles are not DNS names, and a name that is put in later is none yet', () => {
    expect(
      found('object-names', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: "a:b" }'),
    ).toEqual([]);
    expect(found('object-names', 'apiVersion: v1\nkind: Service\nmetadata: { name: "{{ name }}" }')).toEqual([]);
    expect(found('object-names', 'apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }')).toEqual([]);
  });

  test('the volumes of a StatefulSet are its claims as well', () => {
    const set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  volumeClaimTemplates: [{ metadata: { name: data } }]
  template: { spec: { containers: [{ name: db, volumeMounts: [{ name: data, mountPath: /data }] }] } }
`;
    expect(found('volume-mounts', set)).toEqual([]);
  });

  test('an object of two environments, or of two overlays, is not there twice', () => {
    const one = service('{}').slice(4);
    expect(found('one-object-a-name', { 'overlays/a/s.yaml': one, 'overlays/b/s.yaml': one })).toEqual([]);
    expect(found('one-object-a-name', { 'clusters/a/apps/s/s.yaml': one, 'clusters/b/apps/s/s.yaml': one })).toEqual(
      [],
    );
    expect(found('one-object-a-name', { 'apps/s/a.yaml': one, 'apps/s/b.yaml': one })).toEqual([
      'Service prod/svc-a is there twice: here, and in apps/s/a.yaml at line 3',
    ]);
  });
});

test('a thousand workloads with their Services and budgets are looked up, not compared with each other', () => {
  const all = Array.from({ length: 1000 }, (_, i) =>
    (pods + service('{ selector: { app: svc-a } }') + budget(`{ ${SELECTOR} }`)).replaceAll('svc-a', `svc-${i}`),
  );
  const tree = ManifestTree.of(all.join('---\n'));
  const began = performance.now();
  checkTree(tree, { rules: RULES.filter(({ family }) => family === 'workloads') });
  expect(performance.now() - began).toBeLessThan(10_000);
});
