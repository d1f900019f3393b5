import { isPutInLater, Places, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { referencesOf } from './references';

export const claimsOfPods: Rule = {
  id: 'claims-of-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'Volumes that pods claim are there',
  cause: 'A pod whose PersistentVolumeClaim is missing is never scheduled.',
  remedy: 'correct the name, or render the PersistentVolumeClaim beside',
  see: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: svc-a-data } }], containers: [{ name: app }] } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: svc-a-data }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: svc-a } }], containers: [{ name: app }] } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: svc-a-data }
`,
  },
  *check(tree) {
    const claims = new Places(tree.ofKind('/PersistentVolumeClaim'), (it) => it);
    for (const { kind, at } of podTemplatesOf(tree).flatMap(referencesOf)) {
      const name = at.text;
      if (kind !== 'PersistentVolumeClaim' || name === undefined || isPutInLater(name)) continue;
      if (claims.beside(at.object).length === 0 || tree.find('/PersistentVolumeClaim', name, at.object)) continue;
      yield { at, message: `there is no PersistentVolumeClaim ${name} in the namespace of ${at.object.title}` };
    }
  },
};
