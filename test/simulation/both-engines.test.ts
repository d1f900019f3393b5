import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlayedRelease, parseManifests, prometheusEngine, readPaths, type Scenario } from '../../lib/simulation';
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
    for (const run of [0, 1]) expect(rounded(await real.playOn(engine, run))).toEqual(rounded(model.play(run)));
  });
}

/** Values to nine digits: sums of floats depend on the order in which they are made. */
function rounded(release: PlayedRelease): PlayedRelease {
  const digits = (value: string) => value.replace(/\d+\.\d+/g, (it) => String(Number(Number(it).toPrecision(9))));
  const timeline = release.timeline.map((it) => (it.type === 'measurement' ? { ...it, value: digits(it.value) } : it));
  return { ...release, timeline };
}
