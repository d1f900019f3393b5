import type { Rule } from '../../rule';
import { passes } from './conditions';
import { fallbackOf, walk } from './expression';
import { gateQueriesOf } from './queries';

export const noDataIsNotZero: Rule = {
  id: 'no-data-is-not-zero',
  family: 'prometheus',
  severity: 'error',
  title: 'A share without data is not called zero',
  cause:
    '`or vector(0)` behind a division turns no traffic, a wrong label and a Prometheus without data into a canary without failures: it passes, and nobody looked at it.',
  remedy: 'put or vector(0) on the failures alone, and leave the share empty, or NaN, where there were no requests',
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
            sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
            / sum(rate(istio_requests_total{reporter="source"}[5m]))
            or vector(0)
`,
  },
  *check(tree) {
    for (const { at, expression, metric } of gateQueriesOf(tree)) {
      const fallback = fallbackOf(expression);
      if (fallback === undefined || !(fallback >= 0) || expression.kind !== 'binary') continue;
      const isShare = walk(expression.inner[0]).some(({ it }) => it.kind === 'binary' && it.operator === '/');
      if (isShare && passes(metric, fallback))
        yield { at, message: `without any data the share is ${fallback}, which passes` };
    }
  },
};
