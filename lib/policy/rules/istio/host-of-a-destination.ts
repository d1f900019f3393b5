import { environmentOf } from '../../../manifests';
import { serviceAt, serviceOfHost, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const hostOfADestination: Rule = {
  id: 'host-of-a-destination',
  family: 'istio',
  severity: 'warning',
  title: 'A destination of a route is a Service that is there',
  cause: 'Envoy has no cluster for a host that it does not know: requests to it get 503 (NC).',
  remedy: 'correct the host, or render the Service',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
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
    - route: [{ destination: { host: svc-b } }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  ports: [{ name: http, port: 80 }]
`,
  },
  *check(tree) {
    // A tree that holds none of a namespace's Services says nothing about them.
    const places = new Set(tree.ofKind('/Service').map((it) => `${environmentOf(it) ?? ''} ${it.namespace ?? ''}`));
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const route of ['http', 'tls', 'tcp'].flatMap((protocol) => object.at('spec', protocol).items)) {
        for (const destination of route.at('route').items) {
          const at = destination.at('destination', 'host');
          const service = serviceOfHost(at);
          if (!service || !places.has(`${environmentOf(object) ?? ''} ${service.namespace ?? ''}`)) continue;
          if (!serviceAt(tree, at)) yield { at, message: `there is no Service ${service.name} beside it` };
        }
      }
    }
  },
};
