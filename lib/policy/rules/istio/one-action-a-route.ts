import type { Field } from '../../../manifests';
import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const oneActionARoute: Rule = {
  id: 'one-action-a-route',
  family: 'istio',
  severity: 'error',
  title: 'A route does one thing with a request',
  cause:
    'Istio refuses a route that both redirects and forwards, or does nothing at all, and one that mirrors in two ways: the old VirtualService goes on.',
  remedy: 'write one of route, redirect, directResponse and delegate; one of mirror and mirrors',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - match: [{ uri: { prefix: /old } }]
      redirect: { uri: /new }
    - route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - redirect: { uri: /new }
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      if (route.entries.length > 0) yield* wrongIn(route);
    }
  },
};

function* wrongIn(route: Field): Iterable<RuleFinding> {
  const isThere = (key: string): boolean => (key === 'route' ? route.at(key).items.length > 0 : route.at(key).isSet);
  const actions = ['route', 'redirect', 'directResponse', 'delegate'].filter(isThere);
  if (actions.length === 0) yield { at: route, message: 'it has neither route, redirect, directResponse nor delegate' };
  if (actions.length > 1) yield { at: route, message: `it has ${actions.join(' and ')}` };
  for (const action of ['redirect', 'directResponse']) {
    for (const key of ['fault', 'rewrite'].filter((it) => isThere(action) && isThere(it)))
      yield { at: route.at(key), message: `${key} may not stand beside ${action}` };
  }
  if (isThere('mirror') && route.at('mirrors').items.length > 0)
    yield { at: route.at('mirrors'), message: 'it has both mirror and mirrors' };
  const shares = [route.at('mirrorPercentage'), ...route.at('mirrors').items.map((mirror) => mirror.at('percentage'))];
  for (const at of shares.map((share) => share.at('value'))) {
    if (at.number !== undefined && (at.number < 0 || at.number > 100))
      yield { at, message: `${at.number} is no percentage from 0 to 100` };
  }
}
