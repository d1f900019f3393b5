import { deliveredBy } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';
import { annotation, hooksOf, ownSyncOptions, syncGroups } from './sync-groups';

const TREE = (hook: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
---
apiVersion: batch/v1
kind: Job
metadata: { name: svc-a-job, annotations: { argocd.argoproj.io/hook: ${hook} } }
`;

export const nothingAfterARollout: Rule = {
  id: 'nothing-after-a-rollout',
  family: 'argo-cd',
  severity: 'error',
  title: 'Nothing in a sync comes after the Rollout',
  cause:
    'A PostSync hook, and PruneLast=true, begin when everything is Healthy, which a Rollout is only after its canary. Until then the sync is running, and the commit that reverts the release is not synced; if the canary is aborted, the hook never runs.',
  remedy: 'put smoke tests into an AnalysisTemplate or a step of the Rollout, and remove PruneLast=true',
  see: 'https://github.com/argoproj/argo-cd/issues/19422',
  examples: { complies: TREE('PreSync'), violates: TREE('PostSync') },
  *check(tree) {
    for (const objects of syncGroups(tree)) {
      const rollout = objects.find(({ groupKind }) => groupKind === 'argoproj.io/Rollout');
      if (!rollout) continue;
      for (const object of objects) {
        if (hooksOf(object).includes('PostSync'))
          yield {
            at: annotation(object, 'argocd.argoproj.io/hook'),
            message: `it waits for the end of every canary of ${rollout.title}, and the sync with it`,
          };
        if (ownSyncOptions(object).includes('PruneLast=true'))
          yield {
            at: annotation(object, 'argocd.argoproj.io/sync-options'),
            message: `with PruneLast=true its removal waits for the end of the canary of ${rollout.title}, and the sync with it`,
          };
      }
    }
    yield* ofEachApplication(tree, function* (application) {
      const rollout = deliveredBy(tree, application)?.find(({ groupKind }) => groupKind === 'argoproj.io/Rollout');
      const options = application.spec.at('syncPolicy', 'syncOptions').items;
      const at = options.find(({ text }) => text === 'PruneLast=true');
      if (rollout && at) yield { at, message: `a sync that prunes lasts as long as the canary of ${rollout.title}` };
    });
  },
};
