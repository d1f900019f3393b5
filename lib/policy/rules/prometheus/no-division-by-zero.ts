import type { Rule } from '../../rule';
import { conditionsOf } from './conditions';
import { type Expression, walk } from './expression';
import { gateQueriesOf } from './queries';

export const noDivisionByZero: Rule = {
  id: 'no-division-by-zero',
  family: 'prometheus',
  severity: 'warning',
  title: 'A share of no requests is undecided',
  cause:
    'Series that are there and do not grow give 0 / 0, which is NaN, and no comparison with it holds: a successCondition alone fails a canary without traffic, a failureCondition alone passes it.',
  remedy:
    'divide by (sum(rate(…)) > 0), and write both a successCondition and a failureCondition, so that no traffic is Inconclusive',
  see: 'https://github.com/argoproj/argo-rollouts/issues/1466',
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
            (sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
              or vector(0))
            / (sum(rate(istio_requests_total{reporter="source"}[5m])) > 0)
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
            (sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
              or vector(0))
            / sum(rate(istio_requests_total{reporter="source"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, metric } of gateQueriesOf(tree)) {
      const both = metric.at('successCondition').isSet && metric.at('failureCondition').isSet;
      if (both || /isNaN|isInf/.test(conditionsOf(metric))) continue;
      const isOpen = walk(expression).some(
        ({ it, around }) =>
          it.kind === 'binary' && it.operator === '/' && !around.some(isGuard) && canBeZero(it.inner[1]),
      );
      if (!isOpen) continue;
      const ends = metric.at('successCondition').isSet ? 'fails' : 'passes';
      yield { at, message: `without traffic the query divides 0 by 0, and the canary ${ends}` };
    }
  },
};

/** What counts, without being kept from zero. */
function canBeZero(expression: Expression): boolean {
  if (isGuard(expression)) return false;
  if (expression.kind === 'binary' && ['or', '*', '/'].includes(expression.operator))
    return expression.inner.some(canBeZero);
  const isCount = ({ it }: { readonly it: Expression }): boolean =>
    it.kind === 'call' && ['rate', 'increase', 'irate'].includes(it.name);
  return walk(expression).some(isCount) && !walk(expression).some(({ it }) => isGuard(it));
}

function isGuard(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.name === 'clamp_min';
  return expression.kind === 'binary' && ['>', '>=', '!='].includes(expression.operator);
}
