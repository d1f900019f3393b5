import type { ManifestTree } from '../../../manifests';
import { protocolOf, type SplitRoute, serviceAt, splitRoutesOf } from '../../objects';
import type { Rule } from '../../rule';
import { titleOf } from './route-title';

export const explicitTimeout: Rule = {
  id: 'explicit-timeout',
  family: 'istio',
  severity: 'warning',
  title: 'A split HTTP route has a timeout',
  cause:
    'Istio has none by default: requests to a canary that hangs wait for ever, and are counted when they end, so that neither failures nor latency show. Only callers of gRPC bring a deadline, and streams need to go on.',
  remedy: 'write timeout: 15s, or what the callers wait for',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
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
      timeout: 15s
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
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const it of splitRoutesOf(tree)) {
      const at = it.route.at('timeout');
      if (!at.isSet && !isGrpc(tree, it)) yield { at, message: `${titleOf(it.route)} has no timeout` };
    }
  },
};

function isGrpc(tree: ManifestTree, { route }: SplitRoute): boolean {
  return route
    .at('route')
    .items.flatMap((it) => serviceAt(tree, it.at('destination', 'host'))?.at('spec', 'ports').items ?? [])
    .some((port) => protocolOf(port)?.startsWith('grpc'));
}
