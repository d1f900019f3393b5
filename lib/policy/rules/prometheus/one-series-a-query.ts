import type { Rule } from '../../rule';
import { conditionsOf } from './conditions';
import { walk } from './expression';
import { gateQueriesOf, shortened } from './queries';

export const oneSeriesAQuery: Rule = {
  id: 'one-series-a-query',
  family: 'prometheus',
  severity: 'warning',
  title: 'A gate asks for one number',
  cause:
    'A rate of a counter is a series for each pod, caller and code. An analysis takes the first of several numbers, whichever it is, and ignores the others.',
  remedy: 'write sum(…) around it, or any(result, …) in the failureCondition',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/',
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
            sum(rate(http_requests_total{code=~"5.."}[5m]))
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
            rate(http_requests_total{code=~"5.."}[5m])
`,
  },
  *check(tree) {
    for (const { at, expression, metric, text } of gateQueriesOf(tree)) {
      const conditions = conditionsOf(metric);
      if (/\b(any|all|none|one|filter|count)\s*\(\s*result/.test(conditions)) continue;
      // That there is an answer says nothing of a second series; that there is one does.
      if (/\blen\s*\(\s*result\s*\)\s*==\s*1\s*(&&|\band\b)/.test(conditions)) continue;
      const all = walk(expression);
      const isMerged = all.some(
        ({ it }) => it.kind === 'aggregation' || (it.kind === 'call' && /^(scalar|absent)/.test(it.name)),
      );
      const isCounted = all.some(({ it }) => it.kind === 'call' && ['rate', 'irate', 'increase'].includes(it.name));
      if (isCounted && !isMerged)
        yield { at, message: `nothing adds up the series, of which the first counts: ${shortened(text)}` };
    }
  },
};
