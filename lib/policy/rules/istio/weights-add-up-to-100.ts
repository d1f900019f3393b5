import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const weightsAddUpTo100: Rule = {
  id: 'weights-add-up-to-100',
  family: 'istio',
  severity: 'note',
  title: 'The weights of a route add up to 100',
  cause:
    'Istio takes weights as proportions of their sum, whatever it is: 50 and 150 are 25 % and 75 %. Whoever reads them as percentages is wrong.',
  remedy: 'write weights that add up to 100',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route:
        - { destination: { host: svc-a }, weight: 25 }
        - { destination: { host: svc-b }, weight: 75 }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route:
        - { destination: { host: svc-a }, weight: 50 }
        - { destination: { host: svc-b }, weight: 150 }
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const route of object.at('spec', 'http').items) {
        const at = route.at('route');
        const weights = at.items.map((destination) => destination.at('weight').number ?? 0);
        const sum = weights.reduce((all, weight) => all + weight, 0);
        if (weights.length > 1 && sum !== 0 && sum !== 100 && weights.every((weight) => weight >= 0))
          yield { at, message: `the weights ${weights.join(', ')} add up to ${sum}` };
      }
    }
  },
};
