import { nearestName } from '../../../core';
import { environmentOf } from '../../../manifests';
import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const gatewayIsThere: Rule = {
  id: 'gateway-is-there',
  family: 'istio',
  severity: 'warning',
  title: 'The Gateway that a VirtualService names is there',
  cause: 'A VirtualService without its Gateway is bound to nothing: no request from outside gets to it.',
  remedy: 'correct the name, or render the Gateway',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  gateways: [public]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  gateways: [pubic]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
`,
  },
  *check(tree) {
    // Gateways are the platform's: of a namespace of which the tree holds none, it knows nothing.
    const gateways = tree.ofKind('networking.istio.io/Gateway');
    const places = new Set(gateways.map((it) => `${environmentOf(it) ?? ''} ${it.namespace ?? ''}`));
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const at of object.at('spec', 'gateways').items) {
        if (at.text === undefined || at.text === 'mesh' || at.text.includes('.') || hasPlaceholder(at.text)) continue;
        const [name = '', namespace = object.namespace] = at.text.split('/').reverse();
        if (!places.has(`${environmentOf(object) ?? ''} ${namespace ?? ''}`)) continue;
        if (tree.find('networking.istio.io/Gateway', name, object, namespace)) continue;
        const near = nearestName(
          name,
          gateways.map((it) => it.name),
        )?.name;
        yield { at, message: `there is no Gateway ${at.text}; the nearest is ${near}` };
      }
    }
  },
};
