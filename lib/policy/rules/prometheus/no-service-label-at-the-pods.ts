import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { gateQueriesOf } from './queries';

const SERVICE = new Set(['destination_service', 'destination_service_name']);

export const noServiceLabelAtThePods: Rule = {
  id: 'no-service-label-at-the-pods',
  family: 'prometheus',
  severity: 'error',
  title: 'What the pods report is not told apart by the name of the Service',
  cause:
    'With reporter="destination" Istio gives the first of all Services that select the pod, by their age and name. At rest that is the canary for all stable pods, and with a third Service that one for all: the query counts other pods than it says.',
  remedy:
    'ask reporter="source" for the Service of the canary, or the hash of the canary pods with reporter="destination"',
  see: 'https://github.com/istio/istio/issues/45555',
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
              reporter="destination", pod=~"svc-a-{{args.canary-hash}}-.+"}[5m]))
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
              reporter="destination", destination_service_name="svc-a-canary"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of gateQueriesOf(tree)) {
      const found = selectorsOf(expression).flatMap(({ matchers }) => {
        const isDestination = matchers.some((it) => it.label === 'reporter' && wanted(it) === 'destination');
        const service = matchers.find(({ label }) => SERVICE.has(label));
        return isDestination && service ? [`${service.label}${service.operator}"${wanted(service)}"`] : [];
      });
      if (found[0]) yield { at, message: `${found[0]} is not the Service that was called where the pods report` };
    }
  },
};
