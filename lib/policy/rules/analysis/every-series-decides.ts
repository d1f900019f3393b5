import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { ofConditions, type TriedMetric, tellingNumbers, triedMetrics, verdictOf } from './verdicts';

export const everySeriesDecides: Rule = {
  id: 'every-series-decides',
  family: 'analysis',
  severity: 'error',
  title: 'Every series of an answer decides',
  cause:
    'The query gives one number for each value of the labels it groups by, in an order that nobody knows, and a condition on result[0] looks at the first of them alone: the others may be as bad as they like.',
  remedy:
    'leave the grouping out of the query, or write "len(result) > 0 && all(result, # < …)", in quotes, since a # begins a comment of YAML',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/prometheus/prometheus.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: "len(result) > 0 && all(result, # < 5)"
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum by (pod) (rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: len(result) > 0 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum by (pod) (rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const { metric, success, failure, answers } = tried;
      if (answers.labels === 'any' || answers.labels.size === 0 || !seesTheFirstAlone(tried)) continue;
      const labels = listed([...answers.labels].sort());
      const at = (success ?? failure)?.at ?? metric.field;
      yield { at, message: `${metric.name} has a number for each ${labels}, and the first of them decides` };
    }
  },
};

const seesTheFirstAlone = ofConditions((tried: TriedMetric): boolean => {
  const numbers = tellingNumbers(tried);
  const of = (...it: number[]) => verdictOf(tried, it)?.phase;
  const good = numbers.find((it) => of(it) === 'Successful');
  const bad = numbers.find((it) => of(it) === 'Failed');
  return good !== undefined && bad !== undefined && of(good, bad) === 'Successful' && of(bad, good) === 'Failed';
});
