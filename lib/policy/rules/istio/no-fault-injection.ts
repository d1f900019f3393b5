import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const noFaultInjection: Rule = {
  id: 'no-fault-injection',
  family: 'istio',
  severity: 'warning',
  title: 'No route in Git injects failures',
  cause:
    'A fault of a route hits the requests to all its destinations, and counts as failures of the canary. Beside a fault on the side of the caller neither timeouts nor retries of the route work.',
  remedy:
    'take the fault out of Git when the experiment is over; put one that stays behind a match on a header of its own',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - fault: { abort: { httpStatus: 503, percentage: { value: 10 } } }
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      const at = route.at('fault');
      // Whoever sends the header asks for it.
      const isAsked =
        route.at('match').items.length > 0 && route.at('match').items.every((it) => it.at('headers').isSet);
      if (!at.isSet || isAsked) continue;
      const kinds = at.entries.map(([kind]) => kind).join(' and ') || 'nothing';
      yield { at, message: `the route injects ${kinds} into every request that it takes` };
    }
  },
};
