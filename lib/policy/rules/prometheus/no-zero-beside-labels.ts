import type { Rule } from '../../rule';
import { type Expression, fallbackOf, walk } from './expression';
import { soundQueriesOf } from './queries';

export const noZeroBesideLabels: Rule = {
  id: 'no-zero-beside-labels',
  family: 'prometheus',
  severity: 'error',
  title: 'A zero for missing series stands beside no labels',
  cause:
    '`or` puts vector(0) beside series that have labels, as one more of them. The answer has several numbers, and an analysis takes the first, which may be that zero.',
  remedy: 'aggregate without by, or write A or 0 * B with the same labels',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/operators/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum(rate(http_requests_total{code=~"5.."}[5m])) or vector(0)
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum by (pod) (rate(http_requests_total{code=~"5.."}[5m])) or vector(0)
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      for (const { it, around } of walk(expression)) {
        const fallback = fallbackOf(it);
        // An aggregation around it without labels adds the zero up.
        if (fallback === undefined || it.kind !== 'binary' || around.some(({ kind }) => kind === 'aggregation'))
          continue;
        const labels = labelsOf(it.inner[0]);
        if (labels.length === 0) continue;
        yield { at, message: `vector(${fallback}) is one more series beside those by ${labels.join(', ')}` };
        break;
      }
    }
  },
};

/** The labels by which it is certain that there can be several series. */
function labelsOf(expression: Expression): readonly string[] {
  if (expression.kind === 'aggregation') return expression.grouping.without ? [] : expression.grouping.labels;
  if (expression.kind !== 'binary' || ['or', 'and', 'unless'].includes(expression.operator)) return [];
  const [left, right] = expression.inner.map(labelsOf);
  return left?.join() === right?.join() ? (left ?? []) : [];
}
