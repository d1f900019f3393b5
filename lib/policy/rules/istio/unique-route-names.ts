import { splitVirtualServicesOf } from '../../objects';
import type { Rule } from '../../rule';

export const uniqueRouteNames: Rule = {
  id: 'unique-route-names',
  family: 'istio',
  severity: 'error',
  title: 'The routes of a split VirtualService have names of their own',
  cause:
    'Argo Rollouts changes the first route of a name and leaves the others as they are. With managed routes it sorts the list by name, and copies routes that share one or have none: there are more of them after each step.',
  remedy: 'give each HTTP route a name that no other has',
  see: 'https://github.com/argoproj/argo-rollouts/issues/2769',
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
    - name: api
      match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: svc-b } }]
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
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - name: primary
      match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: svc-b } }]
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const { canary, virtualService } of splitVirtualServicesOf(tree)) {
      const isManaged = canary.at('trafficRouting', 'managedRoutes').items.length > 0;
      const seen = new Set<string>();
      for (const at of virtualService.at('spec', 'http').items.map((route) => route.at('name'))) {
        const name = at.text ?? '';
        if (name !== '' && seen.has(name))
          yield { at, message: `there are two routes ${name}; the first alone is split` };
        if (name === '' && !at.isSet && isManaged)
          yield { at, message: 'a route has no name, and the Rollout has managed routes: it is copied at each step' };
        seen.add(name);
      }
    }
  },
};
