import { parseManifests, readPaths, simulateHere } from '../../../lib/simulation';
import { unmeasured } from '../../../lib/simulation/report/unmeasured';
import { service } from './made-up';

test('a path whose metrics nobody could ask is unmeasured', () => {
  expect(unmeasured(played(WEB))).toBe(true);
});

test('one query that a Prometheus answers is a measurement', () => {
  expect(unmeasured(played(`${WEB}${QUERY}`))).toBe(false);
});

test('a path without any metric promises nothing, and needs no warning', () => {
  expect(unmeasured(played(''))).toBe(false);
});

/** A service that asks for these metrics after its first step, as it is played. */
function played(metrics: string) {
  const [path] = readPaths(parseManifests(manifests(metrics)));
  const summary = simulateHere(path!, { requestsPerSecond: 10, canaryErrorRate: 0.5 }, { runs: 3 });
  return service('svc-w', summary, { warnings: path!.warnings });
}

function manifests(metrics: string): string {
  const analysis = metrics && '\n        - analysis: {templates: [{templateName: check}]}';
  return `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-w, namespace: prod}
spec:
  replicas: 2
  selector: {matchLabels: {app: svc-w}}
  template:
    metadata: {labels: {app: svc-w}}
    spec:
      containers:
        - {name: svc-w, image: registry/svc-w:1, ports: [{containerPort: 8080}]}
  strategy:
    canary:
      steps:
        - setWeight: 50
        - pause: {duration: 1m}${analysis}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: check, namespace: prod}
spec:
  metrics:${metrics}
`;
}

const WEB = `
    - name: smoke
      successCondition: result == "ok"
      provider: {web: {url: "http://smoke/", jsonPath: "{$.result}"}}`;

const QUERY = `
    - name: errors
      successCondition: len(result) == 0 || result[0] < 1
      provider: {prometheus: {address: "http://prometheus:9090", query: "sum(up)"}}`;
