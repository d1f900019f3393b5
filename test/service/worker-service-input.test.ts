import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  BudgetAnalysis,
  CanaryPlan,
  ErrorRateAnalysis,
  JobErrorAnalysis,
  LatencyAnalysis,
  PromQLAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  Slo,
  SyntheticAnalysis,
} from '../../lib';
import { JOBS, workerProblems } from './worker';

const at = 'prod/services/mailer';

test.each<[string, Record<string, unknown>, string[]]>([
  [
    'no analyses',
    { analyses: undefined },
    [
      "analyses: missing, and no mesh counts what a worker does, so that nothing would abort a bad canary; name what its application counts, [new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' })], or write analyses: 'none' if that is what you want",
    ],
  ],
  [
    'an empty list',
    { analyses: [] },
    [
      "analyses: the list is empty, so nothing would abort a bad canary; leave it out, or write analyses: 'none' if that is what you want",
    ],
  ],
  [
    'no objective',
    { slo: undefined },
    ['slo: missing, and without an objective nobody can say when a canary is bad; write slo: Slo.availability(99.9)'],
  ],
  [
    'a port that is none',
    { port: 0 },
    ['port: 0 is no port; write the number that the container listens on, 1 to 65535'],
  ],
  [
    'a router',
    { router: {} },
    [expect.stringMatching(/^router: there is no such property; there are analyses, /) as unknown as string],
  ],
  [
    'no surge',
    { maxSurge: kplus.PercentOrAbsolute.absolute(0) },
    [
      'maxSurge: 0 would let no new pod start beside the old ones, or is no number of pods; write PercentOrAbsolute.absolute(1) or more, or PercentOrAbsolute.percent(1) to percent(100)',
    ],
  ],
  [
    'a surge of another kind',
    { maxSurge: 1 },
    ['maxSurge: 1 is no number of pods; write kplus.PercentOrAbsolute.absolute(1)'],
  ],
])('%s', (_, props, expected) => {
  expect(workerProblems(props)).toEqual(
    expected.map((problem) =>
      typeof problem === 'string' ? `${at}: ${problem}` : expect.stringContaining('router: there is no such property'),
    ),
  );
});

describe('guards that need callers are refused', () => {
  const uncounted =
    'it counts requests in the mesh, and a worker gets none, so that every release would pause; measure what its application counts, with new JobErrorAnalysis({ … }) or new PromQLAnalysis({ … })';
  test.each<[string, object, string, string]>([
    ['evidence of requests', new SequentialErrorAnalysis(), 'sequential-error', uncounted],
    ['an error rate', new ErrorRateAnalysis(), 'error-rate', uncounted],
    ['latency', new LatencyAnalysis({ slo: Slo.latency(99, Duration.millis(250)) }), 'latency', uncounted],
    [
      'a test that calls',
      SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', requestsPerSecond: 5, duration: Duration.minutes(1) }),
      'synthetic',
      'it calls the new version, and a worker has no Service to be called by; leave it out',
    ],
    [
      'a budget of requests',
      new BudgetAnalysis(),
      'budget',
      'errorRatio: missing; nobody calls a worker, so that the mesh counts nothing of it: give the share of its jobs that failed, with $window where the window belongs',
    ],
    [
      'a least number of requests',
      new PromQLAnalysis({ query: 'sum(x{pod=~"{{args.canary-hash}}"})', success: { atMost: 1 }, minRequests: 9 }),
      'promql',
      'minRequests: a worker gets no requests that its sidecars could count, so that every release would pause; say with requests what to count instead, such as its jobs',
    ],
    [
      'what needs a pod before the first weight',
      new SaturationAnalysis({ when: 'before-first-weight' }),
      'saturation',
      'when: before the first weight there is no new pod, and without a traffic router none can be started for it; leave when out',
    ],
  ])('%s', (_, analysis, id, problem) => {
    const found = workerProblems({ analyses: [new JobErrorAnalysis(JOBS), analysis] });
    expect(found).toContain(`${at}/${id}: ${problem}`);
    expect(found.filter((it) => it.includes(problem))).toHaveLength(1);
  });

  test('a budget of jobs is not', () => {
    const budget = new BudgetAnalysis({ errorRatio: 'job:failed:ratio_rate$window{job="mailer"}' });
    expect(workerProblems({ analyses: [new JobErrorAnalysis(JOBS), budget] })).toEqual([]);
  });
});

test('a plan that was derived from another objective is told', () => {
  const plan = CanaryPlan.forTraffic({ requestsPerSecond: 50, slo: Slo.availability(99) });
  expect(workerProblems({ plan })[0]).toContain('it was derived from an objective of 99 %');
});

test('with too few jobs every release would pause, counted by the pods that a step really is', () => {
  const plan = (jobsPerSecond: number) =>
    CanaryPlan.of(
      [
        { weight: 5, hold: Duration.minutes(7) },
        { weight: 50, hold: Duration.minutes(10) },
      ],
      {
        requestsPerSecond: jobsPerSecond,
      },
    );
  const slo = Slo.availability(99);
  // 33 jobs without a failure let it pass: 5 % of 1 a second would be 19 in 390 s, and 1 of 7 pods gets 55.
  expect(workerProblems({ plan: plan(1), slo })).toEqual([]);
  expect(workerProblems({ plan: plan(0.2), slo })[0]).toContain(
    'it takes 34 to pass, so that every release would pause',
  );
});
