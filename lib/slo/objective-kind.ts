import type { Slo } from './slo';

/**
 * Says why an objective does not tell how many requests may fail; undefined if it does, or is wrong itself, which it tells.
 *
 * @param keep what to do with a latency objective: `give this one as latencySlo`
 */
export function availabilityProblem(slo: Slo, keep: string): string | undefined {
  if (slo.kind !== 'latency' || slo.problems.length > 0) return undefined;
  return `slo: a latency objective says nothing of errors; write Slo.availability(99.9), and ${keep}`;
}

/** Says why an objective does not tell how many requests may be slow; undefined if it does, or is wrong itself. */
export function latencySloProblem(slo: Slo): string | undefined {
  if (slo.kind !== 'availability' || slo.problems.length > 0) return undefined;
  return 'latencySlo: an availability says nothing of time; write Slo.latency(99, Duration.millis(250))';
}
