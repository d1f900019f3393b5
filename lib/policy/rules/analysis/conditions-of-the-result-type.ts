import type { Rule, RuleFinding } from '../../rule';
import { compiles } from './condition-problem';
import { type TriedCondition, triedMetrics } from './verdicts';

export const conditionsOfTheResultType: Rule = {
  id: 'conditions-of-the-result-type',
  family: 'analysis',
  severity: 'error',
  title: 'A condition takes the result as the query gives it',
  cause:
    'Prometheus answers a query with a list of numbers, also where there is only one, unless the query is a `scalar()`. A condition that compares the list with a number does not compile: every measurement is an Error, and the fifth in a row aborts.',
  remedy: 'compare result[0] where the query gives a vector, and result where it gives a scalar',
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
      successCondition: result < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const { success, failure, answers } of triedMetrics(tree)) {
      for (const condition of [success, failure]) if (condition) yield* wrong(condition, answers.type);
    }
  },
};

function* wrong({ at, text, condition }: TriedCondition, type: 'scalar' | 'vector'): Iterable<RuleFinding> {
  const other = type === 'scalar' ? 'vector' : 'scalar';
  if (compiles(condition, type) || !compiles(condition, other)) return;
  yield type === 'vector'
    ? {
        at,
        message: `${JSON.stringify(text)} takes the result for a number, and the query gives a list of them: every measurement is an Error`,
        remedy: `write ${JSON.stringify(guarded(text))}`,
      }
    : {
        at,
        message: `${JSON.stringify(text)} takes the result for a list, and the query gives one number: every measurement is an Error`,
        remedy: 'write result instead of result[0], or leave scalar() out of the query',
      };
}

/** The condition over the first of the numbers, if there is exactly one. */
function guarded(text: string): string {
  const plain = text.replace(/\bdefault\(\s*result\s*,[^()]*\)/g, 'result');
  const first = plain.replace(/\bresult\b(?!\s*\[)/g, 'result[0]');
  return `len(result) == 1 && ${/\|\||\bor\b|\?/.test(first) ? `(${first})` : first}`;
}
