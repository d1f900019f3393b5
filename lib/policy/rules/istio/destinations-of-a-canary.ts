import type { Field } from '../../../manifests';
import { hasPlaceholder, type IstioCanary, sideOf, splitRoutesOf, splitVirtualServicesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const destinationsOfACanary: Rule = {
  id: 'destinations-of-a-canary',
  family: 'istio',
  severity: 'error',
  title: 'A split route goes to the canary and to the stable Service',
  cause:
    'Argo Rollouts looks for both in each route that it splits, by the host up to its first dot or by the subset, and refuses the Rollout where one is missing (InvalidSpec). It looks into the first tcp and tls route, too.',
  remedy:
    'write two destinations, the stable one with weight 100 and the canary with weight 0; give other protocols a VirtualService of their own',
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
        - { destination: { host: svc-a-stable }, weight: 100 }
`,
  },
  *check(tree) {
    for (const it of splitRoutesOf(tree)) yield* missing(it.route, it);
    for (const it of splitVirtualServicesOf(tree)) {
      for (const [protocol, listed] of [
        ['tls', 'tlsRoutes'],
        ['tcp', 'tcpRoutes'],
      ] as const) {
        if (it.named.at(listed).items.length === 0 && it.virtualService.at('spec', protocol).items.length > 0)
          yield* missing(it.virtualService.at('spec', protocol, 0), it);
      }
    }
  },
};

function* missing(route: Field, canary: IstioCanary): Iterable<RuleFinding> {
  const destinations = route.at('route').items;
  const hosts = destinations.map((it) => it.at('destination', canary.subsets ? 'subset' : 'host').text);
  if (hosts.some(hasPlaceholder)) return;
  const sides = destinations.map((it) => sideOf(it, canary));
  for (const side of ['stable', 'canary'] as const) {
    const name = (canary.subsets ?? canary.services)[side];
    if (name === undefined || sides.includes(side)) continue;
    const what = canary.subsets ? 'subset' : 'Service';
    yield {
      at: route.at('route'),
      message: `no destination is the ${side} ${what}, ${name}, of ${canary.rollout.title}`,
    };
  }
}
