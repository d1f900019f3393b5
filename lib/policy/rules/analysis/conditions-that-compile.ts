import { type Metric, measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';
import { answersOf } from './answers';
import { compiles, problem } from './condition-problem';
import { syntaxProblem } from './condition-syntax';
import { conditionOf } from './verdicts';

export const conditionsThatCompile: Rule = {
  id: 'conditions-that-compile',
  family: 'analysis',
  severity: 'error',
  title: 'A condition can be read, and is true or false',
  cause:
    'Argo Rollouts compiles a condition at each measurement, and at no time before. One that does not compile, or that gives anything but true or false, makes each of them an Error: the fifth in a row aborts every release.',
  remedy: 'write a comparison of the language expr, with == for equality and && and || between comparisons',
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
      successCondition: len(result) == 1 && results[0] < 0.02
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      for (const name of ['successCondition', 'failureCondition'] as const) {
        const written = metric.condition(name);
        const wrong = written && conditionProblem(written.text, metric);
        if (wrong)
          yield { at: written.at, message: `${JSON.stringify(written.text)}: ${wrong}; every measurement is an Error` };
      }
    }
  },
};

function conditionProblem(text: string, metric: Metric): string | undefined {
  const syntax = syntaxProblem(text);
  if (syntax !== undefined) return syntax;
  const condition = conditionOf(text);
  if (!condition) return undefined;
  const wrong = problem(condition, 'vector');
  // What another provider answers may have fields, and be of any type; but there is no other name than those known.
  if (!metric.provider('prometheus').isSet) return wrong?.startsWith('unknown name') ? wrong : undefined;
  if (wrong === undefined || compiles(condition, 'scalar')) return undefined;
  return answersOf(metric)?.type === 'scalar' ? problem(condition, 'scalar') : wrong;
}
