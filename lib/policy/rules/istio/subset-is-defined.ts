import { environmentOf, type ManifestObject } from '../../../manifests';
import {
  DESTINATION_RULE,
  DestinationRules,
  hasPlaceholder,
  serviceOfHost,
  splitVirtualServicesOf,
  VIRTUAL_SERVICE,
} from '../../objects';
import type { Rule } from '../../rule';

export const subsetIsDefined: Rule = {
  id: 'subset-is-defined',
  family: 'istio',
  severity: 'error',
  title: 'A subset that a route goes to is in a DestinationRule of that host',
  cause:
    'Envoy has no cluster for a subset that nobody defines: requests to it get 503 (NC), and no pod ever sees them.',
  remedy: 'add the subset to the DestinationRule of the host, or drop it from the destination',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a, subset: v1 } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: v1, labels: { version: v1 } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a, subset: v2 } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: v1, labels: { version: v1 } }]
`,
  },
  *check(tree) {
    const rules = new DestinationRules(tree);
    // A tree that holds nothing of another namespace says nothing about what its owners define there.
    const holding = new Set(tree.ofKind('/Service', DESTINATION_RULE).map((it) => placeOf(it, it)));
    // Whether the subsets of a canary are there is told of its Rollout.
    const split = new Set(splitVirtualServicesOf(tree).flatMap((it) => (it.subsets ? [it.virtualService] : [])));
    for (const object of tree.ofKind(VIRTUAL_SERVICE).filter((it) => !split.has(it))) {
      for (const route of ['http', 'tls', 'tcp'].flatMap((protocol) => object.at('spec', protocol).items)) {
        for (const destination of route.at('route').items.map((it) => it.at('destination'))) {
          const at = destination.at('subset');
          const service = serviceOfHost(destination.at('host'));
          if (at.text === undefined || hasPlaceholder(at.text) || !service) continue;
          const found = rules.of(service, object);
          if (found.length === 0 && service.namespace !== object.namespace && !holding.has(placeOf(object, service)))
            continue;
          const subsets = found.flatMap((rule) => rule.at('spec', 'subsets').items.map((it) => it.at('name').text));
          if (subsets.includes(at.text)) continue;
          const there =
            found.length === 0
              ? `no DestinationRule is for ${service.name}`
              : `there is ${subsets.join(', ') || 'none'}`;
          yield { at, message: `nothing defines the subset ${at.text}: ${there}` };
        }
      }
    }
  },
};

function placeOf(object: ManifestObject, { namespace }: { readonly namespace: string | undefined }): string {
  return `${environmentOf(object) ?? ''} ${namespace ?? ''}`;
}
