import type { Field } from '../../../manifests';
import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const routeIsReached: Rule = {
  id: 'route-is-reached',
  family: 'istio',
  severity: 'error',
  title: 'No route stands behind one that takes every request',
  cause:
    'Envoy takes the first route that matches. Behind a route without a match nothing is ever reached: where that is the split route, the canary gets no request and its analysis nothing to look at.',
  remedy: 'put routes with a match first, and the one without last',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0130/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - match: [{ uri: { prefix: /v2 } }]
      route: [{ destination: { host: svc-b } }]
    - route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
    - match: [{ uri: { prefix: /v2 } }]
      route: [{ destination: { host: svc-b } }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      const routes = object.at('spec', 'http').items;
      const all = routes.findIndex(takesAll);
      if (all < 0) continue;
      for (const at of routes.slice(all + 1)) {
        yield {
          at,
          message: `${nameOf(at)} is never reached: ${nameOf(routes[all] as Field)} before it takes every request`,
        };
      }
    }
  },
};

function takesAll(route: Field): boolean {
  if (route.entries.length === 0) return false;
  const match = route.at('match');
  return !match.isSet || (Array.isArray(match.value) && match.items.length === 0) || match.items.some(isAny);
}

function isAny(match: Field): boolean {
  if (typeof match.value !== 'object' || match.value === null) return false;
  const asked = match.entries.filter(([key]) => key !== 'name');
  return asked.length === 0 || (asked.length === 1 && match.at('uri', 'prefix').text === '/');
}

function nameOf(route: Field): string {
  return route.at('name').text || `the route ${Number(route.path.at(-1)) + 1}`;
}
