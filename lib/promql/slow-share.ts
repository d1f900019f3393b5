import type { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { ALL, bucketGrowth, bucketUpTo } from './buckets';
import { growthOfEach, indent } from './growth';
import type { Selector } from './selector';
import { shareQuery } from './share';

/** What a query for the share of slow requests must know. */
export interface SlowShare {
  /** The buckets of the requests that count: one selector or several, none of which may select a series of another. */
  readonly buckets: readonly Selector[];
  /** The bound of a bucket, in milliseconds: what took longer is slow. */
  readonly bound: number;
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** The share of slow requests above which the new version is bad, in percent. */
  readonly threshold: number;
  /** With fewer requests than these the share says nothing. */
  readonly minRequests: number;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/**
 * A query for the share of requests that took longer than a bound, from 0 to 1, as `shareQuery` makes it.
 *
 * Requests of a proxy that does not count up to this bound are left out, since nobody knows which of them were slow. If no
 * proxy does, the answer is -1, and not that all of them were slow.
 */
export function slowShareQuery({ buckets, bound, countedBy, ...share }: SlowShare): string {
  const each = (part: (of: Selector) => string) => `sum(\n${indent(buckets.map(part).join('\nor\n'))}\n)`;
  const fast = bucketUpTo(bound);
  return shareQuery({
    ...share,
    title: `Share of the successful requests to the new pods that took longer than ${bound} ms in the last ${humanDuration(seconds(share.window))}, ${countedBy}`,
    bad: 'slow',
    badGrowth: each((of) => growthOfEach(slowOnes(of.with(ALL), of.with(fast)), share.window)),
    totalGrowth: each((of) => bucketGrowth(of.with(ALL), share.window, of.with(fast))),
    otherwise: `too few requests to tell, or no proxy that counts a bucket up to ${bound} ms`,
  });
}

/**
 * A counter of slow requests for each series, so that one that begins again at zero does so with both its buckets. While
 * Prometheus is upgraded a bucket has two spellings, of which the higher value is the newer one.
 */
function slowOnes(all: Selector, fast: Selector): (range: string) => string {
  return (range) =>
    `(\n  last_over_time(${all}${range})\n  - ignoring (le) max without (le) (last_over_time(${fast}${range}))\n)`;
}
