import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const consecutiveErrorLimit: Rule = {
  id: 'consecutive-error-limit',
  family: 'analysis',
  severity: 'warning',
  title: 'An outage of the metrics of a minute aborts no release',
  cause:
    'Errors are tried again every 10 seconds, whatever the interval says, and one more in a row than consecutiveErrorLimit ends the metric. The default of 4 aborts every release in progress when Prometheus does not answer for 40 seconds, as when it restarts.',
  remedy: 'give a consecutiveErrorLimit of 12, for two minutes',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      consecutiveErrorLimit: 12
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      count: 1
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const limit = metric.integer('consecutiveErrorLimit', 4);
      const [provider] = metric.providers;
      if (limit === undefined || limit < 0 || limit >= 6 || provider === undefined || provider === 'job') continue;
      const isDefault = metric.field.at('consecutiveErrorLimit').isSet ? '' : ', which is the default';
      yield {
        at: metric.field.at('consecutiveErrorLimit'),
        message: `${metric.name} aborts after ${limit * 10} seconds without an answer of ${provider}: its consecutiveErrorLimit is ${limit}${isDefault}`,
      };
    }
  },
};
