import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';
import { annotation, ownSyncOptions } from './sync-groups';

const SET = (annotations: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: services
${annotations}spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
`;

export const setsThatAreKept: Rule = {
  id: 'sets-that-are-kept',
  family: 'argo-cd',
  severity: 'note',
  title: 'A file that is gone deletes no ApplicationSet',
  cause:
    'Where an Application applies the ApplicationSet, a file that is moved or not rendered any more prunes it, and with it all Applications that it owns.',
  remedy: 'annotate it with argocd.argoproj.io/sync-options: Prune=false,Delete=false',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources',
  examples: {
    complies: SET('  annotations: { argocd.argoproj.io/sync-options: Prune=false }\n'),
    violates: SET(''),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const options = ownSyncOptions(set);
      if (!options.includes('Prune=false') && !options.includes('Prune=confirm'))
        yield {
          at: annotation(set, 'argocd.argoproj.io/sync-options'),
          message: 'whoever applies it with prune deletes it when its file is gone',
        };
    }
  },
};
