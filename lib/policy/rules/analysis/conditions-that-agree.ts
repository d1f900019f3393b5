import type { Rule } from '../../rule';
import { ofConditions, type TriedMetric, tellingNumbers, triedMetrics, verdict } from './verdicts';

export const conditionsThatAgree: Rule = {
  id: 'conditions-that-agree',
  family: 'analysis',
  severity: 'warning',
  title: 'No number satisfies both conditions',
  cause:
    'Where both conditions hold, the failureCondition wins: what the successCondition calls good is a failure all the same.',
  remedy:
    'write the same bound in both, with < in one and >= in the other, or leave numbers between them that are undecided',
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
      successCondition: len(result) == 1 && result[0] < 0.02
      failureCondition: len(result) == 1 && result[0] >= 0.01
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const number = bothHoldAt(tried);
      if (number === undefined || !tried.failure) continue;
      yield {
        at: tried.failure.at,
        message: `at ${number} both conditions of ${tried.metric.name} hold, and it fails`,
      };
    }
  },
};

const bothHoldAt = ofConditions((tried: TriedMetric): number | undefined => {
  const { success, failure, answers } = tried;
  if (!success || !failure || success.isGuess || failure.isGuess) return undefined;
  const holds = (number: number, condition: typeof success) =>
    verdict(answers.type, [number], condition.condition)?.phase === 'Successful';
  return tellingNumbers(tried).find((it) => it >= 0 && holds(it, success) && holds(it, failure));
});
