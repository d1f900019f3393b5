import { LABEL_LENGTH, nearestName } from '../../../core';
import type { Field, ManifestTree } from '../../../manifests';
import { applicationSetsOf, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';

const APPLICATION = (trigger: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: svc-a
  annotations: { notifications.argoproj.io/subscribe.${trigger}.slack: releases }
`;

const PREFIX = 'notifications.argoproj.io/';

/** The triggers of the two catalogs; others are somebody's own. */
const OF_APPLICATIONS =
  'on-created on-deleted on-deployed on-health-degraded on-sync-failed on-sync-running on-sync-status-unknown on-sync-succeeded';
const OF_ROLLOUTS =
  'on-rollout-aborted on-rollout-paused on-rollout-step-completed on-rollout-completed on-rollout-updated on-analysis-run-failed on-analysis-run-error on-analysis-run-running on-scaling-replica-set';

export const notificationSubscriptions: Rule = {
  id: 'notification-subscriptions',
  family: 'argo-cd',
  severity: 'error',
  title: 'Whoever is to be told of a failure is',
  cause:
    'The name of an annotation has at most 63 characters behind the slash, or the API server refuses the object. A trigger that does not exist is no error: nobody is told, of nothing.',
  remedy: 'write a trigger that is installed, such as on-sync-failed, on-health-degraded or on-rollout-aborted',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/subscriptions/',
  examples: { complies: APPLICATION('on-sync-failed'), violates: APPLICATION('on-sync-faild') },
  *check(tree) {
    for (const { at, key, triggers } of subscriptionsIn(tree)) {
      const name = key.slice(PREFIX.length);
      if (isUnfilled(key)) continue;
      if (name.length > LABEL_LENGTH)
        yield { at, message: `${name} has ${name.length} characters; ${LABEL_LENGTH} is the most` };
      const [, trigger] = /^subscribe\.([^.]+)\./.exec(name) ?? [];
      if (trigger === undefined || triggers.includes(trigger)) continue;
      const meant = nearestName(trigger, triggers);
      // Something quite different is a trigger of their own.
      if (meant && meant.changes <= 2)
        yield { at, message: `there is no trigger ${trigger} in the catalog`, remedy: `write ${meant.name}` };
    }
  },
};

interface Subscription {
  readonly at: Field;
  readonly key: string;
  readonly triggers: readonly string[];
}

function* subscriptionsIn(tree: ManifestTree): Iterable<Subscription> {
  const ofApplications = [
    ...tree.ofKind('argoproj.io/Application', 'argoproj.io/AppProject').map((it) => it.at('metadata', 'annotations')),
    ...applicationSetsOf(tree).map((it) => it.at('spec', 'template', 'metadata', 'annotations')),
  ];
  const ofRollouts = tree.ofKind('argoproj.io/Rollout').map((it) => it.at('metadata', 'annotations'));
  for (const [annotations, triggers] of [
    [ofApplications, OF_APPLICATIONS.split(' ')],
    [ofRollouts, OF_ROLLOUTS.split(' ')],
  ] as const)
    for (const [key, at] of annotations.flatMap(({ entries }) => entries))
      if (key.startsWith(PREFIX)) yield { at, key, triggers };
}
