import { Duration } from 'cdk8s';
import { LatencyQuantileAnalysis, type LatencyQuantileAnalysisProps } from '../../lib/analysis';
import { promQlProblem } from '../../lib/promql';
import { verdict } from '../support/argo-verdict';
import { type Bound, boundTo, expectSoundQueries, type Surroundings } from './bound';

const millis = Duration.millis;

const bound = (props: Partial<LatencyQuantileAnalysisProps> = {}, around: Surroundings = {}): Bound =>
  boundTo(new LatencyQuantileAnalysis({ quantile: 99, atMost: millis(300), ...props }), around);

describe('the template', () => {
  const { manifest, metric, analysis, problems } = bound();

  test('measures both views, and asks Prometheus in PromQL', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-latency-quantile');
    expect(analysis.metricNames).toEqual(['client-latency-quantile', 'pod-latency-quantile']);
    expectSoundQueries({ analysis, metric });
  });

  test('tells on-call why it is as it is, and how far the number can be trusted', () => {
    expect(manifest.metadata.annotations).toMatchObject({
      'release-train.dev/threshold': '99 % of the requests within 300 ms',
      'release-train.dev/read-between':
        'requests between 250 ms and 500 ms are one bucket, in which Prometheus takes them for evenly spread: a true quantile anywhere there can read as 300 ms',
      'release-train.dev/minimum-requests': '100 in 1m, so that a single slow one does not abort',
    });
    expect(bound({ atMost: millis(250) }).manifest.metadata.annotations['release-train.dev/read-between']).toBe(
      'a bucket ends at 250 ms: the verdict is exact',
    );
  });

  test('says at the top of the query how to read its answer', () => {
    expect(metric('pod-latency-quantile').provider.prometheus.query.split('\n').slice(0, 2)).toEqual([
      '# Milliseconds within which 99 % of the successful requests to the new pods were answered in the last 1m, as the pods took for them (each retry by itself);',
      '# or -1: fewer than 100 requests, or no proxy that counts buckets up to 250 ms and 500 ms.',
    ]);
  });
});

test('an answer is in time, too late or neither, and neither never passes', () => {
  const metric = bound().metric('pod-latency-quantile');
  const verdicts = [[0], [300], [300.1], [-1], [Number.NaN], [], [1, 2]].map((result) => verdict(metric, result));
  const [good, bad, neither] = ['Successful', 'Failed', 'Inconclusive'];
  expect(verdicts).toEqual([good, good, bad, neither, neither, neither, neither]);
});

test.each([
  { quantile: 50, least: 20 },
  { quantile: 95, least: 20 },
  { quantile: 99, least: 100 },
  { quantile: 99.5, least: 200 },
  { quantile: 99.9, least: 1000 },
  { quantile: 99.99, least: 10_000 },
])('a quantile of $quantile % takes $least requests', ({ quantile, least }) => {
  const { metric, problems } = bound({ quantile });
  expect(problems).toEqual([]);
  expect(metric('pod-latency-quantile').provider.prometheus.query).toContain(`>= ${least})`);
});

describe('wrong choices are told at the path of the analysis:', () => {
  const buckets =
    'or name in buckets the bounds that your proxies have (annotation sidecar.istio.io/statsHistogramBuckets)';

  test.each<[unknown, string]>([
    [{ quantile: 0.99 }, 'quantile: 0.99 is no quantile in percent from 50 to 99.99; write for example 99'],
    [{ quantile: 0.999 }, 'quantile: 0.999 is no quantile in percent from 50 to 99.99; write for example 99.9'],
    [{ quantile: 100 }, 'quantile: 100 is no quantile in percent from 50 to 99.99; write for example 99'],
    [{ quantile: Number.NaN }, 'quantile: NaN is no quantile in percent from 50 to 99.99; write for example 99'],
    [{ quantile: undefined }, 'quantile: undefined is no quantile in percent from 50 to 99.99; write for example 99'],
    [{ atMost: 300 }, 'atMost: 300 is not a duration; write for example Duration.minutes(2)'],
    [{ atMost: undefined }, 'atMost: undefined is not a duration; write for example Duration.minutes(2)'],
    [
      { atMost: millis(900), buckets: [100, 900] },
      `atMost: no bucket ends above 900 ms, and what is slower than the last bound reads as 900 ms, so that every release would pass; give less than 900 ms, ${buckets}`,
    ],
    [
      { atMost: millis(50), buckets: [100, 900] },
      `atMost: no bucket ends at 50 ms or before, so that even a release that is faster can read as nearly 100 ms; give at least 100 ms, ${buckets}`,
    ],
    [
      { buckets: [0, 100] },
      'buckets: [0, 100] is no list of bounds in milliseconds, from the smallest to the largest; write for example [10, 50, 250, 1000], without +Inf',
    ],
    [
      { minRequests: 50 },
      'minRequests: of 50 requests a single slow one can be more than 1 %; leave minRequests out (100), or give a whole number from 100 to 1000000000',
    ],
    [
      { minRequests: 'many' },
      'minRequests: "many" is no number of requests; leave minRequests out (100), or give a whole number from 100 to 1000000000',
    ],
    [{ slo: 99 }, 'slo: there is no such property; did you mean id?'],
  ])('%p', (props, problem) => {
    expect(bound(props as object).problems.map((it) => it.replace(/; there are .*/, ''))).toEqual([
      `svc-a/latency-quantile: ${problem}`.replace(/; did you mean id\?/, ''),
    ]);
  });

  test('all at once, and what stands in is sound', () => {
    const { problems, metric } = bound({ quantile: 1, atMost: 5, buckets: [], minRequests: 0, views: [] } as object);
    expect(problems).toHaveLength(5);
    expect(promQlProblem(metric('pod-latency-quantile').provider.prometheus.query)).toBeUndefined();
  });
});
