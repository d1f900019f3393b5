/**
 * The median: the value in the middle, or the mean of the two that share it.
 *
 * @throws RangeError of no values
 */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * The value that a share of all values does not exceed, by the nearest rank: always one that was measured.
 *
 * @param share above 0, and at most 1
 * @throws RangeError of no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  // 0.9 * 10 must be the ninth: the product may lie a trifle above.
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] as number;
}

/** Durations in short. */
export interface Spread {
  readonly n: number;
  /** In seconds; undefined of fewer than the least number that says anything. */
  readonly median?: number;
  /** In seconds; the time that nine of ten do not exceed. */
  readonly p90?: number;
}

/** Durations in short; of fewer than `minimum` only how many there are. */
export function spreadOf(seconds: readonly number[], minimum: number): Spread {
  const n = seconds.length;
  return n < Math.max(1, minimum) ? { n } : { n, median: median(seconds), p90: percentile(seconds, 0.9) };
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('there are no values');
  return values.toSorted((a, b) => a - b);
}
