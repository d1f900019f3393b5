import { Duration } from 'cdk8s';
import { BudgetAnalysis, type BudgetAnalysisProps, CanaryPlan, Matcher, Slo } from '../../lib';
import { boundTo, type Surroundings } from './bound';

const bound = (props: BudgetAnalysisProps = {}, surroundings: Surroundings = {}) =>
  boundTo(new BudgetAnalysis(props), {
    occasion: { kind: 'before-first-weight', steps: CanaryPlan.standard().steps },
    ...surroundings,
  });

test('it is a gate before the first weight, and looks once', () => {
  const { problems, manifest, analysis } = bound();
  expect(problems).toEqual([]);
  expect(new BudgetAnalysis().when).toBe('before-first-weight');
  expect(analysis.metricNames).toEqual(['budget-spent', 'budget-burn-rate', 'budget-alerts']);
  expect(analysis.needsPods).toBeUndefined();
  for (const { count, interval, failureLimit, inconclusiveLimit } of manifest.spec.metrics ?? [])
    expect({ count, interval, failureLimit, inconclusiveLimit }).toEqual({
      count: 1,
      interval: undefined,
      failureLimit: 0,
      inconclusiveLimit: 0,
    });
  expect(manifest.metadata.annotations).toMatchObject({
    'release-train.dev/budget-left': 'at least 10 % of the error budget of 30 days',
    'release-train.dev/burn-rate': 'at most 14.4 times as fast as allowed, over 1h and 5m',
    'release-train.dev/closed-gate':
      'aborts before the first weight; retry when it is open, or declare an emergency in the release file',
  });
  expect(manifest.metadata.annotations).not.toHaveProperty(['release-train.dev/emergency']);
});

test.each(['background', 'after-each-hold'] as const)('it is no guard beside the traffic: when %j', (when) => {
  const analysis = new BudgetAnalysis({ when });
  expect(analysis.when).toBe('before-first-weight');
  expect(bound({ when }).problems).toEqual([
    `svc-a/budget: when: "${when}" would abort a canary on its way for what the service did before it came; this is a gate before the first weight, so leave when out`,
  ]);
  expect(bound({ when: 'before-first-weight' }).problems).toEqual([]);
});

test('a share that is written as a fraction is told so', () => {
  expect(bound({ minRemaining: 0.1 }).problems).toEqual([
    'svc-a/budget: minRemaining: 0.1 looks like a fraction, and the number is in percent; write 10',
  ]);
  expect(bound({ minRemaining: 0 }).problems).toEqual([]);
  expect(bound({ minRemaining: 1 }).problems).toEqual([]);
});

test('its limits follow from the objective, and from how much must be left', () => {
  const weekly = { slo: Slo.availability(99, { period: Duration.days(7) }), minRemaining: 25 };
  const { metric } = bound(weekly);
  expect(metric('budget-spent').failureCondition).toBe('len(result) == 1 && result[0] > 75');
  expect(metric('budget-burn-rate').failureCondition).toBe('len(result) == 1 && result[0] > 3.36');
  expect(metric('budget-spent').provider.prometheus.query).toContain('[7d:5m]');
});

test('a burn rate that can never be reached is not measured: another is, or none', () => {
  const { metric } = bound({ slo: Slo.availability(90) });
  expect(metric('budget-burn-rate').failureCondition).toBe('len(result) == 1 && result[0] > 6');
  const none = bound({ slo: Slo.availability(80) });
  expect(none.analysis.metricNames).toEqual(['budget-spent', 'budget-alerts']);
  expect(none.manifest.metadata.annotations['release-train.dev/burn-rate']).toBe(
    'not measured: no alert for fast burning makes sense for this objective',
  );
});

test('a closed gate aborts, or pauses', () => {
  expect(bound().metric('budget-alerts').failureCondition).toBe('len(result) == 1 && result[0] > 0');
  const { metric, manifest } = bound({ whenClosed: 'pause' });
  expect(metric('budget-alerts').failureCondition).toBe('len(result) == 1 && result[0] < -1');
  expect(manifest.metadata.annotations['release-train.dev/closed-gate']).toBe(
    'pauses before the first weight, until a person resumes (asks again), promotes (goes past it) or aborts',
  );
});

test('a closed gate of a blue-green service aborts before the switch', () => {
  const { manifest } = bound({}, { occasion: { kind: 'before-promotion' } });
  expect(manifest.metadata.annotations['release-train.dev/closed-gate']).toBe(
    'aborts before the switch; retry when it is open, or declare an emergency in the release file',
  );
});

test('an emergency stands in the template and in each query', () => {
  const emergency = { reason: 'prices are wrong', declared: 1793610000, expires: 1793617200 };
  const { manifest } = bound({}, { emergency });
  expect(manifest.metadata.annotations['release-train.dev/emergency']).toBe(
    'prices are wrong (until 2026-11-02T11:00:00Z)',
  );
  for (const { provider } of manifest.spec.metrics ?? []) {
    expect(provider.prometheus?.query).toMatch(
      /^# An emergency: 0 from 2026-11-02T09:00:00Z until 2026-11-02T11:00:00Z, whatever is measured; before and after, what is.\n0 \* \(vector\(time\(\)\) >= 1793610000 < 1793617200\)\nor\n/,
    );
  }
});

test('a template of the platform leaves the service to its arguments', () => {
  const { metric } = bound(
    {},
    {
      name: '{{args.service}}',
      namespace: '{{args.namespace}}',
      stableHost: '{{args.stable-host}}',
      canaryHost: '{{args.canary-host}}',
      platform: { name: 'gold', parameters: ['service', 'namespace', 'stable-host', 'canary-host'] },
    },
  );
  expect(metric('budget-spent').provider.prometheus.query).toContain(
    'destination_service=~"{{args.stable-host}}|{{args.canary-host}}"',
  );
  expect(metric('budget-alerts').provider.prometheus.query).toContain('namespace="{{args.namespace}}"');
});

test('the slow requests of a latency objective need a rule of their own', () => {
  const slo = Slo.latency(99, Duration.millis(250));
  expect(bound({}, { slo }).problems).toEqual([
    'svc-a/budget: slo: the slow requests of a latency objective are not counted here; give their share as errorRatio, or an availability as slo',
  ]);
  expect(bound({ errorRatio: 'slow:ratio$window' }, { slo }).problems).toEqual([]);
  expect(bound({ slo: Slo.availability(99) }, { slo }).problems).toEqual([]);
});

test('what is wrong is told, and defaults stand in', () => {
  const { problems, metric } = bound({
    minRemaining: 100,
    slo: 99.9,
    errorRatio: 'job:errors:ratio_rate1h',
    alerts: [],
    whenClosed: 'abort',
    minRemainig: 5,
  } as never);
  expect(problems).toEqual([
    'svc-a/budget: minRemaining: 100 is no share of an error budget; write 0, or a number from 1 to 99, in percent',
    'svc-a/budget: slo: 99.9 is no objective; write Slo.availability(99.9)',
    "svc-a/budget: alerts: a list is no list of matchers that tells some alerts from all others; write for example [Matcher.equal('severity', 'page')]",
    "svc-a/budget: whenClosed: \"abort\" is not known; write 'fail' or 'pause'",
    'svc-a/budget: minRemainig: there is no such property; did you mean minRemaining?',
    'svc-a/budget: errorRatio: "job:errors:ratio_rate1h" is the same for every window; write $window where the window belongs, such as slo:sli_error:ratio_rate$window{…}',
  ]);
  expect(metric('budget-spent').provider.prometheus.query).toContain('istio_requests_total');
});

test.each([
  ['sum(rate(errors[$window])', 'the query is no PromQL at line 1, column 21'],
  [5 as never, '5 is no PromQL query; write a text such as sum(up)'],
  ['a{b="{{c}}"}/$window', '"{{c}}'],
])('an error ratio that is no PromQL is told: %s', (errorRatio, text) => {
  const { problems } = bound({ errorRatio });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('svc-a/budget: errorRatio: ');
  expect(problems[0]).toContain(text);
});

test('a wrong matcher is told by its own name', () => {
  expect(bound({ alerts: [Matcher.equal('a b', 'c')], matchers: [Matcher.equal('1bad', 'c')] }).problems).toEqual([
    'svc-a/budget: alerts: "a b" is no label name; write letters, digits and "_", no digit first',
    'svc-a/budget: matchers: "1bad" is no label name; write letters, digits and "_", no digit first',
  ]);
});

test('two gates of one service have names of their own', () => {
  expect(bound({ id: 'budget-eu' }).analysis.metricNames).toEqual([
    'budget-eu-spent',
    'budget-eu-burn-rate',
    'budget-eu-alerts',
  ]);
});
