import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const SUBSCRIBE = 'notifications.argoproj.io/subscribe';

export const subscriptionsOnTheRollout: Rule = {
  id: 'subscriptions-on-the-rollout',
  family: 'rollouts',
  severity: 'warning',
  title: 'Subscriptions stand on the Rollout, and name a trigger and a service',
  cause:
    'Argo Rollouts reads annotations of the form subscribe.<trigger>.<service> on the Rollout itself. Anything else is passed over without a word, and nobody is told.',
  remedy:
    'write notifications.argoproj.io/subscribe.on-rollout-aborted.slack: <channel> into metadata.annotations of the Rollout',
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
spec:
  template:
    metadata:
      annotations: { notifications.argoproj.io/subscribe.on-rollout-aborted.slack: svc-a-releases }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      for (const [key, at] of rollout.at('spec', 'template', 'metadata', 'annotations').entries) {
        if (key.startsWith(SUBSCRIBE)) yield { at, message: 'a subscription on the pods is never read' };
      }
      for (const [key, at] of rollout.at('metadata', 'annotations').entries) {
        if (!key.startsWith(`${SUBSCRIBE}.`)) continue;
        const trigger = key.slice(SUBSCRIBE.length + 1);
        if (!/^[^.]+\.[^.]+/.test(trigger))
          yield { at, message: `the subscription ${trigger || '(empty)'} lacks a trigger or a service` };
        else if (at.text?.trim() === '') yield { at, message: `the subscription ${trigger} names nobody` };
      }
    }
  },
};
