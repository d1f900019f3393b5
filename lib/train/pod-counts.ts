import type { argo } from '../../imports';

/** A number that an autoscaler may change. */
export interface Span {
  /** At its minimum. */
  readonly least: number;
  /** At its maximum. */
  readonly most: number;
}

/** How many pods a service has, and how many at most while it is released. */
export interface PodCounts {
  /** While nothing is released. */
  readonly steady: Span;
  /** At the most, while a release is under way: old and new ones together. */
  readonly peak: Span;
  /** Right after the promotion, when the replaced pods are still kept. */
  readonly promoted: Span;
  /** How long the replaced pods are kept, in seconds. */
  readonly keptSeconds: number;
}

/** The pods that a release brings and leaves, beside the steady ones. */
export interface ExtraPods {
  readonly inFlight: Span;
  readonly kept: Span;
}

/**
 * How many pods a Rollout has: steady, at its peak, and after the promotion.
 *
 * With a router the stable version stays whole while the canary grows up to the same size. Without one, both together never
 * pass the replicas and the surge. A blue-green preview is whole before the switch.
 *
 * @param steady the replicas, or what an autoscaler makes of them
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export function podCounts(strategy: argo.RolloutStrategy | undefined, steady: Span): PodCounts {
  const { canary, blueGreen } = strategy ?? {};
  if (blueGreen) {
    const peak = each(steady, (pods) => 2 * pods);
    return { steady, peak, promoted: peak, keptSeconds: blueGreen.scaleDownDelaySeconds ?? KEPT_SECONDS };
  }
  if (!canary?.trafficRouting) {
    return {
      steady,
      peak: each(steady, (pods) => pods + surge(canary?.maxSurge, pods)),
      promoted: steady,
      keptSeconds: 0,
    };
  }
  const peak = each(steady, (pods) => Math.max(...moments(canary, pods)));
  return canary.dynamicStableScale
    ? { steady, peak, promoted: steady, keptSeconds: 0 }
    : {
        steady,
        peak,
        promoted: each(steady, (pods) => 2 * pods),
        keptSeconds: canary.scaleDownDelaySeconds ?? KEPT_SECONDS,
      };
}

/** The same in so many clusters, each of which has all of them. */
export function inClusters(counts: PodCounts, clusters: number): PodCounts {
  const times = (span: Span): Span => each(span, (pods) => pods * clusters);
  const { steady, peak, promoted } = counts;
  return { ...counts, steady: times(steady), peak: times(peak), promoted: times(promoted) };
}

/** What is there beside the steady pods. */
export function extraPods({ steady, peak, promoted }: PodCounts): ExtraPods {
  const beyond = (span: Span): Span => ({ least: span.least - steady.least, most: span.most - steady.most });
  return { inFlight: beyond(peak), kept: beyond(promoted) };
}

// The controller's default, in seconds.
const KEPT_SECONDS = 30;

/** All pods at each step of a canary with a router, the promotion included. */
function moments(canary: argo.CanaryStrategy, pods: number): number[] {
  const atLeast = (count: number): number => (count === 0 ? 0 : Math.max(count, canary.minPodsPerReplicaSet ?? 1));
  const share = (weight: number): number => atLeast(Math.ceil((weight * pods) / 100));
  const weights = [...(canary.steps ?? []).flatMap((step) => step.setWeight ?? []), 100];
  if (canary.dynamicStableScale) return weights.map((weight) => share(weight) + share(100 - weight));
  const scales = (canary.steps ?? []).flatMap(({ setCanaryScale: scale }) => {
    if (scale?.replicas !== undefined) return [scale.replicas];
    return scale?.weight === undefined ? [] : [share(scale.weight)];
  });
  return [...weights.map(share), ...scales].map((count) => pods + count);
}

function surge(maxSurge: number | string = '25%', pods: number): number {
  const [, percent] = /^(\d+)%$/.exec(String(maxSurge)) ?? [];
  return percent === undefined ? Number(maxSurge) || 0 : Math.ceil((Number(percent) * pods) / 100);
}

function each({ least, most }: Span, count: (pods: number) => number): Span {
  return { least: count(least), most: count(most) };
}
