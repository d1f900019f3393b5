import { fewestPods, isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const statefulSetService: Rule = {
  id: 'stateful-set-service',
  family: 'workloads',
  severity: 'warning',
  title: 'The Service that a StatefulSet names is there, and headless',
  cause:
    'The pods of a StatefulSet have names in DNS through the Service in serviceName. Where it is missing, or has an address of its own, the peers do not find each other.',
  remedy: 'render the Service with clusterIP: None beside it',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
  examples: {
    complies: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: svc-a }
spec: { serviceName: svc-a, replicas: 3 }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { clusterIP: None }
`,
    violates: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: svc-a }
spec: { serviceName: svc-a, replicas: 3 }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { ports: [{ port: 80 }] }
`,
  },
  *check(tree) {
    for (const set of tree.ofKind('apps/StatefulSet')) {
      const at = set.at('spec', 'serviceName');
      // One pod has no peers to find.
      if (!set.at('spec').isSet || isPutInLater(at.text ?? '') || (fewestPods(tree, set) ?? 1) < 2) continue;
      const service = at.text ? tree.find('/Service', at.text, set) : undefined;
      if (!at.text) yield { at, message: `${set.title} names no Service: its pods have no names in DNS` };
      else if (!service) yield { at, message: `there is no Service ${at.text} in the namespace of ${set.title}` };
      else if (service.at('spec', 'clusterIP').text !== 'None')
        yield { at, message: `Service ${at.text} has an address of its own: the pods have no names in DNS` };
    }
  },
};
