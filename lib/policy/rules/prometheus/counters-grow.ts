import type { Rule } from '../../rule';
import { type Expression, type Selector, walk } from './expression';
import { soundQueriesOf } from './queries';

export const countersGrow: Rule = {
  id: 'counters-grow',
  family: 'prometheus',
  severity: 'warning',
  title: 'A counter is asked how much it grew',
  cause:
    'The value of a counter is what was counted since its pod began: it mixes what happened long ago with now, and falls when a pod begins again. Of the pods of a canary, which are new, it may be meant.',
  remedy: 'write rate(…[5m]) or increase(…[5m])',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
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
            sum(http_requests_total{code=~"5.."}) or vector(0)
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      const all = walk(expression);
      // The difference to an earlier value is how much it grew, too.
      if (all.some(({ it }) => it.kind === 'selector' && it.hasOffset)) continue;
      const found = all.find(({ it, around }) => it.kind === 'selector' && isRaw(it) && !around.some(isAllowed));
      if (found?.it.kind === 'selector')
        yield {
          at,
          message: `${found.it.metric} is read as it is, which is all that was counted since each pod began`,
        };
    }
  },
};

function isRaw({ metric, matchers, range }: Selector): boolean {
  if (range !== undefined || !/_(total|bucket)$/.test(metric ?? '')) return false;
  return !matchers.some(({ label, operator }) => /pod|hash/.test(label) && !operator.startsWith('!'));
}

/** What asks whether there are series, or looks over a time. */
function isAllowed(expression: Expression): boolean {
  if (expression.kind === 'subquery') return true;
  if (expression.kind === 'aggregation') return ['count', 'group'].includes(expression.operation);
  return expression.kind === 'call' && /^(absent|timestamp|resets|changes|count_)|_over_time$/.test(expression.name);
}
