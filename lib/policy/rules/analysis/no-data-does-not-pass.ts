import type { Rule } from '../../rule';
import { type TriedMetric, triedMetrics, verdictOf } from './verdicts';

export const noDataDoesNotPass: Rule = {
  id: 'no-data-does-not-pass',
  family: 'analysis',
  severity: 'error',
  title: 'A measurement without data does not pass',
  cause:
    'What passes where nothing was measured does not guard: a wrong label in the query, a canary that gets no traffic, or one that is too broken to be counted are all successful. A failureCondition alone passes NaN as well, since no comparison with NaN holds.',
  remedy:
    'give both conditions, both with len(result) == 1 && before the comparison: then no data and NaN are undecided, and the release pauses',
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
      successCondition: len(result) == 0 || result[0] < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const passed = passesWithout(tried);
      if (passed === undefined) continue;
      const { metric, success, failure } = tried;
      const alone = success ? '' : ', since there is only a failureCondition';
      yield { at: (success ?? failure)?.at ?? metric.field, message: `${metric.name} passes where ${passed}${alone}` };
    }
  },
};

function passesWithout(tried: TriedMetric): string | undefined {
  const { answers } = tried;
  const passes = (numbers: readonly number[]) => verdictOf(tried, numbers)?.phase === 'Successful';
  // No series is an answer, of a query for what is wrong, and of one that counts it.
  if (answers.isFilter || (answers.isSum && passes([0]))) return undefined;
  const empty = answers.canBeEmpty && passes([]);
  const nan = answers.canBeNaN && passes([Number.NaN]);
  if (empty && nan) return 'its query finds no series, and where it divides zero by zero (NaN)';
  if (empty) return 'its query finds no series';
  return nan ? 'its query has no number (NaN), as without any request' : undefined;
}
