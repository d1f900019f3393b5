import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (metadata: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: services
${metadata}spec:
  syncPolicy: { applicationsSync: create-update }
`;

export const letsGoOfApplications: Rule = {
  id: 'lets-go-of-applications',
  family: 'argo-cd',
  severity: 'warning',
  title: 'An ApplicationSet that is deleted lets go of its Applications',
  cause:
    'applicationsSync: create-update keeps elements from being deleted, but the Applications are owned by the set: whoever deletes the set itself deletes them, and they their workloads. With the finalizer the controller lets go of them first.',
  remedy:
    'add metadata.finalizers: [resources-finalizer.argocd.argoproj.io] to the ApplicationSet, or preserveResourcesOnDeletion: true',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/',
  examples: {
    complies: SET('  finalizers: [resources-finalizer.argocd.argoproj.io]\n'),
    violates: SET(''),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const policy = set.at('spec', 'syncPolicy');
      const kept = ['create-update', 'create-only'].includes(policy.at('applicationsSync').text ?? '');
      const finalizers = set.at('metadata', 'finalizers');
      const letsGo = finalizers.items.some(({ text }) => text?.startsWith('resources-finalizer.argocd.argoproj.io'));
      if (kept && !letsGo && policy.at('preserveResourcesOnDeletion').boolean !== true)
        yield {
          at: finalizers,
          message: 'deleting this ApplicationSet deletes its Applications and all their workloads',
        };
    }
  },
};
