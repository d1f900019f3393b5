import { Duration } from 'cdk8s';
import { CanaryPlan } from '../../lib/analysis';
import {
  SequentialErrorAnalysis,
  type SequentialErrorAnalysisProps,
} from '../../lib/analysis/sequential-error-analysis';
import { Matcher } from '../../lib/promql';
import { Slo } from '../../lib/slo';
import { boundTo, type Surroundings } from './bound';

const minutes = Duration.minutes;

const bound = (props: object = {}, surroundings: Surroundings = {}) =>
  boundTo(new SequentialErrorAnalysis(props as SequentialErrorAnalysisProps), surroundings);

describe('under the standard plan', () => {
  const { manifest, problems, metric, analysis } = bound();

  test('looks at windows of a scrape, a minute and four, all the time', () => {
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-sequential-error');
    expect(manifest.spec.metrics?.map(({ name, initialDelay, interval }) => [name, initialDelay, interval])).toEqual([
      ['sequential-error-15s', '45s', '15s'],
      ['sequential-error-1m', '90s', '30s'],
      ['sequential-error-4m', '270s', '2m'],
    ]);
  });

  test('aborts at the first look that is bad', () => {
    for (const name of ['15s', '1m', '4m']) {
      expect(metric(`sequential-error-${name}`)).toMatchObject({
        failureLimit: 0,
        successCondition: 'len(result) == 1 && result[0] < 6.087',
        failureCondition: 'len(result) == 1 && result[0] >= 6.087',
      });
    }
  });

  test('has its verdict in a step, which may abort, pass or pause', () => {
    const { verdict } = analysis;
    expect(verdict).toMatchObject({ when: 'after-each-hold', metricNames: ['sequential-error-verdict'] });
    expect(verdict?.template.name).toBe('svc-a-sequential-error-verdict');
    // The step comes after 420 s: the window reaches back to the first scrape after the first weight.
    expect(metric('sequential-error-verdict')).toMatchObject({
      interval: '30s',
      count: 3,
      consecutiveSuccessLimit: 1,
      failureLimit: 0,
      inconclusiveLimit: 2,
      successCondition: 'len(result) == 1 && result[0] <= -2.996',
      failureCondition: 'len(result) == 1 && result[0] >= 6.087',
    });
    expect(metric('sequential-error-verdict')).not.toHaveProperty('initialDelay');
    expect(metric('sequential-error-verdict').provider.prometheus.query).toContain('[390s]');
  });

  test('never ends before the rollout does', () => {
    for (const it of manifest.spec.metrics ?? []) {
      expect(it).not.toHaveProperty('count');
      expect(it).not.toHaveProperty('consecutiveSuccessLimit');
    }
  });

  test('asks the Rollout which pods are new and which are stable', () => {
    expect(analysis.args).toEqual([
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
      { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
    ]);
    expect(manifest.spec.args).toEqual([{ name: 'canary-hash' }, { name: 'stable-hash' }]);
  });

  test('carries its reasons along', () => {
    expect(manifest.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '-1',
      'release-train.dev/objective': '99.9 % over 30 days',
      'release-train.dev/error-budget': '0.1 %',
      'release-train.dev/failed': '5xx; code 0, where nobody waited for the answer, counts neither for nor against',
      'release-train.dev/evidence':
        'a failed request weighs 2.303, every request -0.009: the logarithm of how much better 1 % of failures explain what was counted than 0.1 %',
      'release-train.dev/aborts':
        'at 6.087, after 3 failures among few requests; looked at in windows of 15s, 1m, 4m, at the earliest 45s after the first weight',
      'release-train.dev/false-abort': 'at most 5 % of the releases that fail at the error budget, over 109 looks',
      'release-train.dev/cannot-see':
        'a release that fails less than about 0.39 %: good requests outweigh its failures; and what never reaches a pod',
    });
  });

  test('the verdict says at what it passes, and where a release waits without it', () => {
    expect(analysis.verdict?.template.toJson().metadata.annotations).toMatchObject({
      'release-train.dev/aborts':
        'at 6.087, after 3 failures among few requests; looked at in windows of 6m30s, at the earliest when the step begins',
      'release-train.dev/passes':
        'at -2.996: 333 requests without a failure, and 256 more for each failure; a release that fails 1 % passes in at most 5 % of all looks',
      'release-train.dev/pauses':
        'before the last weight, and before the promotion, without this verdict over the last 6m30s in 3 looks 30s apart: too few requests, none, or failures that the stable pods share',
    });
  });

  test('explains the query where it stands', () => {
    const query = metric('sequential-error-1m').provider.prometheus.query;
    expect(query.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Evidence that the new pods fail 10 times as often as they may, from what they answered in 1m, as scraped 15s ago:',
      '#   2.303 * failed - 9 * requests * share that may fail.',
      '# The share that may fail is 0.1 % (the error budget), or what fails on the stable pods, if that is more:',
      '#   (failed + 1) / requests there, from 15s before that time to 15s after it, times 1.5 for the longer time.',
      '# 6.087 or more aborts; 0 without requests.',
      '# A counter grew by its last value minus its last value before this 1m; one that is new, or began again at zero, by all of it.',
    ]);
  });
});

describe('options', () => {
  test('a lower rate to be caught takes more requests and more failures', () => {
    const { analysis, manifest } = bound({ detects: 0.3 });
    expect(analysis.verdict?.template.toJson().metadata.annotations['release-train.dev/passes']).toContain(
      '1498 requests without a failure',
    );
    expect(manifest.metadata.annotations['release-train.dev/aborts']).toContain('after 6 failures among few requests');
  });

  test('a plan that promises to catch a rate is guarded at this rate', () => {
    const slo = Slo.availability(99.9);
    const plan = CanaryPlan.forTraffic({ requestsPerSecond: 500, slo, detects: 0.5 });
    expect(plan.problems).toEqual([]);
    expect(bound({}, { plan }).manifest.spec.metrics?.at(-1)).toEqual(
      bound({ detects: 0.5 }, { plan }).manifest.spec.metrics?.at(-1),
    );
    expect(bound({}, { plan }).metric('sequential-error-1m').provider.prometheus.query).toContain(
      'fail 5 times as often',
    );
  });

  test('fewer false aborts take more evidence', () => {
    expect(bound({ falseAbort: 1 }).metric('sequential-error-1m').failureCondition).toBe(
      'len(result) == 1 && result[0] >= 7.587',
    );
  });

  test('without comparison a failure that stable shares aborts', () => {
    const { manifest, metric, analysis } = bound({ sharedFailure: 'abort' });
    expect(analysis.args).toHaveLength(1);
    expect(JSON.stringify(manifest)).not.toContain('stable');
    expect(metric('sequential-error-verdict').failureCondition).toBe('len(result) == 1 && result[0] >= 6.087');
  });

  test('matchers, the label of the hash and an id of its own reach every query', () => {
    const { manifest, problems } = bound({
      id: 'errors-eu',
      podSelector: 'hash-label',
      matchers: [Matcher.equal('cluster', 'eu-1')],
      dryRun: true,
    });
    expect(problems).toEqual([]);
    expect(manifest.metadata.name).toBe('svc-a-errors-eu');
    expect(manifest.spec.dryRun?.map(({ metricName }) => metricName)).toEqual([
      '^errors-eu-15s$',
      '^errors-eu-1m$',
      '^errors-eu-4m$',
    ]);
    for (const { provider } of manifest.spec.metrics ?? []) {
      const selectors = provider.prometheus?.query.match(/istio_requests_total\{[^}]*\}\}[^}]*\}/g) ?? [];
      expect(selectors.length).toBeGreaterThan(5);
      for (const selector of selectors) {
        expect(selector).toContain('rollouts_pod_template_hash="{{args.');
        expect(selector).toContain('cluster="eu-1"');
      }
    }
  });
});

describe('other plans', () => {
  test('a short one has fewer windows, and fewer looks need less evidence', () => {
    const plan = CanaryPlan.of([
      { weight: 10, hold: minutes(2) },
      { weight: 50, hold: minutes(2) },
    ]);
    const { manifest, problems, metric } = bound({}, { plan });
    expect(problems).toEqual([]);
    expect(manifest.spec.metrics?.map(({ name }) => name)).toEqual(['sequential-error-15s', 'sequential-error-1m']);
    expect(metric('sequential-error-verdict').provider.prometheus.query).toContain('[90s]');
    expect(metric('sequential-error-1m').failureCondition).toBe('len(result) == 1 && result[0] >= 4.687');
  });

  test('one that ends before evidence is looked at is refused', () => {
    const plan = CanaryPlan.of([
      { weight: 10, hold: Duration.seconds(20) },
      { weight: 50, hold: Duration.seconds(40) },
    ]);
    expect(bound({}, { plan }).problems).toEqual([
      'svc-a/sequential-error: the plan holds 1m in all, but evidence is looked at only after 45s, so that a bad release could get more and more traffic unseen; hold the last step longer by at least 5s',
    ]);
  });

  test('slower scrapes make longer windows', () => {
    const { manifest } = bound({}, { scrapeInterval: minutes(1) });
    expect(manifest.spec.metrics?.map(({ name, initialDelay }) => [name, initialDelay])).toEqual([
      ['sequential-error-1m', '3m'],
      ['sequential-error-4m', '6m'],
    ]);
  });
});

describe('in a step, or around a switch', () => {
  test('one measurement decides, and ends with its decision', () => {
    const plan = CanaryPlan.of([{ weight: 10, hold: minutes(5) }], { analysis: 'after-each-hold' });
    const { manifest, problems } = bound({}, { plan });
    expect(problems).toEqual([]);
    expect(manifest.spec.metrics).toHaveLength(1);
    const [metric] = manifest.spec.metrics ?? [];
    expect(metric).toMatchObject({
      name: 'sequential-error-verdict',
      interval: '30s',
      count: 10,
      consecutiveSuccessLimit: 1,
      failureLimit: 0,
      inconclusiveLimit: 9,
    });
    expect(metric).not.toHaveProperty('initialDelay');
    expect(metric?.provider.prometheus?.query).toContain('[270s]');
  });

  test('after a switch it looks as long as the new version is watched, however good the first looks are', () => {
    const occasion = { kind: 'after-promotion', watch: minutes(10) } as const;
    const { manifest, problems, metric } = bound({}, { occasion });
    expect(problems).toEqual([]);
    expect(manifest.spec.metrics?.map(({ name, initialDelay, count }) => [name, initialDelay, count])).toEqual([
      ['sequential-error-15s', '45s', 37],
      ['sequential-error-1m', '90s', 17],
      ['sequential-error-4m', '270s', 3],
      ['sequential-error-verdict', '270s', 6],
    ]);
    expect(metric('sequential-error-verdict')).toMatchObject({ inconclusiveLimit: 2, failureLimit: 0 });
    expect(JSON.stringify(manifest)).not.toContain('consecutiveSuccessLimit');
  });

  test.each([
    [
      CanaryPlan.standard().occasion('after-each-hold'),
      /at the earliest when the first hold is over$/,
      /^after each hold, without this verdict/,
    ],
    [
      { kind: 'before-promotion' as const },
      /after it begins$/,
      /^before the switch, without this verdict .* that the stable pods share$/,
    ],
    [
      { kind: 'after-promotion' as const },
      /at the earliest 45s after the switch$/,
      /^without this verdict .*: too few requests, none$/,
    ],
  ])('its annotations name the moment: %#', (occasion, aborts, pauses) => {
    const { annotations } = boundTo(new SequentialErrorAnalysis(), { occasion }).manifest.metadata;
    expect(annotations['release-train.dev/aborts']).toMatch(aborts);
    expect(annotations['release-train.dev/pauses']).toMatch(pauses);
  });

  test('before the first weight nobody calls, so it is refused', () => {
    expect(
      bound({ when: 'before-first-weight' }, { occasion: CanaryPlan.standard().occasion('before-first-weight') })
        .problems,
    ).toEqual([
      'svc-a/sequential-error: when: before the first weight nobody calls the new version, so that every release would pause there; leave it out, or try the new version with a SyntheticAnalysis, whose Job calls it',
    ]);
  });
});

describe('wrong input', () => {
  test.each<[object, string]>([
    [
      { detects: 0.1 },
      'detects: 0.1 % is no error rate that can be told from the error budget of 0.1 % in a canary; leave it out (1 %), or give a number from 0.2 to 100, in percent',
    ],
    [
      { detects: '1' },
      'detects: "1" is no error rate that can be told from the error budget of 0.1 % in a canary; leave it out (1 %), or give a number from 0.2 to 100, in percent',
    ],
    [
      { falseAbort: 0 },
      'falseAbort: 0 is no percentage that makes sense here; write a number from 0.1 to 20, in percent',
    ],
    [{ miss: 80 }, 'miss: 80 is no percentage that makes sense here; write a number from 0.1 to 30, in percent'],
    [{ sharedFailure: 'ignore' }, "sharedFailure: \"ignore\" is not known; write 'pause' or 'abort'"],
    [{ replicaLabels: ['a-b'] }, "replicaLabels: a list is no list of label names; write ['prometheus_replica']"],
    [
      { matchers: ['cluster="a"'] },
      "matchers: a list is no list of matchers; write [Matcher.equal('cluster', 'eu-1')]",
    ],
    [{ id: 'Errors' }, 'id: "Errors" is no DNS label of at most 40 characters; write for example \'error-rate-eu\''],
    [
      { view: 'pod' },
      'view: there is no such property; there are detects, dryRun, falseAbort, id, matchers, miss, podSelector, protocol, replicaLabels, sharedFailure, slo, when',
    ],
  ])('%j', (props, problem) => {
    expect(bound(props).problems).toEqual([`svc-a/sequential-error: ${problem}`]);
  });

  test('all at once, and a template of the defaults stands in', () => {
    const { problems, manifest } = bound({ detects: -1, miss: 'x', slo: 99.9 });
    expect(problems).toHaveLength(3);
    expect(manifest.spec).toEqual(bound().manifest.spec);
  });

  test('objectives of every height have sound numbers', () => {
    for (const objective of [50.1, 60, 90, 95, 99, 99.5, 99.99, 99.9999]) {
      const { problems, metric } = bound({}, { slo: Slo.availability(objective) });
      expect(problems).toEqual([]);
      expect(Number(/>= ([\d.]+)$/.exec(metric('sequential-error-1m').failureCondition)?.[1])).toBeGreaterThan(1);
    }
  });
});
