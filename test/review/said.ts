import { ManifestTree } from '../../lib/manifests';
import { type Review, type ReviewOptions, reviewTrees } from '../../lib/review';

/** What is said of a change, as `risk: text`, most important first. Without playing, unless it is asked for. */
export function said(before: string, after: string, options: ReviewOptions = { play: false }): string[] {
  return lines(reviewTrees(treeOf(before), treeOf(after), options));
}

export function lines({ groups }: Review): string[] {
  return groups.flatMap(({ statements }) => statements.map(({ risk, text }) => `${risk}: ${text}`));
}

/** Files, each behind a line `# file: path`; without one it is a single file. */
export function treeOf(text: string): ManifestTree {
  const [first = '', ...files] = text.split(/^# file: (?=\S)/m);
  if (files.length === 0) return new ManifestTree(new Map([['manifests.yaml', first]]));
  return new ManifestTree(
    new Map(
      files.map((file) => {
        const end = file.indexOf('\n');
        return [file.slice(0, end).trim(), file.slice(end + 1)];
      }),
    ),
  );
}

/** A text with some words replaced: what is not there is a mistake of the test. */
export function replaced(text: string, ...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`${from} is not in the text`);
    return result.replace(from, to);
  }, text);
}

/** An object of `apps/svc-a` in `prod`. */
export function object(kind: string, apiVersion: string, rest: string, name = 'svc-a'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: prod\n  labels: {app: svc-a}\n${rest}`;
}

export const ROLLOUT = object(
  'Rollout',
  'argoproj.io/v1alpha1',
  `spec:
  replicas: 4
  progressDeadlineAbort: true
  selector: {matchLabels: {app: svc-a}}
  strategy:
    canary:
      stableService: svc-a-stable
      canaryService: svc-a-canary
      analysis:
        startingStep: 1
        templates:
          - templateName: svc-a-error-rate
        args:
          - {name: canary-hash, valueFrom: {podTemplateHashValue: Latest}}
      trafficRouting: {istio: {virtualService: {name: svc-a, routes: [primary]}}}
      steps:
        - setWeight: 5
        - pause: {duration: 2m}
        - setWeight: 20
        - pause: {duration: 5m}
        - analysis: {templates: [{templateName: svc-a-verdict}], args: [{name: canary-hash, valueFrom: {podTemplateHashValue: Latest}}]}
        - setWeight: 50
        - pause: {duration: 10m}
  template:
    metadata:
      labels: {app: svc-a}
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/svc-a:1.4.1
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: REGION, value: eu}
          resources: {requests: {cpu: 100m, memory: 128Mi}}
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
          securityContext: {runAsNonRoot: true}
`,
);

export const TEMPLATE = object(
  'AnalysisTemplate',
  'argoproj.io/v1alpha1',
  `spec:
  args:
    - name: canary-hash
  metrics:
    - name: error-rate
      interval: 15s
      initialDelay: 1m
      failureLimit: 1
      count: 20
      successCondition: len(result) == 1 && result[0] <= 0.001
      provider:
        prometheus:
          address: http://prometheus:9090
          query: |-
            # The share of failures.
            (sum(rate(istio_requests_total{reporter="destination",namespace="prod",pod=~"svc-a-{{args.canary-hash}}-.+",response_code=~"5.."}[1m])) or vector(0))
            / sum(rate(istio_requests_total{reporter="destination",namespace="prod",pod=~"svc-a-{{args.canary-hash}}-.+"}[1m]))
`,
  'svc-a-error-rate',
);

export const VERDICT = TEMPLATE.replace('name: svc-a-error-rate', 'name: svc-a-verdict').replace(
  'count: 20',
  'count: 2',
);

export const VIRTUAL_SERVICE = object(
  'VirtualService',
  'networking.istio.io/v1',
  `spec:
  hosts: [svc-a, svc-a.example.com]
  http:
    - name: admin
      match: [{uri: {prefix: /admin}}]
      timeout: 5s
      route:
        - {destination: {host: svc-a-admin}}
    - name: primary
      retries: {attempts: 2}
      route:
        - {destination: {host: svc-a-stable}, weight: 100}
        - {destination: {host: svc-a-canary}, weight: 0}
`,
);

export const SERVICES = ['svc-a-stable', 'svc-a-canary']
  .map((name) =>
    object('Service', 'v1', 'spec:\n  ports: [{port: 80, targetPort: 8080}]\n  selector: {app: svc-a}\n', name),
  )
  .join('---\n');

/** All of a service, in its folder. */
export const SERVICE = `# file: clusters/prod/apps/svc-a/svc-a.yaml\n${[ROLLOUT, TEMPLATE, VERDICT, VIRTUAL_SERVICE, SERVICES].join('---\n')}`;
