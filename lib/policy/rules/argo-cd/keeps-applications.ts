import type { ManifestObject } from '../../../manifests';
import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

export const keepsApplications: Rule = {
  id: 'keeps-applications',
  family: 'argo-cd',
  severity: 'error',
  title: 'An element that is gone does not take its workloads with it',
  cause:
    'When an element, folder or file is gone, or its name is another, the ApplicationSet deletes the Application, and its finalizer deletes all that it deployed. automated.prune: false has no part in that.',
  remedy:
    'write spec.syncPolicy.applicationsSync: create-update (nothing is deleted), or preserveResourcesOnDeletion: true (the workloads stay)',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
  syncPolicy: { applicationsSync: create-update }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
`,
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const policy = set.at('spec', 'syncPolicy');
      const sync = policy.at('applicationsSync').text ?? 'sync';
      const deletes = sync === 'sync' || sync === 'create-delete';
      if (deletes && policy.at('preserveResourcesOnDeletion').boolean !== true && !isForPreviews(set))
        yield {
          at: policy.at('applicationsSync'),
          message: `with applicationsSync ${policy.at('applicationsSync').isSet ? sync : 'left out (sync)'}, an element that is removed takes its Application and all its workloads away`,
        };
    }
  },
};

/** Applications of pull requests and branches are there to be deleted with them. */
function isForPreviews(set: ManifestObject): boolean {
  return /"(pullRequest|scmProvider)":/.test(JSON.stringify(set.at('spec', 'generators').value) ?? '');
}
