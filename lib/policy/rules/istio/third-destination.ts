import { hasPlaceholder, sideOf, splitRoutesOf } from '../../objects';
import type { Rule } from '../../rule';

export const thirdDestination: Rule = {
  id: 'third-destination',
  family: 'istio',
  severity: 'error',
  title: 'A split route has no third destination',
  cause:
    'Argo Rollouts removes whatever else has a weight in a route that it splits: the requests that went there go elsewhere from the first release on, and Argo CD puts it back at each sync.',
  remedy: 'move the third destination into a route of its own, with a match, in front of the split one',
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
        - { destination: { host: svc-a-stable }, weight: 90 }
        - { destination: { host: svc-a-canary }, weight: 0 }
        - { destination: { host: svc-a-experiment }, weight: 10 }
`,
  },
  *check(tree) {
    for (const it of splitRoutesOf(tree)) {
      const extra = it.istio.at('destinationRule', 'additionalSubsetNames').items.map(({ text }) => text);
      for (const at of it.route.at('route').items) {
        const { text: host } = at.at('destination', 'host');
        const { text: subset } = at.at('destination', 'subset');
        if (host === undefined || hasPlaceholder(host) || hasPlaceholder(subset) || sideOf(at, it)) continue;
        if (at.at('weight').number === 0 || (subset !== undefined && extra.includes(subset))) continue;
        const name = subset === undefined ? host : `${host}, subset ${subset},`;
        yield {
          at,
          message: `${name} is neither the canary nor the stable side of ${it.rollout.title}, which removes it`,
        };
      }
    }
  },
};
