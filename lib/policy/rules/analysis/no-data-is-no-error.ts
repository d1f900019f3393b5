import { measuredMetricsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { triedMetrics, verdictOf } from './verdicts';

export const noDataIsNoError: Rule = {
  id: 'no-data-is-no-error',
  family: 'analysis',
  severity: 'warning',
  title: 'A measurement without data is no Error',
  cause:
    'A query that finds no series gives an empty list, of which `result[0]` is an Error. Errors are tried again every 10 seconds whatever the interval says, and the fifth in a row aborts: a canary that has no traffic yet is aborted after 40 seconds.',
  remedy: 'begin both conditions with len(result) == 1 &&, so that no data is undecided, and set inconclusiveLimit',
  see: 'https://github.com/argoproj/argo-rollouts/issues/1466',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: len(result) == 1 && result[0] < 0.02
      failureCondition: len(result) == 1 && result[0] >= 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const { metric, answers, success, failure } = tried;
      if (!answers.canBeEmpty || verdictOf(tried, [])?.phase !== 'Error') continue;
      const share = metric.query?.includes('/') ? ', as without requests or where the dividend has none to count,' : '';
      const isLate = /\blen\s*\(\s*result\b/.test(success?.text ?? failure?.text ?? '');
      yield {
        at: success?.at ?? failure?.at ?? metric.field,
        message: `where the query of ${metric.name} finds no series${share} the measurement is an Error`,
        ...(isLate ? { remedy: 'ask for len(result) before result[0]: a condition is read from the left' } : {}),
      };
    }
    yield* withoutDatadogGuard(measuredMetricsOf(tree));
  },
};

/** Datadog gives nil instead of an empty list. */
function* withoutDatadogGuard(metrics: ReturnType<typeof measuredMetricsOf>): Iterable<RuleFinding> {
  for (const metric of metrics) {
    if (!metric.provider('datadog').isSet) continue;
    for (const name of ['successCondition', 'failureCondition'] as const) {
      const written = metric.condition(name);
      if (!written || /\b(default|isNil|nil)\b|\?\?/.test(written.text) || !/\bresult\b/.test(written.text)) continue;
      yield {
        at: written.at,
        message: `where Datadog has no data the result of ${metric.name} is nil, and ${JSON.stringify(written.text)} is an Error`,
        remedy: 'write default(result, 0) instead of result, with a number that is right where there is no data',
      };
    }
  }
}
