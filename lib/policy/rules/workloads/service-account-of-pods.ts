import { isPutInLater, Places, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const serviceAccountOfPods: Rule = {
  id: 'service-account-of-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'Service accounts of pods are there',
  cause:
    'Pods of a service account that is missing are not made at all: their ReplicaSet says so in an event, and a release waits until its deadline.',
  remedy: 'correct the name, or render the ServiceAccount beside',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { serviceAccountName: svc-a, containers: [{ name: app }] } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: svc-a }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { serviceAccountName: svc, containers: [{ name: app }] } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: svc-a }
`,
  },
  *check(tree) {
    const accounts = new Places(tree.ofKind('/ServiceAccount'), (it) => it);
    for (const { object, template } of podTemplatesOf(tree)) {
      const at = template.at('spec', 'serviceAccountName');
      const name = at.text;
      if (name === undefined || name === '' || name === 'default' || isPutInLater(name)) continue;
      if (accounts.beside(object).length === 0 || tree.find('/ServiceAccount', name, object)) continue;
      yield { at, message: `there is no ServiceAccount ${name} in the namespace of ${object.title}` };
    }
  },
};
