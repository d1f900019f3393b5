import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const countWithInterval: Rule = {
  id: 'count-with-interval',
  family: 'analysis',
  severity: 'error',
  title: 'Several measurements have an interval',
  cause:
    'A metric with a count above 1 and no interval is refused when its AnalysisRun begins: the run is an Error, and every release is aborted.',
  remedy: 'give an interval, or leave the count out',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
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
      count: 5
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const count = metric.integer('count', 0);
      if (count === undefined || count < 2 || metric.has('interval')) continue;
      yield {
        at: metric.field.at('count'),
        message: `${metric.name} is to be measured ${count} times and has no interval`,
      };
    }
  },
};
