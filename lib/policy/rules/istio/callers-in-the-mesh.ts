import { isForTheMesh, serviceOfHost, splitVirtualServicesOf } from '../../objects';
import type { Rule } from '../../rule';

export const callersInTheMesh: Rule = {
  id: 'callers-in-the-mesh',
  family: 'istio',
  severity: 'warning',
  title: 'A split host of the cluster is split for callers in the mesh',
  cause:
    'A list of gateways replaces the default, which is `mesh`. Without it sidecars ignore the VirtualService: callers in the cluster reach canary and stable pods by their number, whatever the weights say.',
  remedy: 'add mesh to the gateways',
  see: 'https://github.com/argoproj/rollouts-demo/issues/43',
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
  gateways: [mesh, istio-system/public]
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
  gateways: [istio-system/public]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const { virtualService } of splitVirtualServicesOf(tree)) {
      const host = virtualService.at('spec', 'hosts').items.find(serviceOfHost);
      if (host && !isForTheMesh(virtualService))
        yield {
          at: virtualService.at('spec', 'gateways'),
          message: `the gateways leave out mesh, and ${host.text} is called in it`,
        };
    }
  },
};
