import type { Rule } from '../../rule';
import { type Expression, walk } from './expression';
import { soundQueriesOf } from './queries';

export const rateBeforeSum: Rule = {
  id: 'rate-before-sum',
  family: 'prometheus',
  severity: 'warning',
  title: 'The rate is taken before the sum',
  cause:
    'A counter that begins again at zero, because its pod did, makes the sum fall. rate over the sum takes that for a new beginning of all of them, and counts what they counted in all.',
  remedy: 'write sum(rate(…[5m])) instead of rate(sum(…)[5m:])',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
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
            sum(rate(http_requests_total[5m]))
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
            rate(sum(http_requests_total)[5m:])
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      for (const { it } of walk(expression)) {
        if (it.kind !== 'call' || !['rate', 'irate', 'increase'].includes(it.name) || it.inner[0]?.kind !== 'subquery')
          continue;
        const added = walk(it.inner[0]).find((inner) => isSumOfCounters(inner.it));
        if (!added) continue;
        yield { at, message: `${it.name} is taken over a sum of counters, which falls when one of them begins again` };
        break;
      }
    }
  },
};

/** The sum of rates is no counter. */
function isSumOfCounters(expression: Expression): boolean {
  return expression.kind === 'aggregation' && !walk(expression).some(({ it }) => it.kind === 'call');
}
