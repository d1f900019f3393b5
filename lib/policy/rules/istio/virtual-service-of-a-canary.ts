import { hasPlaceholder, istioCanariesOf, namedVirtualServices, virtualServiceOf } from '../../objects';
import type { Rule } from '../../rule';

export const virtualServiceOfACanary: Rule = {
  id: 'virtual-service-of-a-canary',
  family: 'istio',
  severity: 'error',
  title: 'The VirtualService that a canary names is there',
  cause:
    'Argo Rollouts refuses a Rollout whose VirtualService it does not find (InvalidSpec): it is Degraded, and nothing is released.',
  remedy: 'render the VirtualService, in an earlier sync wave than the Rollout, or correct the name',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
`,
  },
  *check(tree) {
    for (const { canary, rollout } of istioCanariesOf(tree)) {
      for (const named of namedVirtualServices(canary)) {
        const at = named.at('name');
        if (at.text === undefined || hasPlaceholder(at.text) || virtualServiceOf(tree, named)) continue;
        yield { at, message: `there is no VirtualService ${at.text} for ${rollout.title}` };
      }
    }
  },
};
