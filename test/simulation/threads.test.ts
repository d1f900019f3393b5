import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests, readPaths, type Scenario } from '../../lib/simulation';

// Threads run compiled files alone.
const { simulate } = require('../../build/lib/simulation') as typeof import('../../lib/simulation');

const UNROUTED = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-a, namespace: prod}
spec:
  replicas: 4
  template: {metadata: {labels: {app: a}}}
  strategy:
    canary:
      steps: [{setWeight: 25}, {analysis: {templates: [{templateName: errors}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: svc-a-common, namespace: prod}
spec: {selector: {app: a}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: errors, namespace: prod}
spec:
  metrics:
    - name: errors
      interval: 30s
      count: 4
      successCondition: len(result) == 1 && result[0] < 0.01
      failureCondition: len(result) == 1 && result[0] >= 0.01
      provider:
        prometheus:
          query: |
            (sum(rate(istio_requests_total{destination_service_name="svc-a-common",response_code=~"5.."}[1m])) or vector(0))
            / sum(rate(istio_requests_total{destination_service_name="svc-a-common"}[1m]))
`;

test.each([
  ['without a router', UNROUTED],
  ['with one', readFileSync(join(__dirname, '../../docs/paths/article-repaired.yaml'), 'utf8')],
])('threads play the releases that one thread plays: %s', async (_, yaml) => {
  const [path] = readPaths(parseManifests(yaml));
  const bad: Scenario = { requestsPerSecond: 100, canaryErrorRate: 0.3 };
  const alone = await simulate(path!, bad, { runs: 60, threads: 0 });
  expect(alone.aborted.value).toBe(1);
  expect(await simulate(path!, bad, { runs: 60, threads: 2 })).toEqual(alone);
});
