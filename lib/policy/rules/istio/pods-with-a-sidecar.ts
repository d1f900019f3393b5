import { istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const podsWithASidecar: Rule = {
  id: 'pods-with-a-sidecar',
  family: 'istio',
  severity: 'warning',
  title: 'The pods of a canary have a sidecar',
  cause:
    'Without one the pods report nothing: a query with reporter="destination" gives no number. Calls that they make themselves are not split, but spread over all pods.',
  remedy: 'take sidecar.istio.io/inject: "false" off the pod template',
  see: 'https://istio.io/latest/docs/reference/config/labels/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a, sidecar.istio.io/inject: 'false' } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
`,
  },
  *check(tree) {
    for (const { rollout } of istioCanariesOf(tree)) {
      for (const kind of ['labels', 'annotations']) {
        const at = rollout.at('spec', 'template', 'metadata', kind, 'sidecar.istio.io/inject');
        if (at.scalar === 'false') yield { at, message: `the pods of ${rollout.title} get no sidecar` };
      }
    }
  },
};
