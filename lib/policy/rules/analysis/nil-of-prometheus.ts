import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const nilOfPrometheus: Rule = {
  id: 'nil-of-prometheus',
  family: 'analysis',
  severity: 'warning',
  title: 'A condition on Prometheus does not ask for nil',
  cause:
    '`default(result, …)` and `isNil(result)` are for Datadog, which answers nil without data. Prometheus answers an empty list, which is not nil: they never change anything.',
  remedy: 'ask for len(result) == 1 && before the comparison',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/evaluate/evaluate.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: len(result) == 1 && result[0] < 0.02
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
      successCondition: isNil(result) || result[0] < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      if (!metric.provider('prometheus').isSet) continue;
      for (const name of ['successCondition', 'failureCondition'] as const) {
        const written = metric.condition(name);
        const [asked] = /\b(?:isNil|default)\s*(?=\()/.exec(written?.text ?? '') ?? [];
        if (written && asked)
          yield { at: written.at, message: `${asked}() sees no empty answer of Prometheus: it is a list, and not nil` };
      }
    }
  },
};
