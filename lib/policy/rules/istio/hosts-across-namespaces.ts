import { serviceOfHost, sideOf, splitRoutesOf } from '../../objects';
import type { Rule } from '../../rule';

export const hostsAcrossNamespaces: Rule = {
  id: 'hosts-across-namespaces',
  family: 'istio',
  severity: 'error',
  title: 'A VirtualService of another namespace names the hosts of a canary in full',
  cause:
    'Istio completes a short host with the namespace of the VirtualService, not of the Rollout: the destinations are other Services or none. Argo Rollouts compares the first part of the host alone, so it does not notice.',
  remedy: 'write the whole names of both Services, such as svc-a-canary.prod.svc.cluster.local',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a.ingress, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, namespace: ingress }
spec:
  hosts: [svc-a.example.com]
  gateways: [public]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable.prod.svc.cluster.local }, weight: 100 }
        - { destination: { host: svc-a-canary.prod.svc.cluster.local }, weight: 0 }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a.ingress, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, namespace: ingress }
spec:
  hosts: [svc-a.example.com]
  gateways: [public]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const it of splitRoutesOf(tree)) {
      const { namespace } = it.rollout;
      if (namespace === undefined || it.virtualService.namespace === undefined) continue;
      for (const destination of it.route.at('route').items) {
        const at = destination.at('destination', 'host');
        const service = serviceOfHost(at);
        if (!service || !sideOf(destination, it) || service.namespace === namespace) continue;
        const message = `${at.text} is a Service of the namespace ${service.namespace}, and ${it.rollout.title} is in ${namespace}`;
        yield { at, message, remedy: `write ${service.name}.${namespace}.svc.cluster.local` };
      }
    }
  },
};
