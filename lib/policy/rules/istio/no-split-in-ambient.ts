import { environmentOf } from '../../../manifests';
import { istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

const MODE = 'istio.io/dataplane-mode';

export const noSplitInAmbient: Rule = {
  id: 'no-split-in-ambient',
  family: 'istio',
  severity: 'warning',
  title: 'A canary that a VirtualService splits is called by sidecars',
  cause:
    'In ambient mode nothing splits requests but a waypoint, where VirtualService and DestinationRule are alpha; without one there are metrics of TCP alone, and no request to judge.',
  remedy: 'give callers and pods sidecars, or split with an HTTPRoute of the Gateway API on a waypoint',
  see: 'https://istio.io/latest/docs/ambient/usage/l7-features/',
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
  template: { metadata: { labels: { app: svc-a, istio.io/dataplane-mode: ambient } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
`,
  },
  *check(tree) {
    const ambient = new Set(
      tree
        .ofKind('/Namespace')
        .filter((it) => it.labels[MODE] === 'ambient')
        .map((it) => `${environmentOf(it) ?? ''} ${it.name}`),
    );
    for (const { istio, rollout } of istioCanariesOf(tree)) {
      const own = rollout.at('spec', 'template', 'metadata', 'labels', MODE);
      if (own.text === 'ambient') yield { at: own, message: `the pods of ${rollout.title} are in ambient mode` };
      else if (!own.isSet && rollout.namespace && ambient.has(`${environmentOf(rollout) ?? ''} ${rollout.namespace}`))
        yield { at: istio, message: `the namespace ${rollout.namespace} is in ambient mode` };
    }
  },
};
