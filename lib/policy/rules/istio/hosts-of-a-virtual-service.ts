import type { ManifestObject } from '../../../manifests';
import { isForTheMesh, VIRTUAL_SERVICE } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const hostsOfAVirtualService: Rule = {
  id: 'hosts-of-a-virtual-service',
  family: 'istio',
  severity: 'error',
  title: 'The hosts of a VirtualService are ones that Istio accepts',
  cause:
    'Istio refuses the VirtualService: the old one, or none, goes on. Sidecars cannot take `*`, a host may stand there once, and one without hosts is for other VirtualServices to delegate to, without gateways.',
  remedy: 'name each host once, and not * for sidecars',
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
  hosts: ['*']
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) yield* wrongIn(object);
  },
};

function* wrongIn(object: ManifestObject): Iterable<RuleFinding> {
  const spec = object.at('spec');
  const hosts = spec.at('hosts');
  const seen = new Set<string>();
  for (const at of hosts.items) {
    const host = at.text ?? '';
    if (host === '*' && isForTheMesh(object))
      yield { at, message: 'sidecars cannot take the host *; it is for gateways' };
    if (seen.has(host)) yield { at, message: `the host ${host} stands there twice` };
    seen.add(host);
  }
  if (!['http', 'tls', 'tcp'].some((protocol) => spec.at(protocol).isSet))
    yield { at: spec, message: 'it has no route: neither http nor tls nor tcp' };
  if (hosts.items.length > 0) return;
  for (const key of ['gateways', 'tls', 'tcp']) {
    if (spec.at(key).items.length > 0)
      yield {
        at: spec.at(key),
        message: `it has no hosts, so that others delegate to it; then ${key} may not be there`,
      };
  }
}
