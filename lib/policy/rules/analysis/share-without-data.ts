import type { Rule } from '../../rule';
import { triedMetrics, verdictOf } from './verdicts';

export const shareWithoutData: Rule = {
  id: 'share-without-data',
  family: 'analysis',
  severity: 'warning',
  title: 'A share that has no data is not given a number that passes',
  cause:
    '`or vector(0)` behind a division says that nothing failed where nobody knows: without any request, and without any series because of a wrong label, the measurement is as good as it can be.',
  remedy:
    'put `or vector(0)` behind the dividend alone, in parentheses, and let the conditions ask for len(result) == 1',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
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
          query: (sum(rate(errors[1m])) or vector(0)) / (sum(rate(requests[1m])) > 0)
`,
    violates: `
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
          query: sum(rate(errors[1m])) / sum(rate(requests[1m])) or vector(0)
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const { metric, answers } = tried;
      const number = answers.insteadOfShare;
      // A share is never negative: who writes such a number has seen to it.
      if (number === undefined || number < 0 || verdictOf(tried, [number])?.phase !== 'Successful') continue;
      const at = metric.provider('prometheus', 'query');
      yield { at, message: `the query of ${metric.name} says ${number} where there is no data, which passes` };
    }
  },
};
