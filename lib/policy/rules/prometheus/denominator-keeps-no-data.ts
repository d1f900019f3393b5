import type { Rule } from '../../rule';
import { fallbackOf, walk } from './expression';
import { gateQueriesOf } from './queries';

export const denominatorKeepsNoData: Rule = {
  id: 'denominator-keeps-no-data',
  family: 'prometheus',
  severity: 'error',
  title: 'The requests of a share are not made up',
  cause:
    'A number that stands in for missing requests makes a share out of nothing: no failures of one request that never was is 0, and the canary passes without any traffic.',
  remedy: 'leave the denominator empty where there is no data: / (sum(…) > 0)',
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
            / (sum(rate(istio_requests_total{reporter="source"}[5m]))
              or vector(1))
`,
  },
  *check(tree) {
    for (const { at, expression } of gateQueriesOf(tree)) {
      for (const { it } of walk(expression)) {
        const fallback = it.kind === 'binary' && it.operator === '/' ? fallbackOf(it.inner[1]) : undefined;
        if (fallback === undefined || !(fallback > 0)) continue;
        yield { at, message: `where there were no requests the query divides by ${fallback}` };
        break;
      }
    }
  },
};
