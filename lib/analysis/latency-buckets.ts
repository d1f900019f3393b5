import { show } from '../core';
import type { Selector } from '../promql';
import { decimal } from '../slo';
import type { AnalysisTarget } from './analysis';
import { istioRequests, type RequestsProps, succeededRequests } from './istio-requests';

/**
 * The bounds of the buckets in which Istio's proxies count by default, in milliseconds.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto#config-metrics-v3-histogrambucketsettings
 */
export const DEFAULT_BUCKETS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

/**
 * The buckets of the requests that succeeded. A release that fails at once must not pass for a fast one, so failed requests
 * are left to the analyses of errors, timeouts among them; those whose client went away remain.
 */
export function successfulRequests(target: AnalysisTarget, props: Omit<RequestsProps, 'metric'>): Selector[] {
  const requests = istioRequests(target, { ...props, metric: 'istio_request_duration_milliseconds_bucket' });
  return succeededRequests(requests, target.protocol);
}

/** What is said of the requests that count, on the template. */
export const COUNTED_REASON = 'the requests that succeeded: a failed one says nothing of the time that work takes';

/** Says why a list holds no bounds of buckets, or undefined. */
export function bucketsProblem(buckets: unknown): string | undefined {
  const rises = (value: unknown, i: number, all: readonly unknown[]) =>
    typeof value === 'number' && Number.isFinite(value) && value > ((all[i - 1] as number | undefined) ?? 0);
  if (Array.isArray(buckets) && buckets.length > 0 && [...buckets].every(rises)) return undefined;
  const given = Array.isArray(buckets) ? `[${[...buckets].map(show).join(', ')}]` : show(buckets);
  return `buckets: ${given} is no list of bounds in milliseconds, from the smallest to the largest; write for example [10, 50, 250, 1000], without +Inf`;
}

/** The largest bound up to a time and the smallest above it, in milliseconds, as far as there are any. */
export function neighbours(buckets: readonly number[], time: number): { below?: number; above?: number } {
  return { below: buckets.findLast((bound) => bound <= time), above: buckets.find((bound) => bound > time) };
}

/** Where the bounds come from, and what to do if the mesh has others. */
export const OTHER_BUCKETS =
  'or name in buckets the bounds that your proxies have (annotation sidecar.istio.io/statsHistogramBuckets)';

/** Bounds as people read them: `250 ms or 500 ms`. */
export function millis(...bounds: readonly (number | undefined)[]): string {
  return bounds.flatMap((bound) => (bound === undefined ? [] : [`${decimal(bound)} ms`])).join(' or ');
}

/** Whose clock a view reads, for the person who reads the query. */
export const MEASURED_BY = {
  client: 'as their clients waited for them (with queues and retries)',
  pod: 'as the pods took for them (each retry by itself)',
} as const;
