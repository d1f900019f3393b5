import type { Rule } from '../../rule';

const NAMESPACED =
  /^(\/(Service|ConfigMap|Secret|ServiceAccount|Pod|PersistentVolumeClaim)|apps\/.*|batch\/.*|autoscaling\/.*|policy\/PodDisruptionBudget|networking\.k8s\.io\/(Ingress|NetworkPolicy)|argoproj\.io\/(Rollout|AnalysisTemplate|Application|ApplicationSet|AppProject)|networking\.istio\.io\/.*|rbac\.authorization\.k8s\.io\/Role(Binding)?)$/;

export const namespacesSaid: Rule = {
  id: 'namespaces-said',
  family: 'workloads',
  severity: 'note',
  title: 'The objects of a file all say their namespace, or none does',
  cause:
    'What names no namespace goes into the one that whoever applies it means. Beside objects that name theirs it can end up elsewhere, and then a Rollout does not find its Service.',
  remedy: 'write metadata.namespace everywhere, or nowhere',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, namespace: prod }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
`,
  },
  *check(tree) {
    for (const { objects } of tree.files.values()) {
      const namespaced = objects.filter(({ groupKind }) => NAMESPACED.test(groupKind));
      const said = namespaced.find(({ namespace }) => namespace !== undefined);
      if (!said) continue;
      for (const object of namespaced) {
        if (object.namespace === undefined)
          yield {
            at: object.at('metadata'),
            message: `${object.title} names no namespace; ${said.title} in the same file does`,
          };
      }
    }
  },
};
