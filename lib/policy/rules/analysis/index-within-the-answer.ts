import type { Rule } from '../../rule';
import { isSingle, triedMetrics, verdict } from './verdicts';

export const indexWithinTheAnswer: Rule = {
  id: 'index-within-the-answer',
  family: 'analysis',
  severity: 'error',
  title: 'A condition reads no more numbers than the query gives',
  cause:
    'The result is the answer of one measurement: one number for each series, and not the measurements so far. To read the second number of a query that gives one is an Error, and the fifth in a row aborts.',
  remedy: 'read result[0] alone; count and failureLimit say how many measurements must be good',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/prometheus/prometheus.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      count: 3
      interval: 1m
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
      count: 3
      interval: 1m
      successCondition: result[0] < 0.02 && result[1] < 0.02 && result[2] < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const { metric, success, failure, answers } of triedMetrics(tree)) {
      if (answers.type === 'scalar' || !isSingle(answers)) continue;
      for (const condition of [success, failure]) {
        if (!condition || !/\bresult\s*\[\s*[1-9]/.test(condition.text)) continue;
        const messages = [0, 0.5, 1, 100].map((it) => verdict('vector', [it], condition.condition)?.message ?? '');
        if (!messages.some((it) => it.includes('out of range'))) continue;
        const { at, text } = condition;
        yield {
          at,
          message: `the query of ${metric.name} gives one number at most, and ${JSON.stringify(text)} reads more`,
        };
      }
    }
  },
};
