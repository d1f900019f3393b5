import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { controllerWrites } from './controller-writes';
import { ofEachApplication } from './each-application';
import { annotation, ownSyncOptions } from './sync-groups';

const APPLICATION = (option: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy: { syncOptions: [${option}] }
`;

const DESTRUCTIVE = ['Replace=true', 'Force=true'];

export const appliedRatherThanReplaced: Rule = {
  id: 'applied-rather-than-replaced',
  family: 'argo-cd',
  severity: 'error',
  title: 'A sync applies objects, and does not replace them',
  cause:
    'Replace=true writes an object as a whole, with what controllers wrote into it gone: weights, hashes of selectors, replicas. Force=true deletes and makes anew what cannot be changed, and with a Rollout its pods.',
  remedy: 'remove the option, or give it to the one Job that needs it, as an annotation',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#replace-resource-instead-of-applying-changes',
  examples: { complies: APPLICATION('ApplyOutOfSyncOnly=true'), violates: APPLICATION('Replace=true') },
  *check(tree) {
    yield* ofEachApplication(tree, function* ({ spec }) {
      for (const at of spec.at('syncPolicy', 'syncOptions').items)
        if (DESTRUCTIVE.includes(at.text ?? ''))
          yield { at, message: `${at.text} holds for every object of the Application` };
    });
    for (const object of new Set([...rolloutsOf(tree), ...controllerWrites(tree).keys()])) {
      const option = ownSyncOptions(object).find((it) => DESTRUCTIVE.includes(it));
      if (option)
        yield {
          at: annotation(object, 'argocd.argoproj.io/sync-options'),
          message: `with ${option} a sync undoes what controllers wrote into it`,
        };
    }
  },
};
