import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const weightsOfARoute: Rule = {
  id: 'weights-of-a-route',
  family: 'istio',
  severity: 'error',
  title: 'The weights of a route are not all zero, and none is negative',
  cause:
    'Istio refuses a route of several destinations whose weights add up to 0, and a negative weight: the VirtualService is not applied, and the old one goes on.',
  remedy: 'write a weight on each destination, one of them above 0',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
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
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route:
        - { destination: { host: svc-a } }
        - { destination: { host: svc-b } }
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const protocol of ['http', 'tls', 'tcp']) {
        for (const route of object.at('spec', protocol).items) {
          const weights = route.at('route').items.map((destination) => destination.at('weight'));
          for (const at of weights) {
            if (at.number !== undefined && at.number < 0) yield { at, message: `the weight ${at.number} is negative` };
          }
          if (weights.length > 1 && weights.every(({ isSet, number }) => !isSet || number === 0))
            yield { at: route.at('route'), message: `the weights of ${weights.length} destinations add up to 0` };
        }
      }
    }
  },
};
