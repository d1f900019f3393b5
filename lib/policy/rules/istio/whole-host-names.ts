import type { Field, ManifestTree } from '../../../manifests';
import { DESTINATION_RULE, hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const wholeHostNames: Rule = {
  id: 'whole-host-names',
  family: 'istio',
  severity: 'error',
  title: 'The host of a Service is its short name or its whole name',
  cause:
    'Istio completes a host without a dot and takes any other as it is. `svc-a.prod` and `svc-a.prod.svc` are names of no Service to it: requests get 503 (NC), and a DestinationRule for it applies to nothing.',
  remedy: 'write the whole name, such as svc-a.prod.svc.cluster.local',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a.prod.svc.cluster.local } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a.prod.svc } }]
`,
  },
  *check(tree) {
    for (const at of hostsOf(tree)) {
      const [name, namespace, rest, ...more] = (at.text ?? '').split('.');
      if (!name || !namespace || more.length > 0 || hasPlaceholder(at.text)) continue;
      if (rest !== 'svc' && (rest !== undefined || !isService(tree, at, name, namespace))) continue;
      const remedy = `write ${name}.${namespace}.svc.cluster.local`;
      yield { at, message: `${at.text} is no name of a Service to Istio, which does not complete it`, remedy };
    }
  },
};

function hostsOf(tree: ManifestTree): Field[] {
  const routed = tree
    .ofKind(VIRTUAL_SERVICE)
    .flatMap((object) =>
      ['http', 'tls', 'tcp']
        .flatMap((protocol) => object.at('spec', protocol).items)
        .flatMap((route) => route.at('route').items.map((it) => it.at('destination', 'host'))),
    );
  return [...routed, ...tree.ofKind(DESTINATION_RULE).map((rule) => rule.at('spec', 'host'))];
}

/** `example.com` is a sound host, too. */
function isService(tree: ManifestTree, { object }: Field, name: string, namespace: string): boolean {
  return tree.find('/Service', name, object, namespace)?.namespace === namespace;
}
