import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { gateQueriesOf } from './queries';

const OF_A_POD = new Set([
  'pod',
  'pod_name',
  'kubernetes_pod_name',
  'instance',
  'rollouts_pod_template_hash',
  'pod_template_hash',
]);

export const noPodLabelsAtTheSource: Rule = {
  id: 'no-pod-labels-at-the-source',
  family: 'prometheus',
  severity: 'error',
  title: 'What callers report is not told apart by labels of a pod',
  cause:
    'With reporter="source" the labels that come from scraping, such as pod, are those of the caller. The query counts the requests that the canary made, not those that it answered, or none at all.',
  remedy:
    'ask for destination_service="<canary Service>.<namespace>.svc.cluster.local", or for the pods with reporter="destination"',
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
              reporter="source", pod=~"svc-a-{{args.canary-hash}}-.+"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of gateQueriesOf(tree)) {
      const found = selectorsOf(expression).flatMap(({ matchers }) => {
        const isSource = matchers.some((it) => it.label === 'reporter' && wanted(it) === 'source');
        const pod = matchers.find(({ label, operator }) => OF_A_POD.has(label) && !operator.startsWith('!'));
        return isSource && pod ? [pod.label] : [];
      });
      if (found[0]) yield { at, message: `with reporter="source", ${found[0]} is that of the caller` };
    }
  },
};
