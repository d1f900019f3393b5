import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const tlsAndTcpRoutes: Rule = {
  id: 'tls-and-tcp-routes',
  family: 'istio',
  severity: 'error',
  title: 'Routes of TLS and TCP are ones that Istio accepts',
  cause:
    'Istio refuses the VirtualService: the old one goes on. A tls route is chosen by the name that the caller asks for, which has to be a host of the VirtualService, and each route needs a destination.',
  remedy: 'write match: [{ sniHosts: [<host>] }] and a route with a destination',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  tls:
    - match: [{ sniHosts: [svc-a] }]
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  tls:
    - route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      const hosts = object.at('spec', 'hosts').items.map(({ text }) => text ?? '');
      for (const route of ['tls', 'tcp'].flatMap((protocol) => object.at('spec', protocol).items)) {
        if (route.at('route').items.length === 0) yield { at: route.at('route'), message: 'it has no destination' };
      }
      for (const match of object.at('spec', 'tls').items.map((route) => route.at('match'))) {
        if (match.items.length === 0) yield { at: match, message: 'a tls route has no match' };
        for (const names of match.items.map((it) => it.at('sniHosts'))) {
          if (names.items.length === 0) yield { at: names, message: 'a match of tls asks for no sniHosts' };
          for (const at of names.items) {
            if (
              at.text !== undefined &&
              !hasPlaceholder(at.text) &&
              !hosts.some((host) => isWithin(at.text ?? '', host))
            )
              yield { at, message: `${at.text} is no host of ${object.title}, which is for ${hosts.join(', ')}` };
          }
        }
      }
    }
  },
};

/** Whether a name is a host, or one that its wildcard stands for. */
function isWithin(name: string, host: string): boolean {
  return hasPlaceholder(host) || name === host || (host.startsWith('*') && name.endsWith(host.slice(1)));
}
