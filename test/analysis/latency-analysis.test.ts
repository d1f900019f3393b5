import { Duration } from 'cdk8s';
import { CanaryPlan, LatencyAnalysis, type LatencyAnalysisProps } from '../../lib/analysis';
import { promQlProblem } from '../../lib/promql';
import { Slo } from '../../lib/slo';
import { verdict } from '../support/argo-verdict';
import { type Bound, boundTo, expectSoundQueries, type Surroundings } from './bound';

const millis = Duration.millis;
const slo = Slo.latency(99, millis(250));

const bound = (props: Partial<LatencyAnalysisProps> = {}, around: Surroundings = {}): Bound =>
  boundTo(new LatencyAnalysis({ slo, ...props }), around);

describe('the template', () => {
  const { manifest, metric, analysis, problems } = bound();

  test('measures both views, and asks Prometheus in PromQL', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-latency');
    expect(analysis.metricNames).toEqual(['client-latency', 'pod-latency']);
    expect(analysis.args).toEqual([{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }]);
    expectSoundQueries({ analysis, metric });
  });

  test('tells on-call why it is as it is', () => {
    expect(manifest.metadata.annotations).toMatchObject({
      'release-train.dev/objective': '99 % within 250 ms over 30 days',
      'release-train.dev/error-budget': '1 %',
      'release-train.dev/counts': 'the requests that succeeded: a failed one says nothing of the time that work takes',
      'release-train.dev/threshold': '5 %, 5 times the error budget',
      'release-train.dev/minimum-requests': '20 in 1m, so that a single slow one is not above 5 %',
      'release-train.dev/aborts': 'after two bad windows of 1m, at the earliest 2m15s after the first weight',
      'release-train.dev/pauses': 'without enough requests 6m15s after the first weight',
    });
  });

  test('says at the top of the query how to read its answer', () => {
    expect(metric('client-latency').provider.prometheus.query.split('\n').slice(0, 4)).toEqual([
      '# Share of the successful requests to the new pods that took longer than 250 ms in the last 1m, as their clients waited for them (with queues and retries):',
      '#   slow / total, with 20 requests or more;',
      '#   slow / 20, with fewer, if even this is above 5 %;',
      '#   -1, otherwise: too few requests to tell, or no proxy that counts a bucket up to 250 ms.',
    ]);
  });

  test('is measured as an analysis of errors is', () => {
    expect(metric('pod-latency')).toMatchObject({
      interval: '1m',
      initialDelay: '75s',
      failureLimit: 1,
      inconclusiveLimit: 5,
      consecutiveErrorLimit: 12,
    });
  });
});

test.each([
  { objective: 99.9, threshold: 0.005, minRequests: 200 },
  { objective: 95, threshold: 0.25, minRequests: 4 },
  { objective: 80, threshold: 0.5, minRequests: 2 },
])('an objective of $objective % aborts above $threshold', ({ objective, threshold, minRequests }) => {
  const { metric } = bound({ slo: Slo.latency(objective, millis(1000)) });
  const { failureCondition, provider } = metric('pod-latency');
  expect(failureCondition).toBe(`len(result) == 1 && result[0] > ${threshold}`);
  expect(provider.prometheus.query).toContain(`>= ${minRequests})`);
  expect(provider.prometheus.query).toContain('le=~"1000(\\\\.0)?"');
});

test.each([
  { belowMinimum: undefined, few: 'Inconclusive' },
  { belowMinimum: 'pause' as const, few: 'Inconclusive' },
  { belowMinimum: 'pass' as const, few: 'Successful' },
  { belowMinimum: 'fail' as const, few: 'Failed' },
])('too few requests: $belowMinimum', ({ belowMinimum, few }) => {
  const metric = bound({ belowMinimum }).metric('pod-latency');
  const verdicts = [[0], [0.05], [0.06], [-1], [Number.NaN], []].map((result) => verdict(metric, result));
  expect(verdicts).toEqual(['Successful', 'Successful', 'Failed', few, 'Inconclusive', 'Inconclusive']);
});

test('without an objective of its own it takes the one of the service', () => {
  const { problems, manifest, metric } = bound({ slo: undefined }, { latencySlo: Slo.latency(99, millis(500)) });
  expect(problems).toEqual([]);
  expect(manifest.metadata.annotations['release-train.dev/objective']).toBe('99 % within 500 ms over 30 days');
  expect(metric('pod-latency').provider.prometheus.query).toContain('le=~"500(\\\\.0)?"');
});

test('takes every option that analyses share', () => {
  const { manifest, metric, problems, analysis } = bound({
    id: 'latency-eu',
    dryRun: true,
    views: ['client'],
    maxSlowRate: 10,
    minRequests: 50,
    window: Duration.minutes(2),
  });
  expect(problems).toEqual([]);
  expect(manifest.metadata.name).toBe('svc-a-latency-eu');
  expect(manifest.spec.dryRun).toEqual([{ metricName: '^client-latency-eu$' }]);
  expect(analysis.args).toEqual([]);
  expect(metric('client-latency-eu')).toMatchObject({ interval: '2m' });
  expect(metric('client-latency-eu').failureCondition).toContain('> 0.1');
  expect(metric('client-latency-eu').provider.prometheus.query).toContain('>= 50)');
});

test('around a switch it has an end, and its times begin with it', () => {
  for (const kind of ['before-promotion', 'after-promotion'] as const) {
    const { metric, manifest, problems } = bound({}, { occasion: { kind } });
    expect(problems).toEqual([]);
    const { count, failureLimit, inconclusiveLimit } = metric('pod-latency');
    expect(failureLimit).toBeLessThan(count as number);
    expect(inconclusiveLimit).toBeLessThan(count as number);
    expect(manifest.metadata.annotations['release-train.dev/aborts']).toMatch(/ after it begins$/);
  }
});

describe('where the plan knows the traffic', () => {
  const at = (requestsPerSecond: number) => ({ occasion: { ...CanaryPlan.standard().occasion(), requestsPerSecond } });

  test('the window brings enough requests', () => {
    const { metric, problems } = bound({}, at(1));
    expect(problems).toEqual([]);
    // 20 requests and a fifth more, at 25 % of one per second.
    expect(metric('pod-latency').interval).toBe('100s');
    expect(bound({}, at(100)).metric('pod-latency').interval).toBe('1m');
  });

  test('a window that cannot is refused', () => {
    expect(bound({ window: Duration.minutes(1) }, at(0.5)).problems.join()).toMatch(
      /^svc-a\/latency: step 2: 25 % of .* bring 7 requests in 1m, and it takes 20 to tell, so that every release would be paused; /,
    );
  });
});

test('a mesh with buckets of its own is measured at those', () => {
  const { problems, metric } = bound({ slo: Slo.latency(99, millis(300)), buckets: [50, 300, 900] });
  expect(problems).toEqual([]);
  expect(metric('pod-latency').provider.prometheus.query).toContain('le=~"300(\\\\.0)?"');
});

describe('wrong choices are told at the path of the analysis:', () => {
  const buckets =
    'or name in buckets the bounds that your proxies have (annotation sidecar.istio.io/statsHistogramBuckets)';
  const needed = 'it takes a latency objective to tell what is slow; write Slo.latency(99, Duration.millis(250))';

  test.each<[string, unknown, string]>([
    ['no objective', { slo: undefined }, `slo: ${needed}`],
    ['an availability', { slo: Slo.availability(99) }, `slo: an availability says nothing of time, and ${needed}`],
    ['a number', { slo: 99 }, `slo: 99 says nothing of time, and ${needed}`],
    ['null', { slo: null }, `slo: null says nothing of time, and ${needed}`],
    [
      'a bound that is no bucket',
      { slo: Slo.latency(99, millis(300)) },
      `slo: the proxies count no bucket up to 300 ms, so that nobody can tell how many requests took longer; take 250 ms or 500 ms, ${buckets}`,
    ],
    [
      'a bound beyond those of the mesh',
      { slo: Slo.latency(99, millis(300)), buckets: [10, 100] },
      `slo: the proxies count no bucket up to 300 ms, so that nobody can tell how many requests took longer; take 100 ms, ${buckets}`,
    ],
    [
      'a bound below those of the mesh',
      { slo: Slo.latency(99, millis(5)), buckets: [10.5, 100] },
      `slo: the proxies count no bucket up to 5 ms, so that nobody can tell how many requests took longer; take 10.5 ms, ${buckets}`,
    ],
    [
      'an objective that is wrong by itself',
      { slo: Slo.latency(0.99, millis(250)) },
      'slo: a latency objective of 0.99 % looks like a fraction; write it in percent: 99',
    ],
    [
      'buckets that do not rise',
      { buckets: [250, 100] },
      'buckets: [250, 100] is no list of bounds in milliseconds, from the smallest to the largest; write for example [10, 50, 250, 1000], without +Inf',
    ],
    [
      'no buckets',
      { buckets: [] },
      'buckets: [] is no list of bounds in milliseconds, from the smallest to the largest; write for example [10, 50, 250, 1000], without +Inf',
    ],
    [
      'buckets in words',
      { buckets: 'default' },
      'buckets: "default" is no list of bounds in milliseconds, from the smallest to the largest; write for example [10, 50, 250, 1000], without +Inf',
    ],
    [
      'a share that is within the budget',
      { maxSlowRate: 0.05 },
      'a threshold of 0.05 % is not above the error budget of a 99 % objective (1 %), so that a service which just meets its objective would be aborted; the number is in percent (2 % is written 2, not 0.02). Leave maxSlowRate out (5 %), or give more than 1 %, up to 14.4 %',
    ],
    [
      'a share above the page',
      { maxSlowRate: 20 },
      'a threshold of 20 % is 20 times the error budget of a 99 % objective; on-call is paged at 14.4 times. Leave maxSlowRate out (5 %), or give 14.4 % or less',
    ],
    [
      'a share of most',
      { slo: Slo.latency(90, millis(250)), maxSlowRate: 60 },
      'a threshold of 60 % would let a canary pass that is too slow for more than half of its requests; leave maxSlowRate out (50 %), or give 50 % or less',
    ],
    [
      'a share that is none',
      { maxSlowRate: '5' },
      'maxSlowRate: "5" is no share of slow requests in percent; leave maxSlowRate out (5 %), or give a number up to 14.4',
    ],
    [
      'a minimum that is too small',
      { minRequests: 19 },
      'minRequests: of 19 requests a single slow one is 5.26316 %, above the threshold of 5 %, and would abort a sound canary; leave minRequests out (20), or give a whole number from 20 to 1000000000',
    ],
    [
      'nobody who counts',
      { views: ['server'] },
      `views: ["server"] names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`,
    ],
    [
      'a window under four scrapes',
      { window: Duration.seconds(30) },
      'window: 30s is out of range; write a duration from 1m to 24h',
    ],
    [
      'what is not known',
      { belowMinimum: 'stop' },
      `belowMinimum: "stop" is not known; write 'pause' or 'pass' or 'fail'`,
    ],
    [
      'a property that is none',
      { maxSlowrate: 3 },
      'maxSlowrate: there is no such property; did you mean maxSlowRate?',
    ],
  ])('%s', (_, props, problem) => {
    expect(bound(props as object).problems).toEqual([`svc-a/latency: ${problem}`]);
  });

  test('all at once, and what stands in is sound', () => {
    const { problems, metric } = bound({ slo: 5, buckets: 5, views: 5, window: 5, maxSlowRate: -1 } as object);
    expect(problems).toHaveLength(5);
    expect(metric('pod-latency')).toMatchObject({ interval: '1m' });
    expect(promQlProblem(metric('pod-latency').provider.prometheus.query)).toBeUndefined();
  });

  test('share and time of one objective at once, but nothing of the time that stands for a wrong one', () => {
    expect(bound({ slo: Slo.latency(0.99, millis(300)) }).problems).toEqual([
      'svc-a/latency: slo: a latency objective of 0.99 % looks like a fraction; write it in percent: 99',
      `svc-a/latency: slo: the proxies count no bucket up to 300 ms, so that nobody can tell how many requests took longer; take 250 ms or 500 ms, ${buckets}`,
    ]);
    expect(bound({ slo: Slo.latency(99, millis(0)), buckets: [10, 100] }).problems).toEqual([
      'svc-a/latency: slo: threshold: 0s is out of range; write a duration from 1ms to 1h',
    ]);
  });

  test('no properties at all', () => {
    expect(boundTo(new LatencyAnalysis()).problems).toEqual([`svc-a/latency: slo: ${needed}`]);
    expect(boundTo(new LatencyAnalysis(null as never)).problems).toEqual([
      'svc-a/latency: null holds no properties; write { … }',
      `svc-a/latency: slo: ${needed}`,
    ]);
  });

  test('a plan that ends before two bad windows', () => {
    const plan = CanaryPlan.of([{ weight: 10, hold: Duration.minutes(2) }]);
    expect(bound({}, { plan }).problems.join()).toContain(
      'svc-a/latency: the plan holds 2m in all, but two bad windows',
    );
  });
});
