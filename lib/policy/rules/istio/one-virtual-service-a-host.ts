import { environmentOf, type Field, type ManifestObject } from '../../../manifests';
import { hasPlaceholder, isForTheMesh, serviceOfHost, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const oneVirtualServiceAHost: Rule = {
  id: 'one-virtual-service-a-host',
  family: 'istio',
  severity: 'error',
  title: 'One VirtualService a host says what sidecars do',
  cause:
    'Sidecars take one VirtualService of a host and ignore the others, in no order that anybody promises. Where the other one wins, the weights that Argo Rollouts writes change nothing.',
  remedy: 'put the routes of a host into one VirtualService',
  see: 'https://istio.io/latest/docs/reference/config/analysis/ist0109/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-b }
spec:
  hosts: [svc-b]
  http:
    - route: [{ destination: { host: svc-b } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a-api }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-b } }]
`,
  },
  *check(tree) {
    const first = new Map<string, ManifestObject>();
    for (const object of tree.ofKind(VIRTUAL_SERVICE).filter(isForTheMesh)) {
      for (const at of object.at('spec', 'hosts').items) {
        if (at.text === undefined || hasPlaceholder(at.text)) continue;
        const key = keyOf(at);
        const other = first.get(key);
        first.set(key, other ?? object);
        // One of the same name is the same one, for another cluster.
        if (other && other.name !== object.name)
          yield { at, message: `${at.text} is a host of ${other.title} as well` };
      }
    }
  },
};

function keyOf(host: Field): string {
  const service = serviceOfHost(host);
  const name = service ? `${service.name}.${service.namespace ?? ''}` : host.text;
  const exports = host.object.at('spec', 'exportTo').items.map(({ text }) => text);
  // What is seen in its own namespace alone meets nothing of another.
  const seen = exports.length === 1 && exports[0] === '.' ? host.object.namespace : '*';
  return `${environmentOf(host.object) ?? ''} ${seen} ${name}`;
}
