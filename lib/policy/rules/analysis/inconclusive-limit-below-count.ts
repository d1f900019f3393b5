import { counted } from '../../../core';
import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const inconclusiveLimitBelowCount: Rule = {
  id: 'inconclusive-limit-below-count',
  family: 'analysis',
  severity: 'error',
  title: 'A metric that is never decided does not pass',
  cause:
    'A metric is inconclusive when more measurements were undecided than inconclusiveLimit says, and passes when it reaches its count. With an inconclusiveLimit as large as the count it passes although nothing was ever decided, as without any data.',
  remedy: 'give an inconclusiveLimit that is less than count, or a consecutiveSuccessLimit',
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
      inconclusiveLimit: 4
      failureCondition: len(result) == 1 && result[0] >= 5
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
      inconclusiveLimit: 5
      failureCondition: len(result) == 1 && result[0] >= 5
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const [limit, count] = [metric.integer('inconclusiveLimit', 0), metric.count];
      if (limit === undefined || count === undefined || metric.integer('consecutiveSuccessLimit', 0) !== 0) continue;
      // With one condition alone nothing is undecided, and more than a count that is written is refused.
      const canBeUndecided = metric.field.at('successCondition').isSet && metric.field.at('failureCondition').isSet;
      if (!canBeUndecided || limit <= 0 || limit < count || (metric.integer('count', 0) !== 0 && limit > count))
        continue;
      const at = metric.field.at('inconclusiveLimit');
      yield { at, message: `${metric.name} passes with ${counted(count, 'measurement')} of which none was decided` };
    }
  },
};
