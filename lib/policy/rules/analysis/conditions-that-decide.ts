import type { Rule } from '../../rule';
import { isSingle, ofConditions, type TriedMetric, tellingNumbers, triedMetrics, verdictOf } from './verdicts';

export const conditionsThatDecide: Rule = {
  id: 'conditions-that-decide',
  family: 'analysis',
  severity: 'error',
  title: 'Conditions tell good results from bad ones',
  cause: 'Conditions that hold for every number pass every release, and conditions that hold for none abort every one.',
  remedy: 'compare the result with a bound that lies between what a good release gives and what a bad one gives',
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
      successCondition: len(result) == 1 && result[0] < 0.02 && result[0] > 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const tried of triedMetrics(tree)) {
      const { metric, success, failure } = tried;
      const wrong = success?.isGuess || failure?.isGuess ? undefined : undecided(tried);
      if (wrong) yield { at: (success ?? failure)?.at ?? metric.field, message: `${metric.name} ${wrong}` };
    }
  },
};

const undecided = ofConditions((tried: TriedMetric): string | undefined => {
  // Where something is calculated, the numbers that tell are others than those that are written.
  if ([tried.success, tried.failure].some((it) => it && /[*/%^]|[\w\])]\s*[-+]/.test(it.text))) return undefined;
  const several = (it: number) =>
    isSingle(tried.answers)
      ? []
      : [
          [it, it],
          [it, it, it],
        ];
  const answers = [[], [Number.NaN], ...tellingNumbers(tried).flatMap((it) => [[it], ...several(it)])];
  const phases = new Set(answers.map((it) => verdictOf(tried, it)?.phase));
  // What is an Error with numbers as well is for other rules.
  if (answers.some((it) => it.length > 0 && verdictOf(tried, it)?.phase === 'Error')) return undefined;
  // Where Go leaves something to the processor, nothing can be said.
  if (phases.has(undefined)) return undefined;
  if (!phases.has('Failed') && !phases.has('Inconclusive') && phases.has('Successful'))
    return 'passes whatever is measured';
  if (!phases.has('Successful') && phases.has('Failed')) return 'passes at no number: every release is aborted';
  return undefined;
});
