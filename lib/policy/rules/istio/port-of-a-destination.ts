import { serviceAt, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const portOfADestination: Rule = {
  id: 'port-of-a-destination',
  family: 'istio',
  severity: 'error',
  title: 'A destination names a port of its Service',
  cause:
    'A port that the Service does not have has no cluster: requests get 503 (NC). Of a Service with several ports Istio does not choose one: a destination has to say which.',
  remedy: 'write destination.port.number, with a port of the Service',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0112/',
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
  ports: [{ name: http, port: 80 }, { name: http-admin, port: 81 }]
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
        - { destination: { host: svc-a, port: { number: 8080 } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: http, port: 80 }, { name: http-admin, port: 81 }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const route of ['http', 'tls', 'tcp'].flatMap((protocol) => object.at('spec', protocol).items)) {
        for (const destination of route.at('route').items.map((it) => it.at('destination'))) {
          const service = serviceAt(tree, destination.at('host'));
          const ports = (service?.at('spec', 'ports').items ?? []).map((port) => port.at('port').number);
          const at = destination.at('port', 'number');
          if (!service || ports.length === 0 || (at.isSet && at.number === undefined)) continue;
          if (at.isSet && !ports.includes(at.number))
            yield { at, message: `${service.title} has no port ${at.number}: it has ${ports.join(', ')}` };
          else if (!at.isSet && ports.length > 1)
            yield {
              at: destination,
              message: `${service.title} has the ports ${ports.join(', ')}, and none is chosen`,
            };
        }
      }
    }
  },
};
