import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const failureLimitBelowCount: Rule = {
  id: 'failure-limit-below-count',
  family: 'analysis',
  severity: 'error',
  title: 'A metric is measured often enough to fail',
  cause:
    'A metric fails when more measurements have failed than failureLimit says. With as many measurements as that, or fewer, it passes also if all of them fail. The controller takes a failureLimit that equals the count.',
  remedy: 'give a failureLimit that is less than count; 0 fails at the first',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go',
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
      failureLimit: 1
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
      interval: 1m
      count: 5
      failureLimit: 5
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const [limit, count] = [metric.integer('failureLimit', 0), metric.count];
      if (limit === undefined || count === undefined || metric.integer('consecutiveSuccessLimit', 0) !== 0) continue;
      // More than a count that is written is refused, which another rule tells.
      const isRefused = metric.integer('count', 0) !== 0 && limit > count;
      if (limit < count || limit <= 0 || isRefused) continue;
      const times = count === 1 ? 'once' : `${count} times`;
      yield {
        at: metric.field.at('failureLimit'),
        message: `${metric.name} is measured ${times} and may fail ${limit === 1 ? 'once' : `${limit} times`}: it never fails`,
      };
    }
  },
};
