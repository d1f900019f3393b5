import { approximatePods, podsForWeight } from '../../core';
import type { CanaryRollout } from '../path/release-path';
import type { Cluster, Version } from '../world';
import type { RolloutStatus } from './rollout-state';

/** Wanted numbers of pods. */
export type PodCounts = Readonly<Record<Version, number>>;

/**
 * How many pods each version should have now.
 *
 * @param weight percent of the requests for the new version at this moment; undefined before the first traffic
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/replicaset/canary.go
 */
export function podCounts(
  rollout: CanaryRollout,
  status: RolloutStatus,
  cluster: Cluster,
  weight: number | undefined,
): PodCounts {
  return rollout.routed ? routedCounts(rollout, status, cluster, weight) : basicCounts(rollout, status, cluster);
}

/** Whether the pods are there that the current step needs. */
export function atDesiredCounts(
  rollout: CanaryRollout,
  status: RolloutStatus,
  cluster: Cluster,
  weight: number | undefined,
): boolean {
  const desired = podCounts(rollout, status, cluster, weight);
  if (!enoughAvailable(rollout, cluster, 'canary', desired.canary)) return false;
  return (rollout.routed && rollout.dynamicStableScale) || cluster.wanted('stable') === desired.stable;
}

/** Whether so many pods of a version are available, or enough of them by the Rollout's own threshold. */
export function enoughAvailable(
  { replicaProgressThreshold }: CanaryRollout,
  cluster: Cluster,
  version: Version,
  desired: number,
): boolean {
  const available = cluster.available(version);
  if (!replicaProgressThreshold) return cluster.wanted(version) === desired && available === desired;
  const { type, value } = replicaProgressThreshold;
  if (type === 'Pods') return available >= value;
  return desired === 0 || (available / desired) * 100 >= value - 1e-10;
}

/** Percent that the steps up to the current one set; 100 when all are done, 0 when aborted. */
export function currentSetWeight({ steps }: CanaryRollout, { abort, stepIndex }: RolloutStatus): number {
  if (abort) return 0;
  if (stepIndex >= steps.length) return 100;
  return weightBefore(steps, stepIndex + 1);
}

/** The weight that the last of the first steps set. */
export function weightBefore(steps: CanaryRollout['steps'], count: number): number {
  const set = steps.slice(0, count).findLast((it) => it.kind === 'setWeight');
  return set?.kind === 'setWeight' ? set.weight : 0;
}

function routedCounts(
  rollout: CanaryRollout,
  status: RolloutStatus,
  cluster: Cluster,
  weight: number | undefined,
): PodCounts {
  const { replicas } = rollout;
  const scale = pinnedScale(rollout, status);
  const desired = desiredWeight(rollout, status, cluster);
  const atLeast = (pods: number) => (pods === 0 ? 0 : Math.max(pods, rollout.minPodsPerReplicaSet));
  const canary = scale?.replicas ?? atLeast(podsForWeight(replicas, scale?.weight ?? desired));
  if (!rollout.dynamicStableScale) return { canary, stable: replicas };
  const stable = podsForWeight(replicas, 100 - (scale?.replicas === undefined ? (scale?.weight ?? desired) : 0));
  if (weight === undefined) return { canary: atLeast(canary), stable: atLeast(stable) };
  // Pods stay until the traffic that they serve has moved.
  return {
    canary: atLeast(status.abort ? Math.max(canary, podsForWeight(replicas, weight)) : canary),
    stable: atLeast(Math.max(stable, podsForWeight(replicas, 100 - weight))),
  };
}

/** The last setCanaryScale that holds; none once traffic is matched again, or after an abort that takes the pods away. */
function pinnedScale({ steps, abortScaleDownDelay }: CanaryRollout, status: RolloutStatus) {
  if (status.promoteFull || (status.abort && abortScaleDownDelay !== undefined) || status.stepIndex >= steps.length)
    return undefined;
  const last = steps.slice(0, status.stepIndex + 1).findLast((it) => it.kind === 'setCanaryScale');
  return last?.kind === 'setCanaryScale' && !last.matchTrafficWeight ? last : undefined;
}

/** Percent that the numbers of pods should follow. */
export function desiredWeight(rollout: CanaryRollout, status: RolloutStatus, cluster: Cluster): number {
  if (status.promoteFull || status.promoted) return 100;
  if (!status.abort || !rollout.dynamicStableScale) return currentSetWeight(rollout, status);
  // An abort goes back through the steps, as fast as stable pods come up.
  const missing = rollout.replicas - cluster.available('stable');
  const serving = Math.max(missing, cluster.available('canary'));
  const lower = rollout.steps.findLast(
    (it) => it.kind === 'setWeight' && podsForWeight(rollout.replicas, it.weight) < serving,
  );
  return lower?.kind === 'setWeight' ? lower.weight : 0;
}

/** Without a router pods are the split: as near to the weight as whole pods allow, within surge and unavailability. */
function basicCounts(rollout: CanaryRollout, status: RolloutStatus, cluster: Cluster): PodCounts {
  const { replicas, maxSurge, maxUnavailable } = rollout;
  const desired = status.promoted
    ? { canary: replicas, stable: 0 }
    : approximatePods(replicas, desiredWeight(rollout, status, cluster), maxSurge);
  const most = replicas + maxSurge;
  const least = replicas - maxUnavailable;
  let canary = cluster.wanted('canary');
  let stable = cluster.wanted('stable');
  let free = most - canary - stable;
  if (stable < desired.stable && free > 0) {
    const added = Math.min(free, desired.stable - stable);
    stable += added;
    free -= added;
  }
  if (canary < desired.canary && free > 0) canary += Math.min(free, desired.canary - canary);
  // The version that grows is counted by what is available of the other one.
  const increasing = desired.canary >= cluster.wanted('canary');
  const spare = staying(cluster, 'canary', !increasing) + staying(cluster, 'stable', increasing) - least;
  if (spare <= 0) return { canary, stable };
  if (!increasing) {
    const drained = drain(cluster, 'canary', desired.canary, spare, canary);
    const [fewer, kept] = withinLimits(cluster, 'canary', drained, stable, most, least);
    return { canary: fewer, stable: kept };
  }
  const drained = drain(cluster, 'stable', desired.stable, spare, stable);
  const [fewer, kept] = withinLimits(cluster, 'stable', drained, canary, most, least);
  return { canary: kept, stable: fewer };
}

function staying(cluster: Cluster, version: Version, whetherAvailableOrNot: boolean): number {
  const wanted = cluster.wanted(version);
  return whetherAvailableOrNot || wanted < cluster.available(version) ? wanted : cluster.available(version);
}

function drain(cluster: Cluster, version: Version, desired: number, spare: number, otherwise: number): number {
  const wanted = cluster.wanted(version);
  return wanted > desired ? Math.max(desired, wanted - spare) : otherwise;
}

/** Keeps both within what may run at most and must be available at least; the drained version gives way first. */
function withinLimits(
  cluster: Cluster,
  drained: Version,
  drainedPods: number,
  keptPods: number,
  most: number,
  least: number,
): [number, number] {
  const kept: Version = drained === 'stable' ? 'canary' : 'stable';
  const over = Math.max(0, keptPods + drainedPods - most);
  const available = (version: Version, pods: number) => Math.min(cluster.available(version), pods);
  let adjusted = keptPods - over;
  const total = available(drained, drainedPods) + available(kept, adjusted);
  const given = Math.max(0, cluster.available(kept) - adjusted);
  adjusted += Math.min(given, Math.max(0, least - total));
  return [drainedPods - Math.max(0, adjusted + drainedPods - most), adjusted];
}
