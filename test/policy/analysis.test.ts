import { ManifestTree } from '../../lib/manifests';
import { checkTree, exampleTree, RULES } from '../../lib/policy';
import { analysisRules } from '../../lib/policy/rules/analysis';

/** What the rules of this family say, as `rule: message`; all of them, or those that are named. */
function found(tree: ManifestTree, ...ids: readonly string[]): string[] {
  const rules = ids.length === 0 ? analysisRules : RULES.filter(({ id }) => ids.includes(id));
  if (rules.length < ids.length) throw new Error(`there is no rule of ${ids.join(', ')}`);
  return checkTree(tree, { rules }).findings.map(({ rule, message }) =>
    ids.length === 1 ? message : `${rule}: ${message}`,
  );
}

type Asked = { readonly query?: string; readonly success?: string; readonly failure?: string };

/** A template with one metric that asks Prometheus. */
function template(metric: Asked & Record<string, unknown> = {}, spec: object = {}, name = 'errors') {
  const { query = RATIO, success, failure, ...fields } = metric;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, namespace: 'prod' },
    spec: {
      metrics: [
        {
          name,
          consecutiveErrorLimit: 12,
          ...(success === undefined ? {} : { successCondition: success }),
          ...(failure === undefined ? {} : { failureCondition: failure }),
          provider: { prometheus: { address: 'http://prometheus:9090', query } },
          ...fields,
        },
      ],
      ...spec,
    },
  };
}

function rollout(canary: object, name = 'svc-a') {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, namespace: 'prod' },
    spec: { strategy: { canary } },
  };
}

const RATIO = 'sum(rate(errors[1m])) / sum(rate(requests[1m]))';
const tree = (...manifests: object[]) => ManifestTree.ofObjects(manifests);
const uses = (...names: string[]) => ({ templates: names.map((templateName) => ({ templateName })) });

describe('the template of the article', () => {
  const ARTICLE = exampleTree(`
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: error-rate-check
spec:
  metrics:
    - name: 5xx-rate
      interval: 1m
      count: 10
      successCondition: result < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            sum(rate(istio_requests_total{destination_workload="{{ rollout.rollout }}",response_code=~"5.."}[1m]))
            /
            sum(rate(istio_requests_total{destination_workload="{{ rollout.rollout }}"}[1m]))
`);

  test('is refused for a vector that is compared as a number, for a placeholder, and for an answer without data', () => {
    expect(found(ARTICLE)).toEqual([
      'conditions-of-the-result-type: "result < 0.02" takes the result for a number, and the query gives a list of them: every measurement is an Error',
      'placeholders-of-arguments: {{ rollout.rollout }} names no argument: no release gets through',
      'no-data-is-no-error: where the query of 5xx-rate finds no series, as without requests or where the dividend has none to count, the measurement is an Error',
      'consecutive-error-limit: 5xx-rate aborts after 40 seconds without an answer of prometheus: its consecutiveErrorLimit is 4, which is the default',
    ]);
  });

  test('says what to write', () => {
    const [first] = checkTree(ARTICLE, { rules: analysisRules }).findings;
    expect(first).toMatchObject({ line: 11, remedy: 'write "len(result) == 1 && result[0] < 0.02"' });
  });
});

describe('conditions', () => {
  const conditions = (metric: Asked, ...ids: string[]) => found(tree(template(metric)), ...ids);

  test('a guarded pair has nothing wrong, with and without arguments', () => {
    for (const bound of ['0.02', '{{args.bound}}']) {
      const metric = {
        success: `len(result) == 1 && result[0] < ${bound}`,
        failure: `len(result) == 1 && result[0] >= ${bound}`,
      };
      expect(found(tree(template(metric, { args: [{ name: 'bound' }] })))).toEqual([]);
    }
  });

  test('a scalar is no list', () => {
    const query = 'scalar(sum(rate(errors[1m])))';
    expect(conditions({ query, success: 'result[0] < 5' }, 'conditions-of-the-result-type')).toEqual([
      '"result[0] < 5" takes the result for a list, and the query gives one number: every measurement is an Error',
    ]);
    expect(conditions({ query, success: 'result < 5' }, 'conditions-of-the-result-type')).toEqual([]);
  });

  test('default() does not make a list a number', () => {
    const id = 'conditions-of-the-result-type';
    const { findings } = checkTree(tree(template({ success: 'default(result, 0) < 5' })), {
      rules: analysisRules.filter((rule) => rule.id === id),
    });
    expect(findings.map(({ remedy }) => remedy)).toEqual(['write "len(result) == 1 && result[0] < 5"']);
    expect(conditions({ success: 'default(result, 0) < 5' }, 'nil-of-prometheus')).toEqual([
      'default() sees no empty answer of Prometheus: it is a list, and not nil',
    ]);
  });

  test('what is no condition at all is told where it stands', () => {
    const told = (success: string) => conditions({ success }, 'conditions-that-compile');
    expect(told('len(result) == 1 && result[0] = 5')).toEqual([
      '"len(result) == 1 && result[0] = 5": a single = is no comparison, write ==; every measurement is an Error',
    ]);
    expect(told('len(result) > 0 AND result[0] < 5')[0]).toContain('AND is no operator, write and;');
    expect(told('(len(result) == 1 && result[0] < 5')[0]).toContain(': a ( is not closed; every');
    expect(told('all(result,')[0]).toContain('the # of a closure begins a comment of YAML, unless');
    expect(told('result[0] <')[0]).toContain('something is missing at its end');
    expect(told('len(result)')[0]).toContain('expected bool, but got int');
    expect(told('len(results) == 1')[0]).toContain('unknown name results');
  });

  test('what may be understood elsewhere is left alone', () => {
    for (const success of ['let x = result[0]; x < 5', 'result | any(# > 1)', '"a=b" in ["a=b"]', '{{args.condition}}'])
      expect(conditions({ success }, 'conditions-that-compile')).toEqual([]);
    const web = { name: 'web', successCondition: 'result.ok == true', provider: { web: { url: 'https://a' } } };
    expect(found(tree(template({}, { metrics: [web] })), 'conditions-that-compile')).toEqual([]);
  });

  test('the answer of another provider has no other name', () => {
    const web = { name: 'web', successCondition: 'response.ok', provider: { web: { url: 'https://a' } } };
    expect(found(tree(template({}, { metrics: [web] })), 'conditions-that-compile')).toEqual([
      '"response.ok": unknown name response; every measurement is an Error',
    ]);
  });

  test('a guard that comes too late is none', () => {
    const late = tree(template({ success: 'result[0] < 0.02 || len(result) == 0' }));
    const { findings } = checkTree(late, { rules: analysisRules.filter(({ id }) => id === 'no-data-is-no-error') });
    expect(findings).toMatchObject([
      { remedy: 'ask for len(result) before result[0]: a condition is read from the left' },
    ]);
  });

  test('a query that always answers needs no guard', () => {
    const success = 'result[0] < 5';
    for (const query of ['sum(rate(errors[1m])) or vector(0)', 'vector(1)', 'sum(up or vector(1))'])
      expect(conditions({ query, success }, 'no-data-is-no-error')).toEqual([]);
    expect(conditions({ query: 'sum(rate(errors[1m])) > 1 or up', success }, 'no-data-is-no-error')).toHaveLength(1);
  });

  test('a failureCondition alone passes NaN', () => {
    const failure = 'len(result) == 1 && result[0] >= 0.02';
    expect(conditions({ failure }, 'no-data-does-not-pass')).toEqual([
      'errors passes where its query finds no series, and where it divides zero by zero (NaN), since there is only a failureCondition',
    ]);
    const query = '(sum(rate(errors[1m])) or vector(0)) / (sum(rate(requests[1m])) or vector(0))';
    expect(conditions({ query, failure: 'result[0] >= 0.02' }, 'no-data-does-not-pass')).toEqual([
      'errors passes where its query has no number (NaN), as without any request, since there is only a failureCondition',
    ]);
  });

  test('what holds for all of no series passes without any', () => {
    const query = 'max by (pod) (latency)';
    expect(conditions({ query, success: 'all(result, # < 5)' }, 'no-data-does-not-pass')).toEqual([
      'errors passes where its query finds no series',
    ]);
  });

  test('no series is good where only what is bad has series', () => {
    for (const query of ['sum(rate(errors[1m])) > 5', 'count(ALERTS{alertname="Bad"})', 'sum(increase(errors[1m]))'])
      expect(conditions({ query, success: 'len(result) == 0 || result[0] < 5' }, 'no-data-does-not-pass')).toEqual([]);
  });

  test('a share without data may be a number that nobody takes for a share', () => {
    const pair = { success: 'result[0] < 0.02 && result[0] >= 0', failure: 'result[0] >= 0.02' };
    expect(conditions({ ...pair, query: `(${RATIO}) or vector(-1)` }, 'no-data-is-not-zero')).toEqual([]);
    expect(conditions({ ...pair, query: `(${RATIO}) or vector(1)` }, 'no-data-is-not-zero')).toEqual([]);
    expect(conditions({ ...pair, query: `(${RATIO}) or vector(0)` }, 'no-data-is-not-zero')).toEqual([
      'without any data the share is 0, which passes',
    ]);
    // Nothing is counted where nothing failed.
    expect(conditions({ ...pair, query: 'sum(rate(errors[1m])) or vector(0)' }, 'no-data-is-not-zero')).toEqual([]);
  });

  test('conditions that hold always, or never, decide nothing', () => {
    const told = (metric: Asked) => conditions(metric, 'conditions-that-decide');
    expect(told({ success: 'true' })).toEqual(['errors passes whatever is measured']);
    expect(told({ success: 'result[0] > 0.9 && result[0] < 0.1' })).toEqual([
      'errors passes at no number: every release is aborted',
    ]);
    expect(told({ success: 'result[0] > 0.1 && result[0] < 0.2' })).toEqual([]);
    expect(told({ success: 'len(result) > 0' })).toEqual([]);
    expect(told({ success: 'len(result) == 3 && result[0] < 5' })).toHaveLength(1);
    expect(told({ success: 'len(result) == 3 && result[0] < 5', query: 'errors' })).toEqual([]);
    expect(told({ success: 'result[0] * 60 > 5 && result[0] * 60 < 5.1' })).toEqual([]);
    expect(told({ success: 'result[0] > -1' })).toEqual([]);
    expect(told({ success: 'result[0] > {{args.from}} && result[0] < {{args.to}}' })).toEqual([]);
  });

  test('numbers between the bounds may be undecided, and not both good and bad', () => {
    const told = (success: string, failure: string) => conditions({ success, failure }, 'conditions-that-agree');
    expect(told('result[0] < 0.01', 'result[0] > 0.05')).toEqual([]);
    expect(told('result[0] <= 0.05', 'result[0] >= 0.05')).toEqual([
      'at 0.05 both conditions of errors hold, and it fails',
    ]);
  });

  test('the first of several series decides only where nothing counts them', () => {
    const query = 'sum by (code, pod) (rate(errors[1m]))';
    const told = (success: string, asked = query) => conditions({ success, query: asked }, 'every-series-decides');
    expect(told('result[0] < 5')).toEqual(['errors has a number for each code and pod, and the first of them decides']);
    expect(told('len(result) == 1 && result[0] < 5')).toEqual([]);
    expect(told('result[0] < 5 && result[1] < 5')).toEqual([]);
    // The query asks for one of them.
    expect(
      told('result[0] < 5', 'sum by (job) (rate(a{job="x"}[1m])) / sum by (job) (rate(b{c="d", job="x"}[1m]))'),
    ).toEqual([]);
    // How many series a selector finds is not known.
    expect(told('result[0] < 5', 'job:errors:rate1m{job="a"}')).toEqual([]);
  });

  test('a second number is read where there can be one', () => {
    const told = (success: string, query = RATIO) => conditions({ success, query }, 'index-within-the-answer');
    expect(told('result[1] < 5')).toEqual([
      'the query of errors gives one number at most, and "result[1] < 5" reads more',
    ]);
    expect(told('result[0] < 5 && (len(result) < 2 || result[1] < 5)')).toEqual([]);
    expect(told('result[1] < 5', 'sum by (pod) (errors)')).toEqual([]);
    expect(told('result[1] < 5', 'errors')).toEqual([]);
  });

  test('Datadog answers nil without data', () => {
    const metric = (successCondition: string) =>
      tree(template({}, { metrics: [{ name: 'dd', successCondition, provider: { datadog: { query: 'a' } } }] }));
    expect(found(metric('default(result, 0) < 5'), 'no-data-is-no-error')).toEqual([]);
    expect(found(metric('result < 5'), 'no-data-is-no-error')).toEqual([
      'where Datadog has no data the result of dd is nil, and "result < 5" is an Error',
    ]);
  });
});

describe('limits', () => {
  test('are those that the Rollouts pass, each once', () => {
    const limited = (byDefault: string) =>
      template(
        { success: 'result[0] < 1', interval: '1m', count: 5, failureLimit: '{{args.failures}}' },
        { args: [{ name: 'failures', value: byDefault }] },
      );
    const passing = (value: string, name: string) =>
      rollout({ analysis: { ...uses('errors'), args: [{ name: 'failures', value }] } }, name);
    expect(found(tree(limited('9'), passing('1', 'svc-a')), 'metric-limits')).toEqual([]);
    const tooMany = tree(limited('1'), passing('9', 'svc-a'), passing('9', 'svc-b'));
    expect(found(tooMany, 'metric-limits')).toEqual([
      'the count of errors is 5, less than failureLimit and consecutiveSuccessLimit (9)',
    ]);
    expect(found(tree(limited('9')), 'metric-limits')).toHaveLength(1);
    expect(found(tree(limited('1'), passing('5', 'svc-a')), 'failure-limit-below-count')).toHaveLength(1);
  });

  const told = (metric: Record<string, unknown>, id: string, spec = {}) => found(tree(template(metric, spec)), id);
  const pair = { success: 'result[0] < 5', failure: 'result[0] >= 5' };

  test('numbers may be texts and arguments', () => {
    const args = [{ name: 'count', value: '5' }, { name: 'limit' }];
    const metric = { interval: '1m', count: '{{args.count}}', failureLimit: '{{args.limit}}' };
    expect(told(metric, 'metric-limits', { args })).toEqual([]);
    expect(told({ ...metric, failureLimit: '7' }, 'metric-limits', { args })).toEqual([
      'the count of errors is 5, less than failureLimit and consecutiveSuccessLimit (7)',
    ]);
    expect(told({ count: 'five', failureLimit: 1.5 }, 'metric-limits')).toEqual([
      'the count of errors is "five", which is no whole number',
      'the failureLimit of errors is 1.5, which is no whole number',
    ]);
  });

  test('limits have the signs that the controller takes', () => {
    expect(told({ failureLimit: -2, inconclusiveLimit: -1 }, 'metric-limits')).toEqual([
      'the inconclusiveLimit of errors is -1, below 0',
      'the failureLimit of errors is -2, below -1',
    ]);
    expect(told({ failureLimit: -1 }, 'metric-limits')).toEqual([
      'errors has a failureLimit of -1 and no consecutiveSuccessLimit: nothing would end it',
    ]);
    expect(told({ failureLimit: -1, consecutiveSuccessLimit: 3, interval: '1m' }, 'metric-limits')).toEqual([]);
  });

  test('a single measurement cannot fail twice', () => {
    expect(told({ failureLimit: 1 }, 'failure-limit-below-count')).toEqual([
      'errors is measured once and may fail once: it never fails',
    ]);
    expect(told({ failureLimit: 1, interval: '1m' }, 'failure-limit-below-count')).toEqual([]);
    // Refused, which another rule tells.
    expect(told({ failureLimit: 6, interval: '1m', count: 5 }, 'failure-limit-below-count')).toEqual([]);
    const successes = { failureLimit: 2, interval: '1m', count: 4, consecutiveSuccessLimit: 2 };
    expect(told(successes, 'failure-limit-below-count')).toEqual([]);
  });

  test('a metric without a decision passes at its count', () => {
    const metric = { ...pair, interval: '1m', count: 3, inconclusiveLimit: 3 };
    expect(told(metric, 'inconclusive-limit-below-count')).toEqual([
      'errors passes with 3 measurements of which none was decided',
    ]);
    expect(told({ ...metric, consecutiveSuccessLimit: 1 }, 'inconclusive-limit-below-count')).toEqual([]);
    expect(told({ ...metric, failure: undefined }, 'inconclusive-limit-below-count')).toEqual([]);
  });

  test('an outage of a minute is borne', () => {
    expect(told({ consecutiveErrorLimit: 6 }, 'consecutive-error-limit')).toEqual([]);
    expect(told({ consecutiveErrorLimit: 0 }, 'consecutive-error-limit')).toEqual([
      'errors aborts after 0 seconds without an answer of prometheus: its consecutiveErrorLimit is 0',
    ]);
  });
});

describe('arguments', () => {
  const asking = (query: string, args: object[] = []) => template({ query }, { args });

  test('are declared by any template of the same analysis', () => {
    const query = 'sum(errors{svc="{{args.service}}"})';
    const [one, other] = [asking(query), template({}, { args: [{ name: 'service' }] }, 'other')];
    expect(found(tree(one, other), 'declared-arguments')).toEqual([
      '{{args.service}} is no argument of AnalysisTemplate prod/errors',
    ]);
    expect(found(tree(one, other, rollout({ analysis: uses('errors', 'other') })), 'declared-arguments')).toEqual([]);
    expect(found(tree(asking(query, [{ name: 'servce' }])), 'declared-arguments')).toEqual([
      '{{args.service}} is no argument of AnalysisTemplate prod/errors; servce is',
    ]);
  });

  test('are the only placeholders, wherever they stand', () => {
    const job = {
      name: 'job',
      provider: { job: { spec: { template: { spec: { containers: [{ args: ['{{.State}}'] }] } } } } },
    };
    expect(found(tree(template({}, { metrics: [job] })), 'placeholders-of-arguments')).toEqual([
      '{{.State}} names no argument: no release gets through',
    ]);
    expect(found(tree(asking('a{b="{{ args.b }}"} > {{args.c')), 'placeholders-of-arguments')).toEqual([
      '"{{args.c" has no end: no release gets through',
    ]);
    expect(found(tree(asking('a{b="{{ .Values.b }}",c="{{inputs.c}}"}')), 'placeholders-of-arguments')).toEqual([
      '{{inputs.c}} names no argument: no release gets through',
    ]);
  });

  test('have one source', () => {
    const secretKeyRef = { name: 'a', key: 'b' };
    const args = [
      { name: 'both', value: 'x', valueFrom: { secretKeyRef } },
      { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
      { name: 'empty', valueFrom: {} },
      { name: 'given' },
    ];
    expect(found(tree(asking('up', args)), 'values-of-arguments')).toEqual([
      'both has a value and a valueFrom',
      'hash has a podTemplateHashValue in the template, where it is never read',
      'empty has a valueFrom that names nothing to read',
    ]);
  });

  test('find a Secret that the tree does not hold elsewhere, and one that is there', () => {
    const arg = [{ name: 'token', valueFrom: { secretKeyRef: { name: 'metrics', key: 'token' } } }];
    const secret = (namespace: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'metrics', namespace },
    });
    const told = (...secrets: object[]) => found(tree(asking('up', arg), ...secrets), 'secrets-of-arguments');
    expect(told()).toEqual([]);
    expect(told(secret('prod'), secret('monitoring'))).toEqual([]);
    expect(told(secret('monitoring'))).toEqual([
      'the Secret metrics is in monitoring, and analyses in prod do not find it',
    ]);
  });
});

describe('templates together', () => {
  test('two of one analysis do not share the name of a metric', () => {
    const [one, other] = [template({ name: 'errors' }, {}, 'one'), template({ name: 'errors' }, {}, 'other')];
    expect(found(tree(one, other), 'metric-names-differ')).toEqual([]);
    expect(found(tree(one, other, rollout({ analysis: uses('one', 'other') })), 'metric-names-differ')).toEqual([
      'there is a metric errors in AnalysisTemplate prod/one and in AnalysisTemplate prod/other',
    ]);
  });

  test('are found in the same environment', () => {
    const file = (path: string, ...manifests: object[]): [string, string] => [
      path,
      manifests.map((it) => JSON.stringify(it)).join('\n---\n'),
    ];
    const endless = template({ interval: '1m' });
    const both = new ManifestTree(
      new Map([
        file(
          'clusters/staging/apps/a.yaml',
          template({ interval: '1m', count: 3 }),
          rollout({ steps: [{ analysis: uses('errors') }] }),
        ),
        file('clusters/prod/apps/a.yaml', endless, rollout({ steps: [{ analysis: uses('errors') }] })),
      ]),
    );
    const { findings } = checkTree(both, { rules: analysisRules.filter(({ id }) => id === 'finite-analysis') });
    expect(findings).toMatchObject([
      {
        file: 'clusters/prod/apps/a.yaml',
        field: 'spec.strategy.canary.steps[0].analysis.templates',
        message:
          'a step waits for the metric errors of AnalysisTemplate prod/errors, which has an interval and no count',
      },
    ]);
  });

  test('an endless metric is for the background', () => {
    const endless = template({ interval: '1m' });
    expect(found(tree(endless, rollout({ analysis: uses('errors') })), 'finite-analysis')).toEqual([]);
    // The Rollout says how often.
    const counted = template({ interval: '1m', count: '{{args.count}}' }, { args: [{ name: 'count' }] });
    const step = { ...uses('errors'), args: [{ name: 'count', value: '0' }] };
    expect(found(tree(counted, rollout({ steps: [{ analysis: step }] })), 'finite-analysis')).toHaveLength(1);
    expect(found(tree(counted, rollout({ steps: [{ analysis: uses('errors') }] })), 'finite-analysis')).toEqual([]);
  });

  test('a circle is told once, a template that two others name is none', () => {
    const names = (name: string, ...others: string[]) => template({}, { metrics: [], ...uses(...others) }, name);
    const [a, b, c] = [names('a', 'b'), names('b', 'c'), names('c', 'a')];
    expect(found(tree(a, b, c), 'nested-template-circle')).toEqual(['a names b names c names a, without end']);
    expect(found(tree(names('a', 'b', 'c'), names('b', 'c'), template({}, {}, 'c')), 'nested-template-circle')).toEqual(
      [],
    );
    expect(found(tree(a, b, c, rollout({ analysis: uses('a') })), 'metrics-of-a-template')).toEqual([]);
  });

  test('are used by nested templates, experiments and stages, too', () => {
    const stage = {
      apiVersion: 'kargo.akuity.io/v1alpha1',
      kind: 'Stage',
      metadata: { name: 'prod', namespace: 'prod' },
      spec: { verification: { analysisTemplates: [{ name: 'verified' }] } },
    };
    const experiment = { experiment: { analyses: [{ name: 'x', templateName: 'tried' }] } };
    const all = [
      template({}, uses('nested'), 'outer'),
      ...['nested', 'tried', 'verified', 'forgotten'].map((name) => template({}, {}, name)),
    ];
    expect(
      found(tree(...all, stage, rollout({ analysis: uses('outer'), steps: [experiment] })), 'template-in-use'),
    ).toEqual(['nothing uses AnalysisTemplate prod/forgotten']);
    expect(found(tree(...all), 'template-in-use')).toEqual([]);
  });

  test('the rules of a Rollout are for all metrics of its templates', () => {
    const canary = (metricName: string) => rollout({ analysis: { ...uses('one', 'two'), dryRun: [{ metricName }] } });
    const [one, two] = [
      template({}, { measurementRetention: [{ metricName: 'two', limit: 5 }] }, 'one'),
      template({}, {}, 'two'),
    ];
    expect(found(tree(one, two, canary('tw')), 'rules-of-metrics')).toEqual([]);
    expect(found(tree(one, two, canary('*')), 'rules-of-metrics')).toEqual([
      '"*" matches none of the metrics (one and two)',
    ]);
    // Only half of it is here.
    expect(found(tree(one, canary('else')), 'rules-of-metrics')).toEqual([]);
  });

  test('a dry run of one analysis leaves the others', () => {
    const dry = { ...uses('one'), dryRun: [{ metricName: '.*' }] };
    const both = [template({}, {}, 'one'), template({}, {}, 'two')];
    const guarded = rollout({ analysis: dry, steps: [{ analysis: uses('two') }] });
    expect(found(tree(...both, guarded), 'dry-run-of-every-metric')).toEqual([]);
    expect(found(tree(...both, rollout({ analysis: dry })), 'dry-run-of-every-metric')).toEqual([
      'every metric of Rollout prod/svc-a is in a dry run: nothing guards it',
    ]);
  });
});

describe('times', () => {
  const background = (steps: object[], metric: object, startingStep?: number) => [
    template({ interval: '1m', ...metric }),
    rollout({ analysis: { ...uses('errors'), ...(startingStep === undefined ? {} : { startingStep }) }, steps }),
  ];
  const pause = (duration?: string | number) => ({ pause: duration === undefined ? {} : { duration } });
  const late = (steps: object[], metric: object, startingStep?: number) =>
    found(tree(...background(steps, metric, startingStep)), 'background-in-time');

  test('a background analysis that needs longer than the steps never aborts', () => {
    const steps = [{ setWeight: 5 }, pause('2m'), { setWeight: 50 }, pause(60)];
    expect(late(steps, { failureLimit: 2 })).toEqual([]);
    expect(late(steps, { failureLimit: 2, initialDelay: '1m' })).toEqual([
      'errors fails after 3m at the earliest, and the steps take 3m',
    ]);
    expect(late(steps, { failureLimit: 1 }, 3)).toHaveLength(1);
  });

  test('a path whose length nobody knows is long enough', () => {
    expect(late([pause('1m'), pause()], { failureLimit: 5 })).toEqual([]);
    expect(late([pause('1m'), { analysis: uses('elsewhere') }], { failureLimit: 5 })).toEqual([]);
    expect(late([pause('{{ wait }}')], { failureLimit: 5 })).toEqual([]);
    expect(late([{ plugin: { name: 'a/b' } }], { failureLimit: 5 })).toEqual([]);
  });

  test('an analysis in a step takes the time of its measurements', () => {
    const verdict = template({ interval: '1m', count: 6, initialDelay: '30s' }, {}, 'verdict');
    const steps = [pause('1m'), { analysis: uses('verdict') }];
    const told = (failureLimit: number) =>
      found(tree(verdict, ...background(steps, { failureLimit })), 'background-in-time');
    expect(told(6)).toEqual([]);
    expect(told(7)).toEqual(['errors fails after 7m at the earliest, and the steps take 6m30s']);
  });

  test('a limit of 0 claims to tolerate nothing, whatever the window is', () => {
    const told = (failureLimit: number, window: string) =>
      found(
        tree(template({ interval: '1m', failureLimit, query: `sum(rate(errors[${window}]))` })),
        'failures-in-one-window',
      );
    expect(told(0, '5m')).toEqual([]);
    expect(told(5, '5m')).toEqual([]);
    expect(told(1, '{{args.window}}')).toEqual([]);
    expect(told(3, '5m')).toEqual([
      'errors looks every 1m at what happened in 5m: it sees one bad moment 5 times, and its failureLimit is 3',
    ]);
  });

  test('durations may be arguments, and are texts', () => {
    const told = (interval: unknown, args: object[] = []) =>
      found(tree(template({ interval }, { args })), 'durations-of-go');
    expect(told('{{args.every}}', [{ name: 'every' }])).toEqual([]);
    expect(told('{{args.every}}', [{ name: 'every', value: '1d' }])).toEqual(['"1d" is no duration of Go']);
    expect(told(60)).toEqual(['60 is no duration of Go']);
  });
});

describe('providers', () => {
  const provided = (provider: object, id: string) =>
    found(
      tree(template({}, { metrics: [{ name: 'check', provider }], args: [{ name: 'host', value: 'a:9090' }] })),
      id,
    );

  test('an address may be left to the controller, and come from an argument', () => {
    for (const prometheus of [
      { query: 'up' },
      { address: '' },
      { address: '{{args.address}}' },
      { address: 'https://a' },
    ])
      expect(provided({ prometheus }, 'addresses-with-scheme')).toEqual([]);
    expect(provided({ prometheus: { address: '{{args.host}}' } }, 'addresses-with-scheme')).toEqual([
      '"a:9090" has no http:// or https:// before the host',
    ]);
  });

  test('a $ may be part of an expression', () => {
    const query = (query: string) => provided({ prometheus: { query } }, 'promql-parses');
    expect(query('sum(rate(errors{code=~"5..$"}[1m]))')).toEqual([]);
    const braces = (name: string) => `$\{${name}}`;
    expect(query(`sum(rate(errors{service="${braces('SERVICE')}"}[1m]))`)).toEqual([]);
    expect(query('label_replace(up, "a", "$1", "b", "(.*)")')).toEqual([]);
    expect(query('sum(rate(errors{service="$service"}[1m]))')).toEqual([
      '$service is a variable of Grafana, and nobody else replaces it',
    ]);
  });

  test('a web request has a body with POST only', () => {
    const web = (fields: object) => provided({ web: { url: 'https://a', ...fields } }, 'body-of-a-web-request');
    expect(web({ method: 'POST', body: 'x' })).toEqual([]);
    expect(web({ method: '{{args.method}}', body: 'x' })).toEqual([]);
    expect(web({ method: 'GET', body: 'x' })).toEqual(['check has a body, and asks with GET']);
    expect(web({ method: 'PUT', body: 'x', jsonBody: {} })).toEqual(['check has a body and a jsonBody']);
  });

  test('a job is left alone where somebody has thought of it', () => {
    const job = (spec: object, id: string) =>
      provided({ job: { spec: { template: { spec: { restartPolicy: 'OnFailure' } }, ...spec } } }, id);
    expect(job({ backoffLimit: 1 }, 'retries-of-a-job')).toEqual([]);
    expect(job({}, 'restart-policy-of-a-job')).toEqual([]);
    expect(job({ ttlSecondsAfterFinished: 300 }, 'a-job-is-kept')).toEqual([]);
    expect(job({}, 'sidecar-of-a-job')).toEqual([]);
  });
});
