import { counted, groupedBy } from '../../../core';
import { environmentOf, type ManifestObject } from '../../../manifests';
import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const SUBSCRIBE = 'notifications.argoproj.io/subscribe.';

export const abortsAreTold: Rule = {
  id: 'aborts-are-told',
  family: 'rollouts',
  severity: 'note',
  title: 'Somebody is told when a release is aborted',
  cause:
    'An aborted release leaves the old version running, and looks quiet: what is in Git is not what runs. Without a subscription to on-rollout-aborted nobody learns of it but from Argo CD, where the application is Degraded.',
  remedy:
    'add the annotation notifications.argoproj.io/subscribe.on-rollout-aborted.slack: <channel>, or see that the controller subscribes for all',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/notifications.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  annotations: { notifications.argoproj.io/subscribe.on-rollout-aborted.slack: svc-a-releases }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
`,
  },
  *check(tree) {
    const configs = tree.ofKind('/ConfigMap').filter(({ name }) => name === 'argo-rollouts-notification-configmap');
    const subscribing = configs.filter((config) => config.at('data', 'subscriptions').isSet).map(environmentOf);
    for (const [environment, rollouts] of groupedBy(rolloutsOf(tree), environmentOf)) {
      // A controller serves its own cluster; what stands in no environment may be of any.
      if (subscribing.includes(environment) || subscribing.includes(undefined)) continue;
      const silent = rollouts.filter((rollout) => !isTold(rollout));
      // Where nobody subscribes to anything, that is one decision, and said once.
      const all = silent.length === rollouts.length && silent.length > 1;
      for (const rollout of all ? silent.slice(0, 1) : silent)
        yield {
          at: rollout.at('metadata', 'annotations'),
          message: `nobody subscribes to an abort of ${all ? `any of ${counted(silent.length, 'Rollout')} here` : 'this release'}`,
        };
    }
  },
};

function isTold(rollout: ManifestObject): boolean {
  return Object.keys(rollout.annotations).some(
    (key) => key.startsWith(SUBSCRIBE) && /abort|fail|degraded/.test(key.slice(SUBSCRIBE.length)),
  );
}
