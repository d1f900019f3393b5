import { Duration } from 'cdk8s';
import { CanaryPlan } from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { verdict } from '../support/argo-verdict';
import { bound, expectSoundQueries } from './bound';

const minutes = Duration.minutes;

describe('the template', () => {
  const { analysis, manifest, metric, problems } = bound({}, { labels: { team: 'a' }, annotations: { note: 'n' } });

  test('is named after the service, and applied before the Rollout that names it', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-error-rate');
    expect(manifest.metadata.labels).toEqual({ team: 'a' });
    expect(manifest.metadata.annotations).toMatchObject({ note: 'n', 'argocd.argoproj.io/sync-wave': '-1' });
  });

  test('tells on-call why it is as it is', () => {
    expect(manifest.metadata.annotations).toMatchObject({
      'release-train.dev/objective': '99.9 % over 30 days',
      'release-train.dev/error-budget': '0.1 %',
      'release-train.dev/threshold': '0.5 %, 5 times the error budget',
      'release-train.dev/minimum-requests': '200 in 1m, so that a single failed one is not above 0.5 %',
      'release-train.dev/aborts': 'after two bad windows of 1m, at the earliest 2m15s after the first weight',
      'release-train.dev/pauses': 'without enough requests 6m15s after the first weight',
    });
  });

  test('measures both views, with names that a Job could bear', () => {
    expect(manifest.spec.metrics?.map(({ name }) => name)).toEqual(['client-error-rate', 'pod-error-rate']);
    for (const { name } of manifest.spec.metrics ?? []) expect(name).toMatch(/^[a-z][-a-z]{0,22}[a-z]$/);
  });

  test('asks the right Prometheus, in PromQL', () => {
    expect(analysis.metricNames).toEqual(['client-error-rate', 'pod-error-rate']);
    expectSoundQueries({ analysis, metric });
  });

  test('says at the top of the query how to read its answer', () => {
    expect(metric('pod-error-rate').provider.prometheus.query.split('\n').slice(0, 5)).toEqual([
      '# Share of the requests to the new pods that failed in the last 1m, as the pods answered them (each retry counts):',
      '#   failed / total, with 200 requests or more;',
      '#   failed / 200, with fewer, if even this is above 0.5 %;',
      '#   -1, otherwise: too few requests to tell.',
      '# A counter grew by its last value minus its last value before this 1m; one that is new, or began again at zero, by all of it.',
    ]);
  });

  test('is told the hash of the new pods, which only the pod view needs', () => {
    const hash = [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }];
    const pods = bound({ views: ['pod'] });
    expect(pods.manifest.spec.args).toEqual([{ name: 'canary-hash' }]);
    expect(pods.analysis.args).toEqual(hash);
    const clients = bound({ views: ['client'] });
    expect(clients.manifest.spec.args).toBeUndefined();
    expect(clients.analysis.args).toEqual([]);
    expect(clients.manifest.spec.metrics?.map(({ name }) => name)).toEqual(['client-error-rate']);
  });
});

test('an answer is bad, good or neither, and neither never passes', () => {
  const metric = bound().metric('pod-error-rate');
  expect(metric.successCondition).toBe('len(result) == 1 && result[0] >= 0 && result[0] <= 0.005');
  expect(metric.failureCondition).toBe('len(result) == 1 && result[0] > 0.005');
  const verdicts = [[0], [0.005], [0.0051], [1], [Infinity], [-1], [NaN], [], [0, 1]].map((it) => verdict(metric, it));
  const [good, bad, neither] = ['Successful', 'Failed', 'Inconclusive'];
  expect(verdicts).toEqual([good, good, bad, bad, bad, neither, neither, neither, neither]);
});

describe('the schedule beside a standard plan', () => {
  test('sees every request once: one measurement per window', () => {
    for (const name of ['client-error-rate', 'pod-error-rate']) {
      const metric = bound().metric(name);
      expect(metric.interval).toBe('1m');
      expect(metric.provider.prometheus.query).toContain('[1m]');
      expect(metric.count).toBeUndefined();
    }
  });

  test('aborts on the second bad window: after 135 s', () => {
    expect(bound().metric('pod-error-rate')).toMatchObject({ initialDelay: '75s', failureLimit: 1 });
    expect(bound().metric('client-error-rate')).toMatchObject({ initialDelay: '75s', failureLimit: 1 });
  });

  test('survives two minutes without Prometheus', () => {
    expect(bound().metric('pod-error-rate').consecutiveErrorLimit).toBe(12);
  });

  test('a canary without traffic pauses the rollout instead of passing it, before the last weight is set', () => {
    // At 75, 135, … 375 s, or up to 405 s; the weight of 50 comes at 420 s.
    expect(bound().metric('client-error-rate').inconclusiveLimit).toBe(5);
  });
});

test.each([
  { scrape: 5, window: '1m', initialDelay: '65s' },
  { scrape: 15, window: '1m', initialDelay: '75s' },
  { scrape: 30, window: '2m', initialDelay: '150s' },
  { scrape: 60, window: '4m', initialDelay: '5m' },
])('a scrape every $scrape s makes windows of $window', ({ scrape, window, initialDelay }) => {
  const { metric, problems } = bound({}, { scrapeInterval: Duration.seconds(scrape) });
  expect(problems).toEqual([]);
  expect(metric('pod-error-rate')).toMatchObject({ interval: window, initialDelay });
  expect(metric('client-error-rate')).toMatchObject({ interval: window, initialDelay });
});

describe('other plans', () => {
  const limits = (plan: CanaryPlan) => {
    const { metric, problems } = bound({}, { plan });
    expect(problems).toEqual([]);
    return [metric('pod-error-rate').inconclusiveLimit, metric('client-error-rate').inconclusiveLimit];
  };

  test('a single step pauses before the promotion', () => {
    expect(limits(CanaryPlan.of([{ weight: 10, hold: minutes(5) }]))).toEqual([3, 3]);
  });

  test('a short first step pauses at the first undecided measurement', () => {
    const plan = CanaryPlan.of([
      { weight: 10, hold: Duration.seconds(20) },
      { weight: 20, hold: minutes(9) },
    ]);
    expect(limits(plan)).toEqual([0, 0]);
    const { annotations } = bound({ sharedFailure: 'pause' }, { plan }).manifest.metadata;
    expect(annotations['release-train.dev/shared-failure']).toMatch(/ is undecided; the first one pauses$/);
  });

  test('a measurement counts if it ends before the last weight though it and all before took five seconds', () => {
    const plan = (hold: number) =>
      CanaryPlan.of([
        { weight: 10, hold: Duration.seconds(hold) },
        { weight: 20, hold: minutes(9) },
      ]);
    // The third begins at 75 + 2 × 65 s, and ends at 210 s.
    expect(limits(plan(210))[0]).toBe(2);
    expect(limits(plan(209))[0]).toBe(1);
  });

  test('a plan that ends before anything could abort it is refused', () => {
    const plan = CanaryPlan.of([
      { weight: 10, hold: minutes(1) },
      { weight: 50, hold: minutes(1) },
    ]);
    expect(bound({}, { plan }).problems).toEqual([
      'svc-a/error-rate: the plan holds 2m in all, but two bad windows of 1m are sure to be seen only after 3m25s, so that a bad release could pass; hold the last step at least Duration.minutes(3)',
    ]);
    const longer = CanaryPlan.of([
      { weight: 10, hold: minutes(1) },
      { weight: 50, hold: minutes(3) },
    ]);
    expect(bound({}, { plan: longer }).problems).toEqual([]);
  });

  test('a window for which no hold is long enough is to be shortened', () => {
    expect(bound({ window: Duration.days(1) }).problems[0]).toMatch(/could pass; shorten the window$/);
  });

  test('a wrong plan is told by the service, and not again here', () => {
    expect(bound({}, { plan: CanaryPlan.of([]) }).problems).toEqual([]);
  });
});

describe('after each hold', () => {
  const inline = (hold: Duration) =>
    CanaryPlan.of(
      [
        { weight: 5, hold },
        { weight: 50, hold: minutes(10) },
      ],
      { analysis: 'after-each-hold' },
    );

  test('there is an end, and limits that can be exceeded before it', () => {
    for (const name of ['pod-error-rate', 'client-error-rate']) {
      const metric = bound({}, { plan: inline(minutes(2)) }).metric(name);
      expect(metric).toMatchObject({
        interval: '1m',
        count: 3,
        failureLimit: 1,
        inconclusiveLimit: 1,
        consecutiveErrorLimit: 12,
      });
      expect(metric.initialDelay).toBeUndefined();
    }
  });

  test('a window that the hold has not filled is filled first', () => {
    const { metric } = bound({}, { plan: inline(Duration.seconds(20)) });
    expect(metric('pod-error-rate').initialDelay).toBe('40s');
    expect(metric('client-error-rate').initialDelay).toBe('55s');
  });

  test('the annotations count the hold in', () => {
    const { annotations } = bound({}, { plan: inline(minutes(2)) }).manifest.metadata;
    expect(annotations['release-train.dev/aborts']).toContain('at the earliest 3m after');
  });
});

describe('wrong surroundings', () => {
  test.each([
    [{ prometheus: 'prometheus:9090' }, 'the address "prometheus:9090" has no scheme; write http://prometheus:9090'],
    [{ scrapeInterval: Duration.seconds(0) }, 'scrapeInterval: 0s is out of range; write a duration from 1s to 5m'],
    [
      { scrapeInterval: '15s' as unknown as Duration },
      'scrapeInterval: "15s" is not a duration; write for example Duration.minutes(2)',
    ],
    [
      { scrapeInterval: Duration.millis(16100) },
      'scrapeInterval: 16100ms is no whole number of seconds; write for example Duration.seconds(16)',
    ],
    [
      { scrapeInterval: Duration.millis(1500.5) },
      'scrapeInterval: 1500.5ms is no whole number of seconds; write for example Duration.seconds(2)',
    ],
    [
      { canaryHost: 'svc-a-{{x}}' },
      'client-error-rate: "{{x}}\\",response_code" is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"',
    ],
  ])('are told at the path of the analysis: %p', (target, problem) => {
    expect(bound({}, target).problems).toContain(`svc-a/error-rate: ${problem}`);
  });
});

describe('wrong choices', () => {
  test.each<[unknown, string]>([
    ['x', '"x" holds no properties; write { … }'],
    [null, 'null holds no properties; write { … }'],
    [{ maxErrorrate: 1 }, 'maxErrorrate: there is no such property; did you mean maxErrorRate?'],
    [{ slo: 99.9 }, 'slo: 99.9 is no objective; write Slo.availability(99.9)'],
    [{ slo: null }, 'slo: null is no objective; write Slo.availability(99.9)'],
    [
      { slo: Slo.availability(0.999) },
      'slo: an availability of 0.999 % looks like a fraction; write it in percent: 99.9',
    ],
    [
      { minRequests: '200' },
      'minRequests: "200" is no number of requests; leave minRequests out (200), or give a whole number from 200 to 1000000000',
    ],
    [{ window: 0 }, 'window: 0 is not a duration; write for example Duration.minutes(2)'],
    [{ window: null }, 'window: null is not a duration; write for example Duration.minutes(2)'],
    [
      { window: Duration.millis(90_500.5) },
      'window: 90500.5ms is no whole number of seconds; write for example Duration.seconds(91)',
    ],
    [
      { views: 'pod' },
      `views: "pod" names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`,
    ],
    [
      { views: null },
      `views: null names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`,
    ],
    [
      { views: [] },
      "views: [] names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both",
    ],
    [
      { views: ['server'] },
      `views: ["server"] names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`,
    ],
    [{ podSelector: 'name' }, `podSelector: "name" is not known; write 'pod-name' or 'hash-label'`],
    [{ protocol: 'tcp' }, `protocol: "tcp" is not known; write 'http' or 'grpc'`],
  ])('are told at the path of the analysis: %p', (props, problem) => {
    expect(bound(props as object).problems).toEqual([`svc-a/error-rate: ${problem}`]);
  });

  test('are told all at once, and leave a template of the defaults', () => {
    const { problems, metric } = bound({ views: [], window: 5, protocol: 'tcp', extra: 1 } as object);
    expect(problems).toHaveLength(4);
    expect(metric('pod-error-rate')).toMatchObject({ interval: '1m', initialDelay: '75s' });
  });
});

describe('a window of its own', () => {
  const plan = CanaryPlan.of([
    { weight: 20, hold: minutes(20) },
    { weight: 50, hold: minutes(20) },
  ]);

  test('gathers the requests of a quiet service, and spaces the measurements as far apart', () => {
    const { metric, problems } = bound({ window: minutes(5) }, { plan });
    expect(problems).toEqual([]);
    expect(metric('pod-error-rate')).toMatchObject({ interval: '5m', initialDelay: '315s', inconclusiveLimit: 2 });
    expect(metric('pod-error-rate').provider.prometheus.query).toContain('[5m]');
  });

  test('is refused when it is shorter than four scrapes, no duration, or too long for the plan', () => {
    expect(bound({ window: Duration.seconds(30) }).problems).toEqual([
      'svc-a/error-rate: window: 30s is out of range; write a duration from 1m to 24h',
    ]);
    expect(bound({ window: '5m' as never }).problems[0]).toContain('window: "5m" is not a duration');
    expect(bound({ window: minutes(10) }).problems[0]).toContain(
      'so that a bad release could pass; hold the last step at least',
    );
  });
});
