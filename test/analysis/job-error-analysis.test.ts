import { CanaryPlan } from '../../lib/analysis';
import { JobErrorAnalysis, type JobErrorAnalysisProps } from '../../lib/analysis/job-error-analysis';
import { Matcher, Selector } from '../../lib/promql';
import { boundTo, type Surroundings } from './bound';

const JOBS = { processed: 'jobs_processed_total', failed: 'jobs_failed_total' };

const bound = (props: object = {}, surroundings: Surroundings = {}) =>
  boundTo(new JobErrorAnalysis({ ...JOBS, ...props } as JobErrorAnalysisProps), surroundings);

describe('by itself', () => {
  const { analysis, manifest, metric, problems } = bound();

  test('looks as often, and decides at the same numbers, as the evidence of requests', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-job-error');
    expect(manifest.spec.metrics?.map(({ name, initialDelay, interval }) => [name, initialDelay, interval])).toEqual([
      ['job-error-15s', '45s', '15s'],
      ['job-error-1m', '90s', '30s'],
      ['job-error-4m', '270s', '2m'],
    ]);
    expect(metric('job-error-verdict')).toMatchObject({
      successCondition: 'len(result) == 1 && result[0] <= -2.996',
      failureCondition: 'len(result) == 1 && result[0] >= 6.087',
    });
  });

  test('counts no requests of a mesh', () => {
    expect(analysis.views).toBeUndefined();
    expect(JSON.stringify([manifest, analysis.verdict?.template.toJson()])).not.toMatch(/istio|request/);
  });

  test('carries its reasons along', () => {
    expect(manifest.metadata.annotations).toMatchObject({
      'release-train.dev/failed':
        'jobs_failed_total, of jobs_processed_total; a job that is tried again counts with each try',
      'release-train.dev/aborts':
        'at 6.087, after 3 failures among few jobs; looked at in windows of 15s, 1m, 4m, at the earliest 45s after the first weight',
      'release-train.dev/cannot-see':
        'a release that fails less than about 0.39 %: good jobs outweigh its failures; and a job that never ends, or that ends with its pod before that is scraped',
    });
    expect(analysis.verdict?.template.toJson().metadata.annotations).toMatchObject({
      'release-train.dev/passes':
        'at -2.996: 333 jobs without a failure, and 256 more for each failure; a release that fails 1 % passes in at most 5 % of all looks',
    });
  });

  test('explains the query where it stands', () => {
    const query = metric('job-error-verdict').provider.prometheus.query;
    expect(query.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Evidence that the new pods fail 10 times as often as they may, from what they processed in 6m30s, as scraped 15s ago:',
      '#   2.303 * failed - 9 * jobs * share that may fail.',
      '# The share that may fail is 0.1 % (the error budget), or what fails on the stable pods, if that is more:',
      '#   (failed + 1) / jobs there, from 15s before that time to 15s after it, times 1.077 for the longer time.',
      '# 6.087 or more aborts. Below it:',
      '#   2.303 * failed - 0.009 * jobs, up to now, and 6.086 at most.',
      '# -2.996 or less passes; NaN: no jobs; anything else is undecided, or a failure that the stable pods share.',
      '# A counter grew by its last value minus its last value before this 6m30s; one that is new, or began again at zero, by all of it.',
    ]);
  });
});

test('matchers and the label of the hash reach every selector', () => {
  const { manifest } = bound({ podSelector: 'hash-label', matchers: [Matcher.equal('cluster', 'eu-1')] });
  for (const { provider } of manifest.spec.metrics ?? []) {
    const selectors = provider.prometheus?.query.match(/jobs_\w+\{[^}]*\}\}[^}]*\}/g) ?? [];
    expect(selectors.length).toBeGreaterThan(5);
    for (const selector of selectors) {
      expect(selector).toContain('rollouts_pod_template_hash="{{args.');
      expect(selector).toContain('cluster="eu-1"');
    }
    expect(provider.prometheus?.query).toContain('max without (prometheus, prometheus_replica, replica) (');
  }
});

const at = 'svc-a/job-error: ';
test.each<[string, object, string[]]>([
  [
    'no counters',
    { processed: undefined, failed: undefined },
    [
      `${at}processed: missing; write for example 'jobs_processed_total'`,
      `${at}failed: missing; write for example 'jobs_failed_total'`,
    ],
  ],
  [
    'a query in place of a counter',
    { failed: 'rate(jobs_failed_total[1m])' },
    [
      `${at}failed: "rate(jobs_failed_total[1m])" is no metric name; write letters, digits, "_" and ":", no digit first`,
    ],
  ],
  ['a number', { processed: 5 }, [`${at}processed: 5 is no counter; write for example 'jobs_processed_total'`]],
  [
    'an empty list',
    { failed: [] },
    [`${at}failed: the list is empty, so that nothing is counted; write for example 'jobs_failed_total'`],
  ],
  [
    'one twice',
    { processed: ['a_total', new Selector('a_total')] },
    [`${at}processed: a_total stands there twice, and one would not count; keep one of the two`],
  ],
  [
    'all jobs as the failed ones',
    { processed: 'jobs_total', failed: 'jobs_total' },
    [
      `${at}failed: jobs_total counts all processed jobs, so that every release would be aborted; name the failed ones among them, such as new Selector('jobs_total', Matcher.equal('status', 'failed'))`,
    ],
  ],
  ['a misspelt property', { faild: 'x' }, [`${at}faild: there is no such property; did you mean failed?`]],
])('%s', (_, props, expected) => {
  expect(bound(props).problems).toEqual(expected);
});

test('before the first weight there is nothing to count', () => {
  expect(bound({}, { occasion: CanaryPlan.standard().occasion('before-first-weight') }).problems).toEqual([
    `${at}when: before the first weight the new version has processed nothing, so that every release would pause there; leave it out`,
  ]);
});
