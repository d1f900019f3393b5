import { atDesiredCounts, currentSetWeight, desiredWeight, enoughAvailable, weightBefore } from './replica-counts';
import type { RolloutContext } from './rollout-state';

/**
 * Percent of the requests that the new version should get now; undefined while stable has too few pods to carry the rest,
 * so that the split stays as it is.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting.go
 */
export function nextWeight(context: RolloutContext): number | undefined {
  const weight = wantedWeight(context);
  const { rollout, cluster } = context;
  const needed = Math.floor(((100 - weight) * rollout.replicas) / 100);
  const enough = cluster.available('stable') >= needed || enoughAvailable(rollout, cluster, 'stable', needed);
  return enough ? weight : undefined;
}

function wantedWeight({ rollout, status, cluster }: RolloutContext): number {
  if (status.promoted) return 0;
  if (status.abort) return weightOnAbort({ rollout, status, cluster });
  // Nothing is ever sent to a version without an available pod.
  if (cluster.available('canary') === 0) return 0;
  if (status.promoteFull) {
    return rollout.dynamicStableScale
      ? Math.trunc((100 * cluster.available('canary')) / rollout.replicas)
      : status.weight;
  }
  if (rollout.steps.length === 0) return 0;
  if (!atDesiredCounts(rollout, status, cluster, undefined)) return weightBefore(rollout.steps, status.stepIndex);
  return currentSetWeight(rollout, status);
}

/** To 0 at once, unless stable was scaled down: then back through the steps, as its pods come up. */
function weightOnAbort({ rollout, status, cluster }: Pick<RolloutContext, 'rollout' | 'status' | 'cluster'>): number {
  const { replicas } = rollout;
  if (!rollout.dynamicStableScale || replicas === 0) return 0;
  const desired = desiredWeight(rollout, status, cluster);
  const carried = Math.trunc((100 * cluster.available('stable')) / replicas);
  const expected = Math.max(0, 100 - carried);
  if (desired <= 0) return Math.min(expected, status.weight);
  return carried < 100 - desired ? status.weight : Math.min(desired, status.weight);
}
