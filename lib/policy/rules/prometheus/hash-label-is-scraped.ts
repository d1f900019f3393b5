import { environmentOf, type ManifestObject, type ManifestTree } from '../../../manifests';
import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { monitorsOf } from './monitors';
import { gateQueriesOf } from './queries';

const HASH = 'rollouts_pod_template_hash';

export const hashLabelIsScraped: Rule = {
  id: 'hash-label-is-scraped',
  family: 'prometheus',
  severity: 'warning',
  title: 'The hash that a query asks for is copied from the pods',
  cause:
    'rollouts_pod_template_hash is a label of the pod. Prometheus has it on its series only where what scrapes copies it, which the PodMonitor that Istio brings does not: the query gives nothing.',
  remedy: 'add podTargetLabels: [rollouts-pod-template-hash], or ask for pod=~"<rollout>-{{args.canary-hash}}-.+"',
  see: 'https://prometheus-operator.dev/docs/api-reference/api/',
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
              reporter="destination", rollouts_pod_template_hash="{{args.canary-hash}}"}[5m]))
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: sidecars }
spec:
  selector: {}
  podMetricsEndpoints: [{ path: /stats/prometheus }]
  podTargetLabels: [rollouts-pod-template-hash]
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
              reporter="destination", rollouts_pod_template_hash="{{args.canary-hash}}"}[5m]))
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: sidecars }
spec:
  selector: {}
  podMetricsEndpoints: [{ path: /stats/prometheus }]
`,
  },
  *check(tree) {
    const copied = copiesByEnvironment(tree);
    for (const { at, expression } of gateQueriesOf(tree)) {
      const asks = selectorsOf(expression).some(({ matchers }) => matchers.some(({ label }) => label === HASH));
      // A tree without monitors says nothing of what is scraped.
      if (asks && copied.get(environmentOf(at.object)) === false)
        yield { at, message: `no monitor of the tree copies the label ${HASH} from the pods` };
    }
  },
};

function copiesByEnvironment(tree: ManifestTree): Map<string | undefined, boolean> {
  const copied = new Map<string | undefined, boolean>();
  for (const { object, endpoints } of monitorsOf(tree)) {
    const isMapped = endpoints.some((endpoint) => endpoint.at('relabelings').items.length > 0);
    const place = environmentOf(object);
    copied.set(place, copied.get(place) || isMapped || copiesHash(object));
  }
  return copied;
}

function copiesHash(monitor: ManifestObject): boolean {
  return monitor.at('spec', 'podTargetLabels').items.some(({ text }) => text?.replace(/[^\w]/g, '_') === HASH);
}
