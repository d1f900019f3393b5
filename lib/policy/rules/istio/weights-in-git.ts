import { sideOf, splitRoutesOf } from '../../objects';
import type { Rule } from '../../rule';

export const weightsInGit: Rule = {
  id: 'weights-in-git',
  family: 'istio',
  severity: 'error',
  title: 'A split route stands in Git with 100 for stable and 0 for the canary',
  cause:
    'Argo CD writes what Git says whenever it creates the VirtualService or applies it again. Any weight for the canary sends requests to pods that no analysis has looked at.',
  remedy:
    'write weight: 100 on the stable destination and weight: 0 on the canary, and let Argo CD ignore the difference',
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
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 50 }
        - { destination: { host: svc-a-canary }, weight: 50 }
`,
  },
  *check(tree) {
    for (const it of splitRoutesOf(tree)) {
      if (it.pingPong) continue;
      for (const destination of it.route.at('route').items) {
        const side = sideOf(destination, it);
        const wanted = side === 'stable' ? 100 : 0;
        const at = destination.at('weight');
        // What is not written counts as 0.
        if (!side || (at.isSet ? (at.number ?? wanted) : 0) === wanted) continue;
        yield { at, message: `the weight of the ${side} side in Git is ${at.number ?? 'not written'}, not ${wanted}` };
      }
    }
  },
};
