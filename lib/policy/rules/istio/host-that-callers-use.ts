import { isForTheMesh, serviceAt, serviceOfHost, splitVirtualServicesOf } from '../../objects';
import type { Rule } from '../../rule';

export const hostThatCallersUse: Rule = {
  id: 'host-that-callers-use',
  family: 'istio',
  severity: 'warning',
  title: 'A split VirtualService is for a host that is a Service',
  cause:
    'Callers in the mesh reach a VirtualService by the host that they call. One for a name that is no Service splits nothing, unless somebody gives it a name in DNS: all requests go past it.',
  remedy: 'name the Service that callers use among the hosts',
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
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: http, port: 80 }]
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
  hosts: [service-a]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: http, port: 80 }]
`,
  },
  *check(tree) {
    for (const { rollout, services, virtualService } of splitVirtualServicesOf(tree)) {
      const hosts = virtualService.at('spec', 'hosts');
      const named = hosts.items.filter(serviceOfHost);
      if (named.length === 0 || !isForTheMesh(virtualService)) continue;
      const isCalled = named.some(
        (host) => serviceAt(tree, host) || [services.stable, services.canary].includes(serviceOfHost(host)?.name),
      );
      if (isCalled) continue;
      const texts = named.map(({ text }) => text).join(' and ');
      yield { at: hosts, message: `${texts} is no Service beside ${rollout.title}` };
    }
  },
};
