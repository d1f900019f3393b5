import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { soundQueriesOf } from './queries';

export const oneReporter: Rule = {
  id: 'one-reporter',
  family: 'prometheus',
  severity: 'warning',
  title: 'A query of Istio names one reporter',
  cause:
    'A request between two sidecars is counted by both: by the caller after its retries, by the pod each try. Without a reporter both views are added, though they differ in what failed and in their labels.',
  remedy: 'add reporter="source" for what callers saw, or reporter="destination" for what the pods answered',
  see: 'https://istio.io/latest/docs/reference/config/metrics/',
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
            sum(rate(istio_requests_total{
              reporter="source", destination_service="svc-a-canary.prod.svc.cluster.local"}[5m]))
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
            sum(rate(istio_requests_total{
              destination_service="svc-a-canary.prod.svc.cluster.local"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      const [selector] = selectorsOf(expression).filter(
        ({ metric, matchers }) =>
          /^istio_(requests_total|request_|response_|tcp_)/.test(metric ?? '') &&
          !matchers.some(({ label }) => label === 'reporter'),
      );
      if (selector)
        yield { at, message: `${selector.metric} is counted by callers and by pods, and no reporter is named` };
    }
  },
};
