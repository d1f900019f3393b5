import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const gatewayNames: Rule = {
  id: 'gateway-names',
  family: 'istio',
  severity: 'error',
  title: 'A gateway is named as namespace/name',
  cause:
    'Istio looks for a Gateway of exactly that name. It stops checking the list at the first name without a slash, such as mesh, so that a wrong one behind it is accepted and never found: no request gets in.',
  remedy: 'write namespace/name, both in lower case letters, digits and hyphens',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  gateways: [mesh, istio-system/public]
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
  gateways: [mesh, istio_system/public]
  http:
    - name: primary
      route:
        - { destination: { host: svc-a-stable }, weight: 100 }
        - { destination: { host: svc-a-canary }, weight: 0 }
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(VIRTUAL_SERVICE)) {
      for (const at of object.at('spec', 'gateways').items) {
        if (at.text === undefined || hasPlaceholder(at.text) || !at.text.includes('/')) continue;
        const parts = at.text.split('/');
        if (parts.length !== 2 || !parts.every((part) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(part)))
          yield { at, message: `${at.text} is no namespace/name of a Gateway` };
      }
    }
  },
};
