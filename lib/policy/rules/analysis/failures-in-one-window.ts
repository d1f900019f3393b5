import { humanDuration } from '../../../core';
import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';
import { answersOf } from './answers';

export const failuresInOneWindow: Rule = {
  id: 'failures-in-one-window',
  family: 'analysis',
  severity: 'warning',
  title: 'A failureLimit tolerates one bad moment',
  cause:
    'A query over a window that is longer than the interval sees the same bad moment several times. A failureLimit below that number is used up by it, and tolerates nothing: the metric fails as with a limit of 0, only later.',
  remedy: 'give an interval as long as the window of the query, or a failureLimit of at least window / interval',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#failure-conditions-and-failure-limit',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 5m
      count: 5
      failureLimit: 1
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[5m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 10
      failureLimit: 2
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[5m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const [limit, interval] = [metric.integer('failureLimit', 0), metric.seconds('interval')];
      if (!limit || limit < 0 || !interval) continue;
      const window = answersOf(metric)?.window ?? 0;
      const times = Math.ceil(window / interval);
      if (times <= 1 || limit >= times) continue;
      const [every, over] = [interval, window].map(humanDuration);
      yield {
        at: metric.field.at('failureLimit'),
        message: `${metric.name} looks every ${every} at what happened in ${over}: it sees one bad moment ${times} times, and its failureLimit is ${limit}`,
        remedy: `give an interval of ${over}, or a failureLimit of ${times}`,
      };
    }
  },
};
