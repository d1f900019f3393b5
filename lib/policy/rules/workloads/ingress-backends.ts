import { listed } from '../../../core';
import type { Field, ManifestTree } from '../../../manifests';
import { isPutInLater, Places } from '../../objects';
import type { Rule } from '../../rule';

export const ingressBackends: Rule = {
  id: 'ingress-backends',
  family: 'workloads',
  severity: 'error',
  title: 'An Ingress sends requests to Services that are there',
  cause:
    'For a backend that is missing, or that has no such port, the controller answers every request with an error. Argo Rollouts refuses a Rollout whose Ingress has no rule for its stable Service.',
  remedy: 'correct the name or the port, or render the Service into the namespace of the Ingress',
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  examples: {
    complies: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: svc-a }
spec: { defaultBackend: { service: { name: svc-a, port: { number: 80 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { ports: [{ name: http, port: 80 }] }
`,
    violates: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: svc-a }
spec: { defaultBackend: { service: { name: svc-a, port: { number: 8080 } } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { ports: [{ name: http, port: 80 }] }
`,
  },
  *check(tree) {
    const services = new Places(tree.ofKind('/Service'), (it) => it);
    for (const ingress of tree.ofKind('networking.k8s.io/Ingress')) {
      // Where no Service is rendered beside it, they are rendered elsewhere.
      if (services.beside(ingress).length === 0) continue;
      const paths = ingress.at('spec', 'rules').items.flatMap((rule) => rule.at('http', 'paths').items);
      for (const backend of [ingress.at('spec', 'defaultBackend'), ...paths.map((path) => path.at('backend'))]) {
        const [name, port] = [backend.at('service', 'name'), backend.at('service', 'port')];
        if (name.text === undefined || isPutInLater(name.text) || port.at('name').text === 'use-annotation') continue;
        const problem = backendProblem(tree, name, port);
        if (problem) yield { at: name, message: problem };
      }
    }
  },
};

function backendProblem(tree: ManifestTree, name: Field, port: Field): string | undefined {
  const service = tree.find('/Service', name.text ?? '', name.object);
  if (!service) return `there is no Service ${name.text} in the namespace of ${name.object.title}`;
  const wanted = port.at('number').number ?? port.at('name').text;
  const ports = service.at('spec', 'ports').items;
  if (wanted === undefined || service.at('spec', 'type').text === 'ExternalName') return undefined;
  if (ports.some((it) => it.at('port').value === wanted || it.at('name').value === wanted)) return undefined;
  return `Service ${name.text} has no port ${wanted}; it has ${listed(ports.map((it) => it.at('port').scalar ?? '?')) || 'none'}`;
}
