import { splitVirtualServicesOf } from '../../objects';
import type { Rule } from '../../rule';

export const managedRoutesNotInGit: Rule = {
  id: 'managed-routes-not-in-git',
  family: 'istio',
  severity: 'error',
  title: 'Managed routes are not written in Git',
  cause:
    'Argo Rollouts makes the routes of managedRoutes when a step asks for them, and deletes them when the release ends, is aborted or fully promoted: a route of that name that somebody wrote is gone.',
  remedy: 'give the route that you wrote another name',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting/istio/istio.go',
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
      trafficRouting: { managedRoutes: [{ name: testers }], istio: { virtualService: { name: svc-a, routes: [primary] } } }
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
      trafficRouting: { managedRoutes: [{ name: primary }], istio: { virtualService: { name: svc-a, routes: [primary] } } }
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
  },
  *check(tree) {
    for (const { canary, rollout, virtualService } of splitVirtualServicesOf(tree)) {
      const managed = canary.at('trafficRouting', 'managedRoutes').items.map((route) => route.at('name').text);
      for (const route of virtualService.at('spec', 'http').items) {
        const at = route.at('name');
        if (at.text !== undefined && managed.includes(at.text))
          yield { at, message: `the route ${at.text} is a managed route of ${rollout.title}, which deletes it` };
      }
    }
  },
};
