import { istioCanariesOf, protocolOf } from '../../objects';
import type { Rule } from '../../rule';

export const protocolOfAPort: Rule = {
  id: 'protocol-of-a-port',
  family: 'istio',
  severity: 'warning',
  title: 'The ports of a canary say what they speak',
  cause:
    'Without appProtocol or a name such as http or grpc-api Istio guesses from the first bytes. Where it guesses TCP, or the caller is no sidecar, there is no route by weight and no HTTP metric to judge.',
  remedy: 'name the port http, http2 or grpc, with -something behind it, or write appProtocol',
  see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
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
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
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
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec:
  ports: [{ name: api, port: 80 }]
`,
  },
  *check(tree) {
    for (const { canary, rollout, services } of istioCanariesOf(tree)) {
      for (const name of [services.stable, services.canary]) {
        const service = name === undefined ? undefined : tree.find('/Service', name, canary.object);
        for (const at of service?.at('spec', 'ports').items ?? []) {
          if (at.at('protocol').text === 'UDP' || at.entries.length === 0 || protocolOf(at)) continue;
          const port = at.at('name').text ?? at.at('port').scalar ?? '';
          yield {
            at,
            message: `the port ${port} of ${service?.title} does not say what it speaks; ${rollout.title} is split by it`,
          };
        }
      }
    }
  },
};
