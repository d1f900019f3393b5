import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CanaryPlan, JobErrorAnalysis, PromQLAnalysis, SaturationAnalysis, Slo, type WorkerProps } from '../../lib';
import {
  type PlayedRelease,
  readPaths,
  type Scenario,
  type SimulationSummary,
  simulateHere,
} from '../../lib/simulation';
import { JOBS, renderedWorker } from '../service/worker';

/** Fifty jobs a second, counted by the application alone. */
const SOUND: Scenario = {
  requestsPerSecond: 50,
  stableErrorRate: 0.0005,
  canaryErrorRate: 0.0005,
  ownMetrics: [
    { name: JOBS.processed, counts: 'requests', labels: { queue: 'mail' } },
    { name: JOBS.failed, counts: 'failures', labels: { queue: 'mail' } },
  ],
};

function released(scenario: Partial<Scenario>, props: Partial<WorkerProps> = {}, runs = 5): SimulationSummary {
  const [path] = readPaths(renderedWorker(props));
  return simulateHere(path!, { ...SOUND, ...scenario }, { runs });
}

test('a sound worker is promoted', () => {
  expect(released({})).toMatchObject({ promoted: { value: 1 } });
});

test('one that fails its jobs is aborted in its first step', () => {
  const { aborted, example } = released({ canaryErrorRate: 0.2 });
  expect(aborted.value).toBe(1);
  expect(example.secondsToAbort).toBeLessThan(120);
});

test('one that turns bad late is aborted as well', () => {
  const late = [
    { at: 0, value: 0.0005 },
    { at: 600, value: 0.1 },
  ];
  expect(released({ canaryErrorRate: late })).toMatchObject({ aborted: { value: 1 } });
});

test('one that processes nothing pauses, and is not promoted', () => {
  const dry = [
    { at: -3600, value: 50 },
    { at: 0, value: 0 },
  ];
  expect(released({ requestsPerSecond: dry })).toMatchObject({ paused: { value: 1 }, promoted: { value: 0 } });
});

test('one whose counters nobody scrapes pauses', () => {
  expect(released({ missingMetrics: ['jobs_*'] })).toMatchObject({ paused: { value: 1 } });
});

test('what fails on the stable pods as well aborts nothing', () => {
  const outage = [{ from: 60, to: 180, rate: 0.5 }];
  expect(released({ sharedErrors: outage })).toMatchObject({ aborted: { value: 0 } });
});

test('pods that end again and again are aborted', () => {
  const analyses = [new JobErrorAnalysis(JOBS), new SaturationAnalysis()];
  expect(released({ canaryPods: { livesFor: 90 } }, { analyses })).toMatchObject({ aborted: { value: 1 } });
});

test("a guard of one's own over the application's counters works as well", () => {
  const analyses = [
    new PromQLAnalysis({
      id: 'failed-jobs',
      query: `sum(rate(${JOBS.failed}{pod=~"mailer-{{args.canary-hash}}-.+"}[1m])) or vector(0)`,
      success: { atMost: 1 },
    }),
  ];
  expect(released({ canaryErrorRate: 0.5 }, { analyses })).toMatchObject({ aborted: { value: 1 } });
});

describe('a release has as many pods in each step as its annotation says', () => {
  const plan = CanaryPlan.of([
    { weight: 5, hold: Duration.minutes(7) },
    { weight: 25, hold: Duration.minutes(5) },
    { weight: 50, hold: Duration.minutes(10) },
  ]);
  test.each([
    [1, kplus.PercentOrAbsolute.percent(25)],
    [2, kplus.PercentOrAbsolute.percent(25)],
    [6, kplus.PercentOrAbsolute.absolute(1)],
    [7, kplus.PercentOrAbsolute.percent(50)],
    [20, kplus.PercentOrAbsolute.percent(25)],
  ])('of %i pods', (replicas, maxSurge) => {
    const manifests = renderedWorker({ replicas, plan, maxSurge, slo: Slo.availability(99.9) });
    const [path] = readPaths(manifests);
    const { example } = simulateHere(path!, SOUND, { runs: 1 });
    const said = manifests.find(({ kind }) => kind === 'Rollout')?.metadata.annotations['release-train.dev/weights'];
    expect([...String(said).matchAll(/becomes (\d+ of \d+)/g)].map(([, pods]) => pods)).toEqual(
      podsAtHolds(example, replicas),
    );
  });
});

/** The pods that are wanted when each hold begins. */
function podsAtHolds({ timeline }: PlayedRelease, replicas: number): string[] {
  const wanted = { canary: 0, stable: replicas };
  const holds: string[] = [];
  for (const event of timeline) {
    if (event.type === 'pods') wanted[event.version] = event.wanted;
    if (event.type === 'pause') holds.push(`${wanted.canary} of ${wanted.canary + wanted.stable}`);
  }
  return holds;
}
