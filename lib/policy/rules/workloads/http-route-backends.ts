import { isPutInLater, Places } from '../../objects';
import type { Rule } from '../../rule';

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`);

export const httpRouteBackends: Rule = {
  id: 'http-route-backends',
  family: 'workloads',
  severity: 'error',
  title: 'A route of the Gateway API sends requests to Services that are there',
  cause:
    'For a backend that is missing, or that has no such port, the gateway answers its share of the requests with 500. While a canary has no weight nobody notices.',
  remedy: 'correct the name or the port, or render the Service into the namespace of the route',
  see: 'https://gateway-api.sigs.k8s.io/api-types/httproute/',
  examples: {
    complies: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: svc-a }
spec: { rules: [{ backendRefs: [{ name: svc-a-stable, port: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec: { ports: [{ name: http, port: 80 }] }
`,
    violates: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: svc-a }
spec: { rules: [{ backendRefs: [{ name: svc-a-stable, port: 80 }, { name: svc-a-canary, port: 80, weight: 0 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec: { ports: [{ name: http, port: 80 }] }
`,
  },
  *check(tree) {
    const services = new Places(tree.ofKind('/Service'), (it) => it);
    for (const route of tree.ofKind(...ROUTES)) {
      for (const backend of route.at('spec', 'rules').items.flatMap((rule) => rule.at('backendRefs').items)) {
        const [name, port] = [backend.at('name'), backend.at('port')];
        if (backend.at('group').text || (backend.at('kind').text ?? 'Service') !== 'Service') continue;
        if (name.text === undefined || isPutInLater(name.text)) continue;
        const namespace = backend.at('namespace').text ?? route.namespace;
        if (services.beside(route, namespace).length === 0) continue;
        const service = tree.find('/Service', name.text, route, namespace);
        const ports = service?.at('spec', 'ports').items ?? [];
        if (!service)
          yield { at: name, message: `there is no Service ${name.text} in ${namespace ?? 'its namespace'}` };
        else if (port.number !== undefined && !ports.some((it) => it.at('port').number === port.number))
          yield { at: port, message: `Service ${name.text} has no port ${port.number}` };
      }
    }
  },
};
