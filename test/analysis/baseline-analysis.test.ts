import { Duration } from 'cdk8s';
import { BaselineAnalysis, type BaselineAnalysisProps, CanaryPlan } from '../../lib/analysis';
import { Slo } from '../../lib/slo';
import { verdict } from '../support/argo-verdict';
import { type Bound, boundTo, expectSoundQueries, type Surroundings } from './bound';

const bound = (props: BaselineAnalysisProps = {}, around: Surroundings = {}): Bound =>
  boundTo(new BaselineAnalysis(props), { slo: Slo.availability(99), ...around });

describe('the template', () => {
  const { manifest, metric, analysis, problems } = bound();

  test('measures both views of both releases', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-baseline');
    expect(analysis.metricNames).toEqual(['client-baseline', 'pod-baseline']);
    expect(analysis.args).toEqual([
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
      { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
    ]);
    expect(bound({ views: ['client'] }).analysis.args).toEqual([]);
    expectSoundQueries({ analysis, metric });
  });

  test('tells on-call why it is as it is', () => {
    expect(manifest.metadata.annotations).toMatchObject({
      'release-train.dev/threshold':
        "2 times the stable release's share of failures, or 1 percentage point above it if that is more",
      'release-train.dev/minimum-requests':
        '856 to each release in 1m, so that chance alone makes at most one window in twenty a bad one',
      'release-train.dev/aborts': 'after two bad windows of 1m, at the earliest 2m15s after the first weight',
      'release-train.dev/pauses': 'without enough requests 6m15s after the first weight',
    });
  });

  test('says at the top of the query how to read its answer', () => {
    expect(metric('pod-baseline').provider.prometheus.query.split('\n').slice(0, 5)).toEqual([
      '# Share of the requests to the new pods that failed in the last 1m, as the pods answered them (each retry counts), as a multiple of the allowed share: above 1 is bad.',
      "# Allowed is 2 times stable's, or 1 percentage point above stable's if that is more:",
      '#   (failed / total) / allowed, with 856 requests or more to both;',
      '#   (failed / 856) / allowed, with fewer to the new pods, if even this is above 1;',
      '#   -1, otherwise: too few requests to compare, or stable fails so often that nothing is above the allowed share.',
    ]);
  });
});

test.each([
  { belowMinimum: undefined, few: 'Inconclusive' },
  { belowMinimum: 'pass' as const, few: 'Successful' },
  { belowMinimum: 'fail' as const, few: 'Failed' },
])('an answer above 1 is bad, and too few requests: $belowMinimum', ({ belowMinimum, few }) => {
  const metric = bound({ belowMinimum }).metric('client-baseline');
  const verdicts = [[0], [1], [1.01], [-1], [Number.NaN], []].map((result) => verdict(metric, result));
  expect(verdicts).toEqual(['Successful', 'Successful', 'Failed', few, 'Inconclusive', 'Inconclusive']);
});

test('takes every option that analyses share', () => {
  const { manifest, metric, problems } = bound(
    {
      id: 'worse',
      dryRun: true,
      views: ['pod'],
      maxRatio: 1.5,
      maxDifference: 3,
      minRequests: 500,
      window: Duration.minutes(2),
    },
    { plan: CanaryPlan.of([{ weight: 50, hold: Duration.minutes(20) }], { analysis: 'after-each-hold' }) },
  );
  expect(problems).toEqual([]);
  expect(manifest.metadata.name).toBe('svc-a-worse');
  expect(manifest.spec.dryRun).toEqual([{ metricName: '^pod-worse$' }]);
  expect(metric('pod-worse')).toMatchObject({ interval: '2m', count: 3, failureLimit: 1, inconclusiveLimit: 1 });
  const { query } = metric('pod-worse').provider.prometheus;
  expect(query).toContain('>= 500)');
  expect(query).toContain('0.5 * (');
  expect(query).toContain('    0.03\n');
});

describe('where only one release has traffic it is refused:', () => {
  test.each([
    [
      'before-promotion' as const,
      'before the promotion the new release has no traffic that could be compared with that of the active one; measure it by itself: new ErrorRateAnalysis()',
    ],
    [
      'after-promotion' as const,
      'after the promotion the old release has no traffic that the new one could be compared with; measure the new one by itself: new ErrorRateAnalysis()',
    ],
  ])('%s of a blue-green service', (kind, problem) => {
    expect(bound({}, { occasion: { kind } }).problems).toEqual([`svc-a/baseline: ${problem}`]);
  });

  test('before the first weight', () => {
    const occasion = CanaryPlan.standard().occasion('before-first-weight');
    expect(bound({}, { occasion }).problems).toEqual([
      'svc-a/baseline: when: before the first weight nobody calls the new version, so that every release would pause there; leave it out, or try the new version with a SyntheticAnalysis, whose Job calls it',
    ]);
  });
});

describe('at 100 %, where the stable release has no traffic,', () => {
  const steps = [{ weight: 50, hold: Duration.minutes(20) }];
  const proven = (analysis?: 'after-each-hold') =>
    CanaryPlan.of(steps, { proveAtFull: Duration.minutes(5), ...(analysis ? { analysis } : {}) });

  test.each([undefined, 'after-each-hold' as const])(
    'it is refused, since every release would pause: %s',
    (analysis) => {
      expect(bound({}, { plan: proven(analysis) }).problems).toEqual([
        "svc-a/baseline: the plan proves the new version at 100 %, where the stable release has no traffic to compare with, so that every release would pause there; leave proveAtFull out, measure the new version by itself (new ErrorRateAnalysis()), or let what cannot be compared pass: belowMinimum: 'pass'",
      ]);
    },
  );

  test('or be aborted', () => {
    expect(bound({ belowMinimum: 'fail' }, { plan: proven() }).problems[0]).toContain('every release would be aborted');
  });

  test('unless that passes, or it is a dry run', () => {
    expect(bound({ belowMinimum: 'pass' }, { plan: proven() }).problems).toEqual([]);
    expect(bound({ dryRun: true }, { plan: proven() }).problems).toEqual([]);
  });
});

test.each<[unknown, string]>([
  [
    { maxRatio: 1 },
    "maxRatio: 1 is no number from 1.1 to 10; leave maxRatio out (2), or say how many times stable's share of failures a canary may have",
  ],
  [
    { maxRatio: '2' },
    'maxRatio: "2" is no number from 1.1 to 10; leave maxRatio out (2), or say how many times stable\'s share of failures a canary may have',
  ],
  [
    { maxDifference: 0 },
    'maxDifference: 0 is no difference in percent from 0.0001 to 50; leave maxDifference out (1 %, the error budget), or give such a number',
  ],
  [
    { maxDifference: null },
    'maxDifference: null is no difference in percent from 0.0001 to 50; leave maxDifference out (1 %, the error budget), or give such a number',
  ],
  [
    { minRequests: 855 },
    'minRequests: of 855 requests chance alone can make a canary 2 times and 1 % worse than stable; leave minRequests out (856), or give a whole number from 856 to 1000000000',
  ],
  [
    { minRequests: 1.5 },
    'minRequests: 1.5 is no number of requests; leave minRequests out (856), or give a whole number from 856 to 1000000000',
  ],
  [{ podSelector: 'name' }, `podSelector: "name" is not known; write 'pod-name' or 'hash-label'`],
  [{ maxratio: 3 }, 'maxratio: there is no such property; did you mean maxRatio?'],
])('a wrong choice is told at the path of the analysis: %p', (props, problem) => {
  expect(bound(props as object).problems).toEqual([`svc-a/baseline: ${problem}`]);
});
