import type { Field } from '../../../manifests';
import { hasPlaceholder, type SplitVirtualService, splitVirtualServicesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const routesOfACanary: Rule = {
  id: 'routes-of-a-canary',
  family: 'istio',
  severity: 'error',
  title: 'The routes that a canary names are in its VirtualService',
  cause:
    'Argo Rollouts finds a route by its name alone. One that is not there stops the Rollout (InvalidSpec); with none listed it changes the first route without a name, and no other: where all have names, no weight ever moves.',
  remedy: 'list the route under virtualService.routes, by the name that it has in the VirtualService',
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
    - name: main
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const it of splitVirtualServicesOf(tree)) {
      const routes = it.virtualService.at('spec', 'http').items;
      if (routes.length > 0) yield* wrongIn(it, routes);
    }
  },
};

function* wrongIn(
  { canary, named, virtualService }: SplitVirtualService,
  routes: readonly Field[],
): Iterable<RuleFinding> {
  const names = routes.map((route) => route.at('name').text || undefined);
  const known = names.filter((name) => name !== undefined).join(', ') || 'none with a name';
  const listed = named.at('routes');
  for (const at of listed.items) {
    if (at.text === undefined || hasPlaceholder(at.text) || names.includes(at.text)) continue;
    yield { at, message: `${virtualService.title} has no route ${at.text}: there is ${known}` };
  }
  if (listed.items.length > 0) return;
  const managed = canary.at('trafficRouting', 'managedRoutes').items.map((it) => it.at('name').text);
  const own = names.filter((name) => name === undefined || !managed.includes(name));
  if (own.length > 1)
    yield {
      at: listed,
      message: `no route is listed, and ${virtualService.title} has ${own.length}, of which one is to be split`,
    };
  else if (own[0] !== undefined)
    yield { at: listed, message: `no route is listed, and the only one has a name, ${own[0]}: its weights never move` };
}
