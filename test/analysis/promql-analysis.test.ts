import { Chart, Duration, Testing } from 'cdk8s';
import { type AnalysisTarget, CanaryPlan, PromQLAnalysis, type PromQLAnalysisProps } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { verdict } from '../support/argo-verdict';
import { testWithPromtool } from '../support/promtool';
import { type AnswerThen, expectAnswersAt } from './answers';
import { boundTo, type Surroundings, TARGET } from './bound';

const promql = (props: Partial<PromQLAnalysisProps> = {}, surroundings: Surroundings = {}) =>
  boundTo(new PromQLAnalysis({ query: 'sum(queue)', success: { atMost: 10 }, ...props }), surroundings);

const problemsOf = (props: unknown, surroundings: Surroundings = {}): string[] =>
  boundTo(new PromQLAnalysis(props as PromQLAnalysisProps), surroundings).problems;

const NO_NUMBER = [NaN];

const CANARY = 'pod=~"svc-a-{{args.canary-hash}}-.+"';

const expectAnswers = (props: Partial<PromQLAnalysisProps>, answers: readonly AnswerThen[]): void =>
  expectAnswersAt(promql(props).metric('promql'), 300, answers);

describe('the query answers with one number, whatever the data:', () => {
  testWithPromtool('one series, none, several, NaN', () => {
    expectAnswers({ query: 'queue' }, [
      ['good', { 'queue{pod="a"}': '3x30' }, 3, 'Successful'],
      ['exactly at the limit', { 'queue{pod="a"}': '10x30' }, 10, 'Successful'],
      ['bad', { 'queue{pod="a"}': '11x30' }, 11, 'Failed'],
      ['no series at all', {}, NaN, 'Inconclusive'],
      ['a series that has gone', { queue: '3 3 stale' }, NaN, 'Inconclusive'],
      ['two series, both good', { 'queue{pod="a"}': '3x30', 'queue{pod="b"}': '3x30' }, NaN, 'Inconclusive'],
      ['two series, the second bad', { 'queue{pod="a"}': '3x30', 'queue{pod="b"}': '99x30' }, NaN, 'Inconclusive'],
      ['NaN', { queue: 'NaN NaN NaN' }, NaN, 'Inconclusive'],
      ['infinitely many', { queue: 'Inf Inf Inf' }, Infinity, 'Failed'],
    ]);
  });

  testWithPromtool('aggregates, numbers without labels, and a comment at the end', () => {
    expectAnswers({ query: 'max(queue{pod=~"svc-a-{{args.canary-hash}}-.+"}) # the longest' }, [
      ['the canary', { 'queue{pod="svc-a-abc123-x"}': '3x30', 'queue{pod="svc-a-fff-x"}': '99x30' }, 3, 'Successful'],
      ['only stable pods', { 'queue{pod="svc-a-fff-x"}': '3x30' }, NaN, 'Inconclusive'],
    ]);
    expectAnswers({ query: '1 + scalar(queue)' }, [
      ['one', { queue: '3x30' }, 4, 'Successful'],
      ['none', {}, NaN, 'Inconclusive'],
    ]);
    expectAnswers({ query: 'sum(a)\n/\nsum(b)' }, [
      ['nothing by nothing', { a: '0x30', b: '0x30' }, NaN, 'Inconclusive'],
      ['something by nothing', { a: '1x30', b: '0x30' }, Infinity, 'Failed'],
    ]);
  });

  testWithPromtool('each comparison', () => {
    const at = (value: number) => ({ queue: `${value}x30` });
    expectAnswers({ success: { below: 10 } }, [
      ['below', at(9), 9, 'Successful'],
      ['at', at(10), 10, 'Failed'],
    ]);
    expectAnswers({ success: { atLeast: 10 } }, [
      ['at', at(10), 10, 'Successful'],
      ['below', at(9), 9, 'Failed'],
    ]);
    expectAnswers({ success: { above: 10 } }, [
      ['above', at(11), 11, 'Successful'],
      ['at', at(10), 10, 'Failed'],
    ]);
    expectAnswers({ success: { equals: 10 } }, [
      ['equal', at(10), 10, 'Successful'],
      ['below', at(9), 9, 'Failed'],
      ['above', at(11), 11, 'Failed'],
      ['nothing', {}, NaN, 'Inconclusive'],
    ]);
    expectAnswers({ success: { atMost: 10 }, failure: { above: 20 } }, [
      ['good', at(10), 10, 'Successful'],
      ['between', at(20), 20, 'Inconclusive'],
      ['bad', at(21), 21, 'Failed'],
    ]);
  });

  testWithPromtool('too few requests', () => {
    const pod =
      'istio_requests_total{reporter="destination",namespace="prod",pod="svc-a-abc123-x",response_code="200"}';
    const good = { queue: '3x30' };
    const bad = { queue: '99x30' };
    expectAnswers({ minRequests: 100 }, [
      ['enough', { ...good, [pod]: '0+25x30' }, 3, 'Successful'],
      ['enough, and bad', { ...bad, [pod]: '0+25x30' }, 99, 'Failed'],
      ['one too few', { ...good, [pod]: '0+24x30' }, NaN, 'Inconclusive'],
      ['too few, and bad', { ...bad, [pod]: '0+24x30' }, NaN, 'Inconclusive'],
      ['none', bad, NaN, 'Inconclusive'],
      ['enough, and no number', { [pod]: '0+25x30' }, NaN, 'Inconclusive'],
    ]);
    expectAnswers({ minRequests: 100, requests: 'sum(increase(jobs[2m]))' }, [
      ['enough', { ...good, 'jobs{a="1"}': '0+10x30', 'jobs{a="2"}': '0+10x30' }, 3, 'Successful'],
      ['too few', { ...good, jobs: '0+10x30' }, NaN, 'Inconclusive'],
    ]);
    expectAnswers({ minRequests: 100, requests: 'jobs' }, [
      [
        'several series of requests',
        { ...good, 'jobs{a="1"}': '999x30', 'jobs{a="2"}': '999x30' },
        NaN,
        'Inconclusive',
      ],
    ]);
  });
});

test('an answer that is not one number is undecided', () => {
  const metric = promql().metric('promql');
  expect(metric.successCondition).toBe('len(result) == 1 && result[0] <= 10');
  expect(metric.failureCondition).toBe('len(result) == 1 && result[0] > 10');
  expect([NO_NUMBER, [], [1, 2]].map((it) => verdict(metric, it))).toEqual(Array(3).fill('Inconclusive'));
});

describe('when it measures', () => {
  test('once per range of the query, and at least once a minute or in four scrapes', () => {
    const interval = (props: Partial<PromQLAnalysisProps>, scrape = 15) => {
      const bound = promql(props, { scrapeInterval: Duration.seconds(scrape) });
      expect(bound.problems).toEqual([]);
      return bound.metric('promql').interval;
    };
    expect(interval({})).toBe('1m');
    expect(interval({}, 30)).toBe('2m');
    expect(interval({ query: 'sum(rate(x[5m])) / sum(rate(y[2m]))' })).toBe('5m');
    expect(interval({ query: 'max(max_over_time(rate(x[2m])[3m:1m]))' })).toBe('5m');
    expect(interval({ query: 'sum(x:rate5m)', window: Duration.minutes(5) })).toBe('5m');
    expect(interval({ requests: 'sum(increase(x[2m]))', minRequests: 1 })).toBe('2m');
  });

  test('waits until an earlier release, or an earlier attempt, has left the window', () => {
    expect(promql({ query: 'sum(rate(x[2m]))' }).metric('promql').initialDelay).toBe('135s');
    const pods = promql({ query: 'sum(rate(x{pod=~"svc-a-{{args.canary-hash}}-.+"}[2m]))' });
    expect(pods.metric('promql').initialDelay).toBe('135s');
  });

  test('two bad measurements abort; after each hold there is an end', () => {
    expect(promql().metric('promql')).toMatchObject({ failureLimit: 1, consecutiveErrorLimit: 12 });
    expect(promql().metric('promql').count).toBeUndefined();
    const plan = CanaryPlan.of([{ weight: 20, hold: Duration.minutes(5) }], { analysis: 'after-each-hold' });
    expect(promql({}, { plan }).metric('promql')).toMatchObject({ count: 3, failureLimit: 1, inconclusiveLimit: 1 });
  });

  test('a plan that ends before a bad release could be aborted is refused', () => {
    expect(problemsOf({ query: 'sum(rate(x[10m]))', success: { atMost: 1 } })).toEqual([
      expect.stringMatching(
        /^svc-a\/promql: the plan holds 17m in all, but two bad windows of 10m are sure to be seen/,
      ),
    ]);
  });
});

test('the hashes are passed where the query asks for them', () => {
  const { analysis, manifest } = promql({
    query: 'sum(x{h="{{args.canary-hash}}"}) / sum(x{h="{{ args.stable-hash }}"})',
  });
  expect(analysis.args).toEqual([
    { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
  ]);
  expect(manifest.spec.args).toEqual([{ name: 'canary-hash' }, { name: 'stable-hash' }]);
  expect(promql().analysis.args).toEqual([]);
  expect(promql({ minRequests: 100 }).analysis.args.map(({ name }) => name)).toEqual(['canary-hash']);
});

test('the template says why it aborts and when it pauses', () => {
  expect(
    promql({ success: { atMost: 10 }, failure: { above: 20 }, minRequests: 100 }).manifest.metadata.annotations,
  ).toMatchObject({
    'release-train.dev/window': '1m, measured once each',
    'release-train.dev/aborts': 'after 2 measurements with result[0] > 20',
    'release-train.dev/pauses':
      'after 6 measurements that are neither that nor result[0] <= 10: no series, several series, NaN, or fewer than 100 requests, or a number between',
  });
});

test.each([
  [
    'svc-a/promql: query: missing; write a query that gives one number, such as sum(queue_length)',
    { query: undefined },
  ],
  [
    'svc-a/promql: query: the query is no PromQL at line 1, column 5, after "sum("; correct it there',
    { query: 'sum(' },
  ],
  [
    'svc-a/promql: query: it gives a text, which nothing can be compared with; write a query that gives a number',
    { query: '"a"' },
  ],
  [
    'svc-a/promql: query: it gives all values of a time, not one number; put it into a function such as rate(…)',
    { query: 'x[5m]' },
  ],
  [
    'svc-a/promql: query: irate looks at the last two scrapes and at nothing before them, so that it misses most of what happens between two measurements; write rate',
    { query: 'sum(irate(x[5m]))' },
  ],
  [
    'svc-a/promql: query: a range of 30s holds 2 scrapes, one every 15s, and is empty when one or two fail; write at least [1m]',
    { query: 'sum(rate(x[30s]))' },
  ],
  [
    'svc-a/promql: nobody passes the argument "service"; there are {{args.canary-hash}}, {{args.stable-hash}}',
    { query: 'sum(x{a="{{args.service}}"})' },
  ],
  [
    'svc-a/promql: window: 1m is shorter than the 5m over which the query looks, so that one bad event would be measured several times; leave window out',
    { query: 'sum(rate(x[5m]))', window: Duration.minutes(1) },
  ],
  [
    'svc-a/promql: success: an object is no comparison; write one, such as { atMost: 0.01 }, of atMost, below, atLeast, above, equals',
    { success: { max: 3 } },
  ],
  [
    'svc-a/promql: success: atMost and above are several comparisons; write one, such as { atMost: 0.01 }, of atMost, below, atLeast, above, equals',
    { success: { atMost: 3, above: 1 } },
  ],
  ['svc-a/promql: success: atMost: "3" is no number; write for example { atMost: 0.01 }', { success: { atMost: '3' } }],
  [
    'svc-a/promql: failure: 10 would be a success and a failure at once; let the two leave each other room, such as { atMost: 0.01 } and { above: 0.05 }',
    { failure: { atLeast: 10 } },
  ],
  [
    'svc-a/promql: minRequests: missing, though requests says how to count them; write for example 200',
    { requests: 'sum(x)' },
  ],
  [
    'svc-a/promql: minRequests: 0 is no whole number from 1 to 1 000 000 000; write for example 200',
    { minRequests: 0 },
  ],
  [
    'svc-a/promql: matchers: there is no such property; there are description, dryRun, failure, id, minRequests, query, requests, success, when, window',
    { matchers: [] },
  ],
])('%s', (problem, wrong) => {
  expect(problemsOf({ query: 'sum(queue)', success: { atMost: 10 }, ...wrong })).toEqual([problem]);
});

test('several wrong values are told at once, and nothing throws', () => {
  expect(problemsOf({ query: 7, success: 7, failure: 7, minRequests: 'x', requests: 'sum(', window: 3 })).toHaveLength(
    6,
  );
  expect(problemsOf(undefined)).toEqual([
    'svc-a/promql: query: missing; write a query that gives one number, such as sum(queue_length)',
    expect.stringMatching(/^svc-a\/promql: success: undefined is no comparison; write one/),
  ]);
});

test('requests are counted with the same window as the query, however far back the counters are compared', () => {
  const query = `(sum(rate(lost{${CANARY}}[2m])) or vector(0)) / sum(rate(orders{${CANARY}}[2m]))`;
  for (const window of [undefined, Duration.minutes(5)]) {
    const { problems, metric } = promql({ query, window, minRequests: 200 });
    expect(problems).toEqual([]);
    expect(metric('promql').interval).toBe(window ? '5m' : '2m');
  }
});

test('a description stands above the query and on the template', () => {
  const { metric, manifest, problems } = promql({ description: 'Lost orders: ask #checkout, "day" or night.' });
  expect(problems).toEqual([]);
  expect(metric('promql').provider.prometheus.query).toMatch(
    /^# Lost orders: ask #checkout, "day" or night\.\n# The number/,
  );
  expect(manifest.metadata.annotations['release-train.dev/description']).toBe(
    'Lost orders: ask #checkout, "day" or night.',
  );
});

test.each([
  ['a\nvector(1)', '"a\\nvector(1)" is no description; write in one line what the analysis guards'],
  [' ', '" " is no description; write in one line what the analysis guards'],
  [7, '7 is no description; write in one line what the analysis guards'],
  ['x'.repeat(201), 'a description of 201 characters is too long for one line; write at most 200'],
  ['see {{x}}', '"see {{x}}" holds "{{", which Argo Rollouts would take for an argument; leave it out'],
])('a description is one line: %j', (description, problem) => {
  expect(problemsOf({ query: 'sum(queue)', success: { atMost: 10 }, description })).toEqual([
    `svc-a/promql: description: ${problem}`,
  ]);
});

function warnings(query: string, props: Partial<PromQLAnalysisProps> = {}, surroundings: Partial<AnalysisTarget> = {}) {
  const chart = new Chart(Testing.app(), 'svc-a');
  const occasion = CanaryPlan.standard().occasion(props.when);
  new PromQLAnalysis({ query, success: { atMost: 1 }, ...props }).bind(chart, { ...TARGET, occasion, ...surroundings });
  return chart.node.findAll().flatMap(warningsOf);
}

describe('a query that does not tell the new pods from the old ones is warned of', () => {
  test('with what is seen of their errors at the first weight, and how to name them', () => {
    expect(warnings('sum(errors)')).toEqual([
      'the query "sum(errors)" does not tell the new pods from the old ones, so that it measures both versions: at 5 % of the traffic, 20 % of errors look like 1 %; name them in it, such as pod=~"svc-a-{{args.canary-hash}}-.+", or destination_service="svc-a-canary.prod.svc.cluster.local"',
    ]);
    expect(warnings('sum(errors)', {}, { occasion: { kind: 'before-promotion' } })[0]).toContain(
      'so that it measures the old version, which gets all requests until the switch',
    );
    expect(warnings(`sum(errors{${CANARY}})`, { requests: 'sum(requests)', minRequests: 1 })[0]).toMatch(
      /^the query "sum\(requests\)" does not tell/,
    );
  });

  test('but not where a hash or the canary Service stands in it', () => {
    expect(warnings('sum(x{pod=~"svc-a-{{args.canary-hash}}-.+"})')).toEqual([]);
    expect(warnings('sum(x{pod!~"svc-a-{{ args.stable-hash }}-.+"})')).toEqual([]);
    expect(warnings('sum(x{destination_service="svc-a-canary.prod.svc.cluster.local"})')).toEqual([]);
    expect(warnings('sum(x{service="svc-a-canary"})')).toEqual([]);
  });

  test('nor where it is a gate before the first weight, or the old pods get no requests any more', () => {
    expect(warnings('sum(x)', { when: 'before-first-weight' })).toEqual([]);
    expect(warnings('sum(x)', {}, { occasion: { kind: 'after-promotion' } })).toEqual([]);
  });
});

describe('a query that may give several series is warned of', () => {
  test('with the labels that tell them apart', () => {
    expect(warnings('sum by (pod) (queue{service="svc-a-canary"})')).toEqual([
      'the query "sum by (pod) (queue{service=\\"svc-a-canary\\"})" gives a series for each pod, and with more than one every measurement is undecided and the release pauses; put it into sum(…) or max(…)',
    ]);
    expect(warnings('queue')[0]).toMatch(/^the query "queue" may give several series/);
  });

  test('and none that can give only one', () => {
    expect(warnings('sum(queue{service="svc-a-canary"})')).toEqual([]);
    expect(warnings('histogram_quantile(0.9, sum by (le) (rate(x{service="svc-a-canary"}[5m])))')).toEqual([]);
  });
});
