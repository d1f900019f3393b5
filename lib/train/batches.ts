import { type PodDemand, Sum } from './demand';
import { extraPods } from './pod-counts';
import type { ReleaseCost } from './release-cost';

/** A service as a batch takes it. */
export interface Passenger {
  readonly name: string;
  readonly cost: ReleaseCost;
  readonly pod: PodDemand;
}

/**
 * Splits a wave into batches of at most so many services: slow releases together, so that few batches are slow; within a
 * batch by name.
 */
export function batchesOf<T extends Passenger>(wave: readonly T[], maxInFlight = wave.length): T[][] {
  const slowFirst = [...wave].sort((a, b) => b.cost.leastSeconds - a.cost.leastSeconds || byName(a, b));
  const batches: T[][] = [];
  for (let i = 0; i < slowFirst.length; i += maxInFlight)
    batches.push(slowFirst.slice(i, i + maxInFlight).sort(byName));
  return batches;
}

/** The least that a batch takes: as long as its slowest release. */
export function leastSeconds(batch: readonly Passenger[]): number {
  return batch.reduce((longest, { cost }) => Math.max(longest, cost.leastSeconds), 0);
}

/**
 * What all services need at the most during each batch: what they need anyway, what the releases of the batch bring, and
 * the pods that earlier batches replaced and still keep. Those count as long as they may be there if every batch takes the
 * least time that it can.
 */
export function peaksOf(batches: readonly (readonly Passenger[])[], steady: Sum, resources: readonly string[]): Sum[] {
  const none = Sum.of(resources);
  const starts = [0];
  for (const batch of batches) starts.push((starts[starts.length - 1] as number) + leastSeconds(batch));
  const coming = batches.map(() => none);
  const going = batches.map(() => none);
  batches.forEach((batch, i) => {
    for (const { cost, pod } of batch) {
      if (!cost.pods || cost.pods.keptSeconds === 0 || i + 1 === batches.length) continue;
      const kept = none.pods(extraPods(cost.pods).kept, pod);
      coming[i + 1] = (coming[i + 1] as Sum).plus(kept);
      const gone = firstAt(starts, i + 1, (starts[i + 1] as number) + cost.pods.keptSeconds);
      if (gone < batches.length) going[gone] = (going[gone] as Sum).plus(kept);
    }
  });
  let still = none;
  return batches.map((batch, i) => {
    still = still.plus(coming[i] as Sum).minus(going[i] as Sum);
    return batch.reduce(
      (sum, { cost, pod }) => (cost.pods ? sum.pods(extraPods(cost.pods).inFlight, pod) : sum),
      steady.plus(still),
    );
  });
}

/** The first batch, from one on, that starts at a time or later: the times rise. */
function firstAt(starts: readonly number[], from: number, time: number): number {
  let [low, high] = [from, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function byName(a: Passenger, b: Passenger): number {
  return a.name < b.name ? -1 : 1;
}
