import { isHttp, protocolOf, serviceAt, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const httpRoutesNeedHttpPorts: Rule = {
  id: 'http-routes-need-http-ports',
  family: 'istio',
  severity: 'error',
  title: 'HTTP routes go to ports that speak HTTP',
  cause:
    'Istio applies http routes to ports that it knows to speak HTTP. For one that says tcp, tls or https it opens connections only: neither weights nor retries nor headers of the route count, and no request is seen.',
  remedy: 'name the port http, http2 or grpc, or write tcp or tls routes for it',
  see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a, port: { number: 80 } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: http, port: 80 }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a, port: { number: 80 } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: tcp, port: 80 }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const route of object.at('spec', 'http').items.flatMap((it) => it.at('route').items)) {
        const at = route.at('destination');
        const service = serviceAt(tree, at.at('host'));
        const ports = service?.at('spec', 'ports').items ?? [];
        const number = at.at('port', 'number').number;
        const port =
          number === undefined && ports.length === 1 ? ports[0] : ports.find((it) => it.at('port').number === number);
        const protocol = port && protocolOf(port);
        if (port && protocol && !isHttp(protocol))
          yield {
            at,
            message: `the port ${port.at('port').scalar} of ${service?.title} speaks ${protocol}: the route does not apply`,
          };
      }
    }
  },
};
