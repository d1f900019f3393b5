import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PlayedRelease,
  parseManifests,
  prometheusEngine,
  readPaths,
  type Scenario,
  simulateOn,
} from '../../lib/simulation';
import { Simulation } from '../../lib/simulation/simulation';
import { rendered } from '../support/fleet';
import { PROMETHEUS, testWithPrometheus } from '../support/prometheus';

const article = (name: string) =>
  parseManifests(readFileSync(join(__dirname, `../../docs/paths/${name}.yaml`), 'utf8'));
const engine = prometheusEngine({ binary: PROMETHEUS });
afterAll(() => engine.close());

const cases: [string, () => object[], Scenario][] = [
  [
    'a bad release',
    () => rendered({ replicas: 4 }),
    { requestsPerSecond: 50, canaryErrorRate: 0.1, failedScrapes: 0.02 },
  ],
  [
    'an outage of Prometheus',
    () => rendered({ replicas: 4 }),
    { requestsPerSecond: 50, canaryErrorRate: 0, prometheusOutages: [{ from: 40, to: 400 }] },
  ],
  [
    'a failure that both versions share',
    () => rendered({ replicas: 2 }),
    { requestsPerSecond: 50, sharedErrors: [{ from: 60, to: 70, rate: 1 }], horizon: 300 },
  ],
  ['a path of other tools', () => article('article-indexed'), { requestsPerSecond: 5, canaryErrorRate: 0.2 }],
  [
    'a crash loop',
    () => article('article-repaired'),
    { requestsPerSecond: 20, canaryErrorRate: 0, canaryPods: { livesFor: 40 }, horizon: 400 },
  ],
];

for (const [name, manifests, scenario] of cases) {
  testWithPrometheus(`${name}: a real Prometheus lets the release go the same way as the model`, async () => {
    const [path] = readPaths(manifests());
    const options = { prometheus: await engine.version(), seed: 7 };
    const model = new Simulation(path!, scenario, options);
    const real = new Simulation(path!, scenario, options, 'elsewhere');
    for (const run of [0, 1]) {
      const { example } = await real.exampleOn(engine, run);
      expect(rounded(example)).toEqual(rounded(model.play(run)));
    }
  });
}

describe('a query that the model does not play', () => {
  const BAD: Scenario = { requestsPerSecond: 50, canaryErrorRate: 0.3 };
  const asking = (selector: string) => parseManifests(guardedBy(selector));
  const requests = 'istio_requests_total{destination_service_name="svc-a-canary"}[1m]';

  testWithPrometheus('is played by a real Prometheus, on the metrics that it names', async () => {
    const [plain] = readPaths(asking(requests));
    const [pinned] = readPaths(asking(`${requests} @ end()`));
    const options = { prometheus: await engine.version(), seed: 7 };
    expect(() => new Simulation(pinned!, BAD, options)).toThrow('`@` is not played by the model');
    const { example } = await new Simulation(pinned!, BAD, options, 'elsewhere').exampleOn(engine, 0);
    expect(example.outcome).toBe('aborted');
    expect(rounded(example)).toEqual(rounded(new Simulation(plain!, BAD, options).play(0)));
  });

  testWithPrometheus('is told where it sees nothing of the release', async () => {
    const [path] = readPaths(asking(`${requests} @ end()`));
    const scenario = { ...BAD, missingMetrics: ['istio_*'] };
    const { warnings } = await simulateOn(engine, path!, scenario, { runs: 1 });
    expect(warnings).toEqual([
      'the query of errors finds no series at all, so it says nothing of the release: istio_requests_total has no series',
    ]);
  });

  for (const [selector, message] of [
    [
      '{__name__=~"istio_.*"}[1m] @ end()',
      '`{__name__=~"istio_.*"}` names no metric, so nobody can tell which series to play; name one',
    ],
    [`${requests} @ 1609746000`, '`@ 1609746000` is a time at which nothing is played; write @ end()'],
    ['requests_total[1m] @ end()', 'requests_total: nothing in the scenario produces this metric'],
  ] as const) {
    testWithPrometheus(`is refused where nothing can be played for it: ${selector}`, async () => {
      const [path] = readPaths(asking(selector));
      await expect(simulateOn(engine, path!, BAD, { runs: 1 })).rejects.toThrow(message);
    });
  }
});

/** A Rollout whose only guard is the growth of what is selected. */
function guardedBy(selector: string): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: svc-a, namespace: prod}
spec:
  replicas: 4
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a
      trafficRouting: {istio: {virtualService: {name: svc-a}}}
      steps: [{setWeight: 25}, {pause: {duration: 2m}}, {analysis: {templates: [{templateName: errors}]}}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: errors, namespace: prod}
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 1
      failureCondition: len(result) == 1 && result[0] >= 1
      provider: {prometheus: {query: 'sum(rate(${selector}))'}}
`;
}

/** Values to nine digits: sums of floats depend on the order in which they are made. */
function rounded(release: PlayedRelease): PlayedRelease {
  const digits = (value: string) => value.replace(/\d+\.\d+/g, (it) => String(Number(Number(it).toPrecision(9))));
  const timeline = release.timeline.map((it) => (it.type === 'measurement' ? { ...it, value: digits(it.value) } : it));
  return { ...release, timeline };
}
