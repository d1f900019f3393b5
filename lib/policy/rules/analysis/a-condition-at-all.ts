import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const aConditionAtAll: Rule = {
  id: 'a-condition-at-all',
  family: 'analysis',
  severity: 'error',
  title: 'A metric has a condition',
  cause: 'A metric without successCondition and failureCondition is successful whatever it measures.',
  remedy: 'give a successCondition and a failureCondition',
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
      interval: 1m
      count: 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const [provider] = metric.providers;
      // These decide for themselves, or may do so.
      if (provider === undefined || ['job', 'kayenta', 'plugin'].includes(provider)) continue;
      const isGiven = [metric.field.at('successCondition'), metric.field.at('failureCondition')].some(
        ({ value }) => value !== undefined && value !== null && value !== '',
      );
      if (!isGiven)
        yield { at: metric.field, message: `${metric.name} has no condition, and passes whatever ${provider} answers` };
    }
  },
};
