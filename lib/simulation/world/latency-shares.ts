import type { Latency } from '../scenario';
import { binomial } from './binomial';
import { BOUNDS, BUCKETS } from './buckets';
import type { Chance } from './chance';

/** Where the durations of some requests fall. */
export interface Spread {
  /** Requests in each bucket. */
  readonly counts: Float64Array;
  /** Milliseconds of all of them. */
  sum: number;
}

export function noSpread(): Spread {
  return { counts: new Float64Array(BUCKETS), sum: 0 };
}

/**
 * How the durations of requests are distributed over the buckets.
 *
 * A slow request takes from `above` to twice that long, uniformly. The sum of durations takes each request for the mean of its
 * bucket: it has the right expectation, and varies a little less than it would.
 */
export class LatencyShares {
  /** Of the requests in this bucket and those above it, the share in this one. */
  private readonly ofRest = new Float64Array(BUCKETS);
  private readonly means = new Float64Array(BUCKETS);

  constructor(latency: Latency, slowShare: number) {
    const ordinary = logNormal(latency);
    const slow = uniform(latency.slow?.above ?? 1);
    let rest = 0;
    for (let i = BUCKETS - 1; i >= 0; i--) {
      const [from, to] = [BOUNDS[i - 1] ?? 0, BOUNDS[i] ?? Number.POSITIVE_INFINITY];
      const within = (measure: (duration: number) => number) => measure(to) - measure(from);
      const share = (1 - slowShare) * within(ordinary.below) + slowShare * within(slow.below);
      // Below the precision of the normal distribution there is no bucket.
      if (share < 1e-6) continue;
      rest += share;
      this.ofRest[i] = share / rest;
      this.means[i] = ((1 - slowShare) * within(ordinary.sum) + slowShare * within(slow.sum)) / share;
    }
  }

  /** Draws the durations of so many requests into a spread, in place of what was in it. */
  draw(chance: Chance, requests: number, into: Spread): void {
    const { counts } = into;
    let left = requests;
    into.sum = 0;
    for (let i = 0; i < counts.length; i++) {
      const share = left === 0 ? 0 : (this.ofRest[i] as number);
      const here = share === 0 ? 0 : binomial(chance, left, share);
      counts[i] = here;
      into.sum += here * (this.means[i] as number);
      left -= here;
    }
  }
}

/** A distribution of durations in milliseconds. */
interface Distribution {
  /** The share of durations below one. */
  below(duration: number): number;
  /** What the durations below one add to the mean. */
  sum(duration: number): number;
}

function logNormal({ median, p99 }: Latency): Distribution {
  // The 99th percentile of a standard normal distribution. A distribution of one value has no width to divide by.
  const deviation = Math.max(Math.log(p99 / median) / 2.3263478740408408, 1e-6);
  const mean = median * Math.exp((deviation * deviation) / 2);
  const standard = (duration: number) => (Math.log(duration) - Math.log(median)) / deviation;
  return {
    below: (duration) => normal(standard(duration)),
    sum: (duration) => mean * normal(standard(duration) - deviation),
  };
}

function uniform(from: number): Distribution {
  const within = (duration: number) => Math.min(Math.max(duration, from), 2 * from);
  return {
    below: (duration) => (within(duration) - from) / from,
    sum: (duration) => (within(duration) ** 2 - from ** 2) / (2 * from),
  };
}

/**
 * The standard normal distribution function, exact to 7.5e-8.
 *
 * @see M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.2.17
 */
function normal(x: number): number {
  if (!Number.isFinite(x)) return x > 0 ? 1 : 0;
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - tail : tail;
}
