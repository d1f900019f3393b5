import type { Field } from '../../../manifests';
import type { Rule, RuleFinding } from '../../rule';
import { type Expression, selectorsOf } from './expression';
import { type Query, queriesOf } from './queries';
import { rangeProblem } from './range-problem';

export const promqlParses: Rule = {
  id: 'promql-parses',
  family: 'prometheus',
  severity: 'error',
  title: 'Every query is PromQL, without variables of Grafana',
  cause:
    'Prometheus refuses the query. A measurement of an analysis is an Error then, and five of them abort the release; of a rule, the operator refuses the whole object, or Prometheus does not load it. Variables such as $__rate_interval are replaced by Grafana alone.',
  remedy: 'correct the query where the message says; try it in Prometheus',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source"}[5m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source"}[$__rate_interval]))
`,
  },
  *check(tree) {
    for (const query of queriesOf(tree)) {
      const { at, expression, problem, text } = query;
      const variable = problem === undefined ? variableIn(query) : /\$\w+|\[\[\w+\]\]/.exec(text)?.[0];
      if (variable !== undefined)
        yield { at, message: `${variable} is a variable of Grafana, and nobody else replaces it` };
      else if (expression) yield* wrongRange(at, expression);
      else if (problem !== undefined) yield { at, message: problem.replace(/; correct it there$/, '') };
    }
  },
};

/** What stands for a whole value: elsewhere a dollar can be meant. */
function variableIn({ expression, wanted }: Query): string | undefined {
  if (!expression) return undefined;
  return selectorsOf(expression)
    .flatMap(({ matchers }) => matchers)
    .map(wanted)
    .find((value) => /^\$[A-Za-z_]\w*$/.test(value));
}

function* wrongRange(at: Field, expression: Expression): Iterable<RuleFinding> {
  const message = rangeProblem(expression);
  if (message !== undefined) yield { at, message };
}
