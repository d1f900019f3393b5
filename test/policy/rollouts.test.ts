import { checkTree, exampleTree } from '../../lib/policy';
import { rolloutRules } from '../../lib/policy/rules/rollouts';

/** What a rule says of manifests. */
function said(rule: string, manifests: string): string[] {
  const rules = rolloutRules.filter(({ id }) => id === rule);
  expect(rules).toHaveLength(1);
  return checkTree(exampleTree(manifests), { rules }).findings.map(({ message }) => message);
}

function rollout(spec: string, name = 'svc-a'): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}

const canary = (strategy: string, rest = '') =>
  rollout(`{ strategy: { canary: ${strategy} }${rest ? `, ${rest}` : ''} }`);
const steps = (list: string, rest = '') => canary(`{ steps: [${list}]${rest ? `, ${rest}` : ''} }`);
const blueGreen = (strategy: string) => rollout(`{ strategy: { blueGreen: ${strategy} } }`);
const documents = (...texts: string[]) => texts.join('\n---\n');

function service(name: string, selector = '{ app: svc-a }', namespace = 'shop'): string {
  return `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: ${selector} }\n`;
}

function template(name: string, spec: string, { namespace = 'shop', kind = 'AnalysisTemplate' } = {}): string {
  const metadata = kind === 'AnalysisTemplate' ? `{ name: ${name}, namespace: ${namespace} }` : `{ name: ${name} }`;
  return `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

const ISTIO = 'trafficRouting: { istio: { virtualService: { name: svc-a } } }';
const GATE = '{ analysis: { templates: [{ templateName: gate }] } }';

test('a release path that guards is not talked about', () => {
  const manifests = documents(
    ...['svc-a', 'svc-a-stable', 'svc-a-canary'].map((name) => service(name)),
    template(
      'guard',
      `
  args: [{ name: canary }, { name: namespace }, { name: max-error, value: "0.05" }]
  metrics:
    - { name: error-rate, interval: 60s, count: 5, initialDelay: 90s, provider: { prometheus: { query: "sum(rate(x[2m]))" } } }`,
    ),
    `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  namespace: shop
  annotations: { notifications.argoproj.io/subscribe.on-rollout-aborted.slack: shop-releases }
spec:
  revisionHistoryLimit: 5
  minReadySeconds: 10
  progressDeadlineSeconds: 600
  progressDeadlineAbort: true
  selector: { matchLabels: { app: svc-a } }
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app, image: "r/app:1" }] } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      scaleDownDelaySeconds: 600
      abortScaleDownDelaySeconds: 30
      maxSurge: 25%
      maxUnavailable: 0
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
      steps:
        - setWeight: 5
        - pause: { duration: 1m }
        - analysis: &guard
            templates: [{ templateName: guard }]
            args:
              - { name: canary, value: svc-a-canary }
              - { name: namespace, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
        - setWeight: 25
        - analysis: *guard
        - setWeight: 50
        - pause: { duration: 5m }
        - analysis: *guard
`,
  );
  expect(checkTree(exampleTree(manifests), { rules: rolloutRules }).findings).toEqual([]);
});

describe('what a Rollout is made of', () => {
  test('a Rollout needs a strategy, a selector and pods', () => {
    expect(said('one-strategy', rollout('{ replicas: 2 }'))).toEqual(['neither canary nor blueGreen is given']);
    expect(said('selector-of-a-rollout', rollout('{ replicas: 2 }'))).toEqual(['there is no selector']);
    expect(said('selector-of-a-rollout', rollout('{ selector: {} }'))).toEqual(['the selector is empty']);
    expect(said('template-or-workload-ref', rollout('{ replicas: 2 }'))).toEqual([
      'there is neither a pod template nor a workloadRef',
    ]);
  });

  test('a selector that differs is told with the labels that are there', () => {
    const pods = 'template: { metadata: { labels: { app: svc-b, tier: web } } }';
    expect(said('selector-of-a-rollout', rollout(`{ selector: { matchLabels: { app: svc-a } }, ${pods} }`))).toEqual([
      "the selector does not match the pods' labels, which are app: svc-b and tier: web",
    ]);
    const expression = 'matchExpressions: [{ key: app, operator: In, values: [svc-a, svc-b] }]';
    expect(said('selector-of-a-rollout', rollout(`{ selector: { ${expression} }, ${pods} }`))).toEqual([]);
  });

  const reference = 'workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a }';
  const deployment = (spec: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: svc-a, namespace: shop }\nspec: ${spec}\n`;

  test('with workloadRef, labels are those of the Deployment, and a selector may be left out', () => {
    const pods = deployment('{ replicas: 0, template: { metadata: { labels: { app: web } } } }');
    expect(said('selector-of-a-rollout', documents(rollout(`{ ${reference} }`), pods))).toEqual([]);
    const selecting = rollout(`{ ${reference}, selector: { matchLabels: { app: svc-a } } }`);
    expect(said('selector-of-a-rollout', documents(selecting, pods))).toEqual([
      "the selector does not match the pods' labels, which are app: web",
    ]);
    expect(said('selector-of-a-rollout', selecting)).toEqual([]);
  });

  test('the Deployment behind a workloadRef keeps its pods unless something takes them away', () => {
    const rule = 'workload-ref-without-pods';
    const kept = 'Deployment shop/svc-a keeps 1 of its own pods beside those of Rollout shop/svc-a';
    expect(said(rule, documents(rollout(`{ ${reference} }`), deployment('{}')))).toEqual([kept]);
    const scaled = reference.replace(' }', ', scaleDown: progressively }');
    expect(said(rule, documents(rollout(`{ ${scaled} }`), deployment('{}')))).toEqual([]);
    expect(said(rule, documents(rollout(`{ ${scaled} }`), deployment('{ replicas: 3 }')))).toEqual([
      'Deployment shop/svc-a keeps 3 of its own pods beside those of Rollout shop/svc-a',
    ]);
    expect(said('workload-ref-is-there', rollout(`{ ${reference} }`))).toEqual([
      'there is no Deployment svc-a in the namespace of Rollout shop/svc-a',
    ]);
  });

  test('the deadline of ten minutes holds where none is given', () => {
    const rule = 'deadline-behind-readiness';
    expect(said(rule, rollout('{ minReadySeconds: 600 }'))).toEqual([
      'progressDeadlineSeconds is 600, and minReadySeconds 600',
    ]);
    expect(said(rule, rollout('{ minReadySeconds: 599 }'))).toEqual([]);
  });

  test('0 unavailable pods are fine while some may be added', () => {
    expect(said('room-to-replace-pods', canary('{ maxUnavailable: 0 }'))).toEqual([]);
    expect(said('room-to-replace-pods', canary('{ maxSurge: "0", maxUnavailable: 0 }'))).toEqual([
      'maxSurge and maxUnavailable are both 0',
    ]);
    expect(said('pods-or-percent', canary('{ maxSurge: many, maxUnavailable: -1 }'))).toEqual([
      'maxSurge is the text "many"',
      'maxUnavailable is -1',
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a value that something fills in later
    expect(said('pods-or-percent', canary('{ maxSurge: "${SURGE}" }'))).toEqual([]);
  });

  const scaler = (kind: string, apiVersion: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: svc-a, namespace: shop }\nspec: { scaleTargetRef: { kind: Rollout, name: svc-a } }\n`;

  test('replicas and an autoscaler fight, unless Argo CD ignores the field', () => {
    const rule = 'rollout-replicas-beside-an-autoscaler';
    const scaled = documents(rollout('{ replicas: 3 }'), scaler('ScaledObject', 'keda.sh/v1alpha1'));
    expect(said(rule, scaled)).toEqual(['replicas is 3, and ScaledObject shop/svc-a scales Rollout shop/svc-a']);
    const ignoring = (name: string, options = '[RespectIgnoreDifferences=true]') => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: apps/${name} }
  syncPolicy: { syncOptions: ${options} }
  ignoreDifferences: [{ group: argoproj.io, kind: Rollout, jsonPointers: [/spec/replicas] }]
`;
    expect(said(rule, documents(scaled, ignoring('svc-a')))).toEqual([]);
    // What is ignored is still applied with each release, and what another Application ignores is no matter of this one.
    expect(said(rule, documents(scaled, ignoring('svc-a', '[ServerSideApply=true]')))).toEqual([
      'replicas is 3, and ScaledObject shop/svc-a scales Rollout shop/svc-a: without RespectIgnoreDifferences=true its Application ignores the field when it compares, not when it applies',
    ]);
    expect(said(rule, documents(scaled, rollout('{}', 'svc-b'), ignoring('svc-b')))).toHaveLength(1);
    const other = rollout('{ replicas: 3 }', 'svc-b');
    expect(said(rule, documents(other, scaler('HorizontalPodAutoscaler', 'autoscaling/v2')))).toEqual([]);
  });

  test('commands of people in Git are told one by one', () => {
    expect(said('left-to-people', rollout('{ paused: false, restartAt: "2026-01-01T00:00:00Z" }'))).toEqual([
      'paused is false: a release that a person pauses goes on',
      'restartAt is 2026-01-01T00:00:00Z: a later restart by a person is undone',
    ]);
  });
});

describe('Services', () => {
  test('each environment needs its own', () => {
    const path = documents(canary('{ canaryService: svc-a-canary }'));
    const manifests = [
      `# file: clusters/prod/apps/svc-a/svc-a.yaml\n${documents(path, service('svc-a-canary'))}`,
      `# file: clusters/staging/apps/svc-a/svc-a.yaml\n${path}`,
    ].join('\n');
    const { findings } = checkTree(exampleTree(manifests), {
      rules: rolloutRules.filter(({ id }) => id === 'services-of-a-rollout'),
    });
    expect(findings.map(({ file, message }) => [file, message])).toEqual([
      [
        'clusters/staging/apps/svc-a/svc-a.yaml',
        'there is no Service svc-a-canary in the namespace of Rollout shop/svc-a',
      ],
    ]);
  });

  test('one of another namespace does not count, and both strategies are looked at', () => {
    const manifests = documents(
      blueGreen('{ activeService: svc-a, previewService: svc-a-preview }'),
      service('svc-a'),
      service('svc-a-preview', '{ app: svc-a }', 'other'),
    );
    expect(said('services-of-a-rollout', manifests)).toEqual([
      'there is no Service svc-a-preview in the namespace of Rollout shop/svc-a',
    ]);
  });

  test('subsets of Istio, ping-pong and plugins do without the two Services', () => {
    const rule = 'routed-services';
    const subsets = '{ istio: { virtualService: { name: a }, destinationRule: { name: a } } }';
    expect(said(rule, canary(`{ trafficRouting: ${subsets} }`))).toEqual([]);
    const pair = 'pingPong: { pingService: a, pongService: b }';
    expect(said(rule, canary(`{ ${pair}, trafficRouting: { alb: { ingress: a, servicePort: 80 } } }`))).toEqual([]);
    expect(said(rule, canary('{ trafficRouting: { plugins: { argoproj-labs/gatewayAPI: {} } } }'))).toEqual([]);
    expect(said(rule, canary('{ pingPong: { pingService: a } }'))).toEqual(['pingPong needs a pongService']);
    expect(said(rule, canary(`{ ${ISTIO} }`))).toEqual(['istio needs a canaryService', 'istio needs a stableService']);
  });

  test('the same Rollout for two clusters shares no Service with itself', () => {
    const path = documents(canary('{ canaryService: svc-a-canary }'));
    const manifests = [
      `# file: blue/svc-a.yaml\n${path}`,
      `# file: green/svc-a.yaml\n${path}`,
      `# file: base/service.yaml\n${service('svc-a-canary')}`,
    ].join('\n');
    expect(said('service-of-one-rollout', manifests)).toEqual([]);
  });

  test('a selector may name labels that the pods have only while they are a canary, and the hash', () => {
    const rule = 'rollout-services-select-its-pods';
    const pods = 'template: { metadata: { labels: { app: svc-a } } }';
    const names = 'canaryService: svc-a-canary, canaryMetadata: { labels: { track: canary } }';
    const selecting = service('svc-a-canary', '{ app: svc-a, track: canary, rollouts-pod-template-hash: abc }');
    expect(said(rule, documents(canary(`{ ${names} }`, pods), selecting))).toEqual([]);
    expect(said(rule, documents(canary('{ canaryService: svc-a-canary }', pods), selecting))).toEqual([
      'it selects track: canary, and the pods of Rollout shop/svc-a do not have that label',
    ]);
    expect(said('hash-left-to-the-controller', selecting)).toEqual(['rollouts-pod-template-hash is abc']);
  });
});

describe('the steps of a canary', () => {
  test('a canary that only waits is not measured; one that a person, an experiment or a plugin looks at may be', () => {
    const rule = 'canary-is-measured';
    const none = 'there is no analysis, neither in the background nor as a step';
    expect(said(rule, steps('{ setWeight: 5 }, { pause: { duration: 2m } }'))).toEqual([none]);
    expect(said(rule, steps('{ setWeight: 5 }, { pause: {} }'))).toEqual([]);
    const experiment = (rest: string) => `{ setWeight: 5 }, { experiment: { duration: 5m, templates: []${rest} } }`;
    expect(said(rule, steps(experiment(', analyses: [{ name: gate, templateName: gate }]')))).toEqual([]);
    expect(said(rule, steps(experiment('')))).toEqual([none]);
    expect(said(rule, steps(experiment(', analyses: []')))).toEqual([none]);
    expect(said(rule, steps('{ setWeight: 5 }, { plugin: { name: org/smoke-test } }'))).toEqual([]);
    expect(said(rule, steps('{ setWeight: 5 }', 'analysis: { templates: [{ templateName: gate }] }'))).toEqual([]);
    expect(said(rule, steps('{ setWeight: 5 }', 'analysis: { templates: [] }'))).toEqual([none]);
  });

  test('an analysis before the first weight has seen no request', () => {
    expect(said('canary-is-measured', steps(`${GATE}, { setWeight: 5 }, { pause: { duration: 2m } }`))).toEqual([
      'the only analysis runs before the canary gets requests',
    ]);
    expect(said('last-weight-is-measured', steps(`${GATE}, { setWeight: 5 }, { pause: { duration: 2m } }`))).toEqual(
      [],
    );
  });

  test('without a small weight there is no canary', () => {
    const rule = 'canary-has-a-small-share';
    expect(said(rule, steps('{ pause: { duration: 2m } }, { setWeight: 100 }'))).toEqual(['the first weight is 100 %']);
    expect(said(rule, canary('{}'))).toEqual(['there is no step with a weight: the release goes from 0 to 100 %']);
    expect(said(rule, steps(`{ setCanaryScale: { replicas: 1 } }, ${GATE}`))).toEqual([]);
    expect(said(rule, steps('{ setWeight: "{{ .Values.weight }}" }'))).toEqual([]);
  });

  test('the last weight is measured by a step behind it, or in the background', () => {
    const rule = 'last-weight-is-measured';
    const path = `{ setWeight: 5 }, ${GATE}, { setWeight: 50 }, { pause: { duration: 5m } }`;
    expect(said(rule, steps(path))).toEqual(['no analysis runs at 50 %, the last weight before the promotion']);
    expect(said(rule, steps(path, 'analysis: { templates: [{ templateName: gate }] }'))).toEqual([]);
    expect(said(rule, steps(`${path}, { setWeight: 100 }`))).toHaveLength(1);
    expect(said(rule, steps(`${path}, { pause: {} }`))).toEqual([]);
  });

  test('weights are held, 0 and 100 apart', () => {
    const rule = 'weights-are-held';
    expect(said(rule, steps('{ setWeight: 0 }, { setWeight: 5 }, { setWeight: 20 }'))).toEqual([
      '5 % is not held: 20 % follows at once',
      '20 % is not held: the promotion follows at once',
    ]);
    expect(said(rule, steps(`{ setWeight: 5 }, ${GATE}, { setWeight: 100 }`))).toEqual([]);
  });

  test('weights rise, and stay in their range', () => {
    expect(said('weights-rise', steps('{ setWeight: 20 }, { setWeight: 20 }, { setWeight: 5 }'))).toEqual([
      '5 % follows 20 %',
    ]);
    expect(said('weights-in-range', steps('{ setWeight: 2.5 }, { setWeight: -1 }'))).toEqual([
      'the weight is 2.5; it can be a whole number from 0 to 100',
      'the weight is -1; it can be a whole number from 0 to 100',
    ]);
    const fine = '{ trafficRouting: { maxTrafficWeight: 1000, plugins: { a: {} } }, steps: [{ setWeight: 500 }] }';
    expect(said('weights-in-range', canary(fine))).toEqual([]);
  });

  test('without a router a weight is told as the pods that it is', () => {
    const rule = 'weights-of-whole-pods';
    expect(said(rule, canary('{ steps: [{ setWeight: 1 }] }', 'replicas: 4'))).toEqual([
      '1 % is really 1 of 5 pods, 20 %',
    ]);
    expect(said(rule, canary('{ steps: [{ setWeight: 25 }] }', 'replicas: 4'))).toEqual([]);
    expect(said(rule, canary('{ steps: [{ setWeight: 20 }] }', 'replicas: 3'))).toEqual([]);
    expect(said(rule, canary(`{ ${ISTIO}, steps: [{ setWeight: 1 }] }`, 'replicas: 4'))).toEqual([]);
    expect(said(rule, steps('{ setWeight: 1 }'))).toEqual([]);
    expect(said(rule, canary('{ maxSurge: 0, steps: [{ setWeight: 10 }] }', 'replicas: 1'))).toEqual([
      '10 % of 1 pod is none',
    ]);
  });

  test('pods that are held do not get more requests than they are', () => {
    const rule = 'pods-follow-the-weight';
    expect(
      said(rule, canary('{ steps: [{ setCanaryScale: { replicas: 1 } }, { setWeight: 25 }] }', 'replicas: 10')),
    ).toEqual(['25 % of the requests go to 10 % of the pods']);
    expect(said(rule, steps('{ setCanaryScale: { replicas: 1 } }, { setWeight: 25 }'))).toEqual([]);
    expect(said(rule, steps('{ setCanaryScale: { weight: 50 } }, { setWeight: 25 }'))).toEqual([]);
  });

  test('a step says one thing, and not nothing', () => {
    expect(said('one-kind-a-step', steps('{}, { setWeight: 5, analysis: {} }'))).toEqual([
      'the step does nothing',
      'the step says setWeight and analysis; setWeight alone is done, if anything is',
    ]);
  });

  test('pauses are numbers, numbers as texts, or durations of Go', () => {
    const list = ['300', '"300"', '90s', '1h30m'].map((it) => `{ pause: { duration: ${it} } }`);
    expect(said('pause-durations', steps(list.join(', ')))).toEqual([]);
    expect(said('pause-durations', steps('{ pause: { duration: 1d } }, { pause: { duration: -5 } }'))).toEqual([
      '"1d" is no duration',
      'the pause lasts -5, less than 0',
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a value that something fills in later
    expect(said('pause-durations', steps('{ pause: { duration: "${HOLD}" } }'))).toEqual([]);
  });

  test('who waits for a person is told of both strategies', () => {
    expect(said('waits-for-a-person', steps('{ setWeight: 5 }, { pause: {} }'))).toEqual([
      'the release waits here until a person promotes it',
    ]);
    expect(said('waits-for-a-person', blueGreen('{ activeService: a, autoPromotionEnabled: false }'))).toEqual([
      'the new pods wait until a person promotes them',
    ]);
  });
});

describe('routers', () => {
  test('each field that needs a router is told', () => {
    const path =
      '{ setCanaryScale: { replicas: 1 } }, { setMirrorRoute: { name: a } }, { experiment: { templates: [{ weight: 5 }] } }';
    expect(said('needs-a-router', steps(path, 'dynamicStableScale: true'))).toEqual([
      'dynamicStableScale has no effect without trafficRouting',
      'setCanaryScale has no effect without trafficRouting',
      'setMirrorRoute has no effect without trafficRouting',
      'the weight of an experiment has no effect without trafficRouting',
    ]);
    expect(said('needs-a-router', canary('{ dynamicStableScale: false }'))).toEqual([]);
  });

  test('what a router cannot do is told with those that can', () => {
    const rule = 'what-the-router-can-do';
    expect(said(rule, canary('{ trafficRouting: { nginx: {} }, steps: [{ setMirrorRoute: { name: a } }] }'))).toEqual([
      'setMirrorRoute works with istio, plugins only',
    ]);
    const alb = 'trafficRouting: { alb: { ingress: a } }, pingPong: { pingService: a, pongService: b }';
    expect(said(rule, canary(`{ ${alb} }`))).toEqual(['ping-pong with alb needs a rootService']);
    expect(said(rule, canary(`{ ${ISTIO}, steps: [{ setHeaderRoute: { name: a } }] }`))).toEqual([]);
  });

  test('one object or several', () => {
    expect(said('one-way-to-the-router', canary('{ trafficRouting: { istio: {} } }'))).toEqual([
      'istio has neither virtualService nor virtualServices',
    ]);
    expect(said('one-way-to-the-router', canary('{ trafficRouting: { alb: { ingresses: [a, b] } } }'))).toEqual([]);
  });

  test('the Ingress of alb leads to the root Service', () => {
    const path = canary('{ stableService: s, trafficRouting: { alb: { ingress: svc-a, rootService: root } } }');
    const ingress = (name: string) =>
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: svc-a, namespace: shop }\nspec: { rules: [{ http: { paths: [{ backend: { service: { name: ${name} } } }] } }] }\n`;
    expect(said('ingress-to-the-stable-service', documents(path, ingress('root')))).toEqual([]);
    expect(said('ingress-to-the-stable-service', documents(path, ingress('s')))).toEqual([
      'Ingress shop/svc-a has no rule that leads to the Service root',
    ]);
    expect(said('ingress-to-the-stable-service', path)).toEqual([
      'there is no Ingress svc-a in the namespace of Rollout shop/svc-a',
    ]);
  });

  test('alb matches headers exactly only, and a route without a match takes one away', () => {
    const route = (match: string) => `{ setHeaderRoute: { name: a${match} } }`;
    const prefix = route(', match: [{ headerName: x, headerValue: { prefix: a } }]');
    expect(said('route-matches', canary(`{ trafficRouting: { alb: {} }, steps: [${prefix}] }`))).toEqual([
      'alb cannot match by prefix',
    ]);
    expect(said('route-matches', steps(`${prefix}, ${route('')}`))).toEqual([]);
    expect(said('route-matches', steps(route(', match: [{ headerName: x }]')))).toEqual([
      'it says none of exact, prefix and regex',
    ]);
    expect(said('routes-lead-to-pods', steps(`{ setWeight: 5 }, ${prefix}`))).toEqual([]);
    expect(said('routes-lead-to-pods', steps(`${prefix}, { setWeight: 5 }`))).toEqual([
      'the canary has no pods yet when the route a is set',
    ]);
  });
});

describe('analyses', () => {
  const analysis = (text: string) => canary(`{ analysis: ${text} }`);

  test('a template of another namespace is not found, and experiments name templates too', () => {
    const rule = 'analysis-templates-are-there';
    const missing = 'there is no AnalysisTemplate gate in the namespace of Rollout shop/svc-a';
    const elsewhere = template('gate', '{}', { namespace: 'other' });
    expect(said(rule, documents(steps(GATE), elsewhere))).toEqual([missing]);
    expect(said(rule, steps('{ experiment: { analyses: [{ name: a, templateName: gate }] } }'))).toEqual([missing]);
    expect(said(rule, documents(steps(GATE), template('gate', '{}')))).toEqual([]);
  });

  test('templates of the cluster are missed only where the tree holds any', () => {
    const rule = 'cluster-templates-are-there';
    const use = analysis('{ templates: [{ templateName: gate, clusterScope: true }] }');
    expect(said(rule, use)).toEqual([]);
    expect(said('analysis-templates-are-there', use)).toEqual([]);
    const other = template('other', '{}', { kind: 'ClusterAnalysisTemplate' });
    expect(said(rule, documents(use, other))).toEqual(['there is no ClusterAnalysisTemplate gate']);
    const apart = [`# file: clusters/a/x.yaml\n${use}`, `# file: clusters/b/x.yaml\n${other}`].join('\n');
    expect(said(rule, apart)).toEqual([]);
  });

  test('arguments of nested templates are asked for, those of a template that names itself once', () => {
    const use = analysis('{ templates: [{ templateName: outer }], args: [{ name: a, value: x }] }');
    const outer = template('outer', '{ args: [{ name: a }], templates: [{ templateName: inner }] }');
    const inner = template(
      'inner',
      '{ args: [{ name: b }, { name: c, value: y }], templates: [{ templateName: outer }] }',
    );
    expect(said('analysis-arguments-passed', documents(use, outer, inner))).toEqual([
      'AnalysisTemplate shop/inner asks for the argument b, which is not passed',
    ]);
  });

  test('a secret, or the value of another template, is a value', () => {
    const use = analysis('{ templates: [{ templateName: one }, { templateName: two }] }');
    const one = template(
      'one',
      '{ args: [{ name: token, valueFrom: { secretKeyRef: { name: a, key: b } } }, { name: x }] }',
    );
    const two = template('two', '{ args: [{ name: x, value: y }] }');
    expect(said('analysis-arguments-passed', documents(use, one, two))).toEqual([]);
  });

  test('an argument that no template knows is told with the one that was meant, if all templates are there', () => {
    const rule = 'analysis-arguments-known';
    const use = (more: string) =>
      analysis(`{ templates: [{ templateName: gate }${more}], args: [{ name: servise, value: x }] }`);
    const gate = template('gate', '{ args: [{ name: service }] }');
    expect(said(rule, documents(use(''), gate))).toEqual([
      'no template of this analysis knows the argument servise; service is known',
    ]);
    expect(said(rule, documents(use(', { templateName: other, clusterScope: true }'), gate))).toEqual([]);
  });

  test('a Rollout passes values, hashes and fields, nothing else', () => {
    const passing = (arg: string) =>
      said('analysis-arguments-have-values', analysis(`{ args: [{ name: a, ${arg} }] }`));
    expect(passing('value: ""')).toEqual([]);
    expect(passing('valueFrom: { podTemplateHashValue: Stable }')).toEqual([]);
    expect(passing('valueFrom: { podTemplateHashValue: Canary }')).toEqual([
      'the argument a comes from the hash Canary, so it is empty',
    ]);
    expect(passing('valueFrom: { secretKeyRef: { name: a, key: b } }')).toEqual([
      'the argument a comes from nowhere, so it is empty',
    ]);
  });

  test('fields that an argument takes are looked for in the Rollout', () => {
    const taking = (path: string) =>
      said(
        'analysis-field-references',
        canary(
          `{ analysis: { args: [{ name: a, valueFrom: { fieldRef: { fieldPath: "${path}" } } }] } }`,
          'template: { spec: { containers: [{ name: app, image: "r/app:1" }] } }',
        ),
      );
    expect(taking('spec.template.spec.containers[0].image')).toEqual([]);
    expect(taking('spec.template.spec.containers[1].image')).toEqual([
      'spec.template.spec.containers[1].image is not in the Rollout',
    ]);
    expect(taking('spec.template.spec.containers')).toEqual(['spec.template.spec.containers is no single value']);
    expect(taking('metadata.uid')).toEqual([]);
    expect(taking('metadata.generation')).toEqual([
      'metadata.generation is no path that an argument can take a value from',
    ]);
    expect(taking("metadata.labels['app.kubernetes.io/instance']")).toEqual([]);
    expect(taking("metadata.annotations['team']")).toEqual([
      'the Rollout has no annotation team, so the argument is empty',
    ]);
    expect(taking('status.currentPodHash')).toEqual([]);
    expect(taking('spec.replicas')).toEqual([]);
  });

  const metric = (text: string) => template('gate', `{ metrics: [{ name: errors, ${text} }] }`);
  const QUERY = 'provider: { prometheus: { query: "sum(rate(x[2m]))" } }';

  test('a background analysis that begins with the release measures before there is a canary', () => {
    const rule = 'requests-before-a-measurement';
    const path = (rest: string) =>
      steps(
        '{ setWeight: 5 }, { pause: { duration: 5m } }',
        `analysis: { templates: [{ templateName: gate }]${rest} }`,
      );
    const early = 'errors is measured from step 0 on, before the first weight is set';
    expect(said(rule, documents(path(''), metric(`interval: 1m, ${QUERY}`)))).toEqual([early]);
    expect(said(rule, documents(path(', startingStep: 1'), metric(`interval: 1m, ${QUERY}`)))).toEqual([]);
    expect(said(rule, documents(path(''), metric(`interval: 1m, initialDelay: 2m, ${QUERY}`)))).toEqual([]);
    expect(said(rule, path(''))).toEqual([]);
  });

  test('behind a later weight only a single look is too early, and a job never is', () => {
    const rule = 'requests-before-a-measurement';
    const path = steps(`{ setWeight: 5 }, { pause: { duration: 5m } }, { setWeight: 50 }, ${GATE}`);
    expect(said(rule, documents(path, metric(QUERY)))).toEqual([
      'errors is measured in the second in which the canary gets 50 %',
    ]);
    expect(said(rule, documents(path, metric(`interval: 1m, count: 5, ${QUERY}`)))).toEqual([]);
    expect(said(rule, documents(path, metric('provider: { job: {} }')))).toEqual([]);
  });

  test('an analysis names what it runs', () => {
    expect(said('analysis-names-templates', steps('{ analysis: {} }', 'analysis: { templates: [{}] }'))).toEqual([
      'the template has no templateName',
      'the analysis names no template',
    ]);
  });
});

describe('blue-green, the way back, and who is told', () => {
  const analysis = (name: string) => `${name}: { templates: [{ templateName: gate }] }`;

  test('a person, or an analysis before the switch, guards a blue-green release', () => {
    const after = `{ activeService: a, ${analysis('postPromotionAnalysis')} }`;
    expect(said('blue-green-is-measured', blueGreen(after))).toEqual([]);
    expect(said('measured-before-the-switch', blueGreen(after))).toEqual([
      'the first analysis runs after all requests have moved',
    ]);
    expect(said('blue-green-is-measured', blueGreen('{ activeService: a, autoPromotionEnabled: false }'))).toEqual([]);
    expect(said('two-different-services', blueGreen('{ previewService: a }'))).toEqual([
      'there is no activeService, whose selector would switch to the new pods',
    ]);
  });

  test('the delay of a canary counts where requests are routed', () => {
    const rule = 'old-pods-outlive-the-switch';
    expect(said(rule, canary(`{ scaleDownDelaySeconds: 0, ${ISTIO} }`))).toEqual([
      'the old pods go 0 seconds after the switch',
    ]);
    expect(said(rule, canary('{ scaleDownDelaySeconds: 0 }'))).toEqual([]);
    expect(said(rule, blueGreen('{ scaleDownDelaySeconds: 30 }'))).toEqual([]);
  });

  test('a rollback window without warm pods is told with what happens', () => {
    const rule = 'rollback-window-is-warm';
    const back = 'rollbackWindow: { revisions: 2 }';
    expect(said(rule, canary(`{ ${ISTIO}, steps: [{ setWeight: 50 }] }`, back))).toEqual([
      'the old pods are gone 30 seconds after a release, and a rollback within the window begins with one',
    ]);
    expect(said(rule, canary(`{ ${ISTIO}, scaleDownDelaySeconds: 900, steps: [{ setWeight: 50 }] }`, back))).toEqual(
      [],
    );
    expect(said(rule, canary('{ steps: [{ setWeight: 100 }] }', back))).toEqual([]);
    expect(said(rule, canary(`{ ${ISTIO} }`))).toEqual([]);
  });

  test('where nobody is told of anything, that is said once an environment', () => {
    const two = documents(rollout('{}', 'svc-a'), rollout('{}', 'svc-b'));
    const told =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: svc-c, annotations: { notifications.argoproj.io/subscribe.on-rollout-aborted.slack: x } }\n';
    expect(said('aborts-are-told', two)).toEqual(['nobody subscribes to an abort of any of 2 Rollouts here']);
    expect(said('aborts-are-told', documents(two, told))).toEqual([
      'nobody subscribes to an abort of this release',
      'nobody subscribes to an abort of this release',
    ]);
    const all =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: argo-rollouts-notification-configmap }\ndata: { subscriptions: "- recipients: [slack:x]" }\n';
    expect(said('aborts-are-told', documents(two, all))).toEqual([]);
  });

  test('a subscription without a service, or without a recipient, tells nobody', () => {
    const subscribed = (key: string, value: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: svc-a, annotations: { notifications.argoproj.io/subscribe.${key}: "${value}" } }\n`;
    const rule = 'subscriptions-on-the-rollout';
    expect(said(rule, subscribed('on-rollout-aborted', 'x'))).toEqual([
      'the subscription on-rollout-aborted lacks a trigger or a service',
    ]);
    expect(said(rule, subscribed('on-rollout-aborted.slack', ''))).toEqual([
      'the subscription on-rollout-aborted.slack names nobody',
    ]);
  });
});

test('what the controller of one cluster is told says nothing of those of another', () => {
  const config = (name: string, data: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: argo-rollouts }\ndata: ${data}\n`;
  const both = steps('{ plugin: { name: org/smoke-test } }');
  const told = config('argo-rollouts-notification-configmap', '{ subscriptions: "- recipients: [slack:a]" }');
  const installed = config('argo-rollouts-config', '{ stepPlugins: "- name: org/smoke-test" }');
  const tree = (place: string) =>
    [
      `# file: clusters/dev/apps/svc-a.yaml\n${both}`,
      `# file: clusters/prod/apps/svc-a.yaml\n${both}`,
      `# file: ${place}\n${documents(told, installed)}`,
    ].join('\n');
  for (const rule of ['aborts-are-told', 'plugins-are-installed']) {
    expect(said(rule, tree('clusters/dev/argo-rollouts.yaml'))).toHaveLength(1);
    expect(said(rule, tree('argo-rollouts.yaml'))).toEqual([]);
  }
});
