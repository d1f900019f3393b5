import { nearest, show } from '../../core';
import { keyPartProblem } from './subscription';

/**
 * The triggers of Argo CD's catalog (`notifications_catalog/install.yaml`). A platform installs it; it is not in `install.yaml`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/catalog/
 */
const APPLICATION_TRIGGERS = [
  'on-created',
  'on-deleted',
  'on-deployed',
  'on-health-degraded',
  'on-sync-failed',
  'on-sync-running',
  'on-sync-status-unknown',
  'on-sync-succeeded',
] as const;

/**
 * The triggers of Argo Rollouts' `notifications-install.yaml`. Its controller knows more events (a trigger is called
 * `on-` and the event's reason), but sends only what a trigger of its ConfigMap says.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/notifications/#default-trigger-templates
 */
const ROLLOUT_TRIGGERS = [
  'on-analysis-run-error',
  'on-analysis-run-failed',
  'on-analysis-run-running',
  'on-rollout-aborted',
  'on-rollout-completed',
  'on-rollout-paused',
  'on-rollout-step-completed',
  'on-rollout-updated',
  'on-scaling-replica-set',
] as const;

/** A trigger that Argo CD ships. */
export type ApplicationTrigger = (typeof APPLICATION_TRIGGERS)[number];

/** A trigger that Argo Rollouts ships. */
export type RolloutTrigger = (typeof ROLLOUT_TRIGGERS)[number];

const KNOWN: Record<Triggers, readonly string[]> = {
  applicationTriggers: APPLICATION_TRIGGERS,
  rolloutTriggers: ROLLOUT_TRIGGERS,
};

type Triggers = 'applicationTriggers' | 'rolloutTriggers';

/** What is wrong with triggers: a controller says nothing of one that it does not know, and sends nothing. */
export function triggerProblems(
  property: Triggers,
  triggers: readonly unknown[],
  custom: readonly unknown[],
): string[] {
  const [other, whose]: [Triggers, string] =
    property === 'rolloutTriggers' ? ['applicationTriggers', 'Argo CD'] : ['rolloutTriggers', 'Argo Rollouts'];
  return triggers.flatMap((trigger) => {
    if (KNOWN[property].includes(trigger as string) || custom.includes(trigger)) return [];
    if (KNOWN[other].includes(trigger as string))
      return [`${property}: ${show(trigger)} is a trigger of ${whose}; write it in ${other}`];
    const hint = nearest(String(trigger), KNOWN[property]);
    return [
      `${property}: ${show(trigger)} is not known, and nobody would be told${hint}${hint.endsWith('?') ? '' : '.'} One that your platform defines itself is named in customTriggers as well`,
    ];
  });
}

/** What is wrong with the triggers that a platform defines itself. */
export function customTriggerProblems(custom: readonly unknown[], used: readonly string[]): string[] {
  const shipped = Object.values(KNOWN).flat();
  return custom.flatMap((trigger) => {
    const problem =
      keyPartProblem(trigger, 'on-analysis-run-inconclusive') ??
      (shipped.includes(trigger as string) ? `${show(trigger)} is shipped; leave it out` : undefined) ??
      (used.includes(trigger as string)
        ? undefined
        : `${show(trigger)} is in neither applicationTriggers nor rolloutTriggers; add it where it belongs, or leave it out`);
    return problem ? [`customTriggers: ${problem}`] : [];
  });
}
