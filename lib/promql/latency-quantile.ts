import type { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { decimal, percent } from '../slo';
import { ALL, bucketGrowth, bucketUpTo } from './buckets';
import { growthComment, indent } from './growth';
import type { Selector } from './selector';

/** What a query for a quantile of the response times must know. */
export interface LatencyQuantile {
  /** The buckets of the requests that count: one selector or several, none of which may select a series of another. */
  readonly buckets: readonly Selector[];
  /** The share of requests that the answer is enough for, in percent: 99. */
  readonly quantile: number;
  /** The bounds that a proxy must count for its requests to be looked at, in milliseconds. */
  readonly bounds: readonly number[];
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** With fewer requests than these the quantile says nothing. */
  readonly minRequests: number;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/**
 * A query for the time within which a share of the requests was answered, in milliseconds; or -1 if there were too few
 * to tell. It gives exactly one number whatever the data.
 *
 * A quantile beyond the last bound reads as the last bound, so one above all that is allowed must be among the `bounds`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function latencyQuantileQuery(latency: LatencyQuantile): string {
  const { buckets, quantile, bounds, window, minRequests, countedBy } = latency;
  const grown = (part: (of: Selector) => Selector) =>
    buckets
      .map((of) => bucketGrowth(part(of), window, ...bounds.map((bound) => of.with(bucketUpTo(bound)))))
      .join('\nor\n');
  const known = bounds.map((bound) => `${decimal(bound)} ms`).join(' and ');
  return [
    `# Milliseconds within which ${percent(quantile)} of the successful requests to the new pods were answered in the last ${humanDuration(seconds(window))}, ${countedBy};`,
    `# or -1: fewer than ${minRequests} requests, or no proxy that counts buckets up to ${known}.`,
    growthComment(window),
    `histogram_quantile(${decimal(quantile / 100)}, sum by (le) (`,
    indent(grown((of) => of)),
    '))',
    'and',
    `(sum(\n${indent(grown((of) => of.with(ALL)))}\n) >= ${minRequests})`,
    'or vector(-1)',
  ].join('\n');
}
