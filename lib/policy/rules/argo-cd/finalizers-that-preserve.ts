import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (finalizers: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  syncPolicy: { preserveResourcesOnDeletion: true }
  template:
    metadata:
      name: '{{ .name }}'
${finalizers}    spec: { project: services }
`;

export const finalizersThatPreserve: Rule = {
  id: 'finalizers-that-preserve',
  family: 'argo-cd',
  severity: 'error',
  title: 'A template with preserveResourcesOnDeletion names no finalizers',
  cause:
    'preserveResourcesOnDeletion only leaves out the finalizer that the controller would add. One that the template names is kept, and deletes the workloads with the Application.',
  remedy: 'remove finalizers from the template',
  see: 'https://github.com/argoproj/argo-cd/blob/v3.5.1/applicationset/utils/utils.go',
  examples: {
    complies: SET(''),
    violates: SET('      finalizers: [resources-finalizer.argocd.argoproj.io]\n'),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      if (set.at('spec', 'syncPolicy', 'preserveResourcesOnDeletion').boolean !== true) continue;
      const finalizers = set.at('spec', 'template', 'metadata', 'finalizers').items;
      const at = finalizers.find(({ text }) => text?.startsWith('resources-finalizer.argocd.argoproj.io'));
      if (at) yield { at, message: 'with this finalizer, preserveResourcesOnDeletion has no effect' };
    }
  },
};
