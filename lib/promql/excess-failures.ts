import type { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { decimal, percentagePoints, tidy } from '../slo';
import type { CountedRequests } from './evidence';
import { growthComment, growthOf, indent } from './growth';

/** What a query that compares the canary with the stable version must know. */
export interface ExcessFailures {
  readonly canary: CountedRequests;
  readonly stable: CountedRequests;
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** How many times the share of failures of the stable version the canary's may be: above 1. */
  readonly maxRatio: number;
  /** By how many percentage points the canary's share may be above it in any case. */
  readonly maxDifference: number;
  /** With fewer requests than these to either version the comparison says nothing. */
  readonly minRequests: number;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/**
 * A query for the canary's share of failures as a multiple of what is allowed beside the stable version, that gives
 * exactly one number whatever the data: above 1 the canary is bad.
 *
 * Too few requests to the canary can still be enough: if more of them failed than would be allowed though all that is
 * missing to `minRequests` had succeeded. Otherwise, and with too few requests to the stable version, it is -1.
 */
export function excessFailuresQuery(excess: ExcessFailures): string {
  const { canary, stable, window, maxRatio, maxDifference, minRequests, countedBy } = excess;
  const failed = ({ failed }: CountedRequests) => `(${growthOf(failed, window)} or vector(0))`;
  const total = ({ total }: CountedRequests) => growthOf(total, window);
  const stableShare = `(\n${indent(`${failed(stable)}\n/ (${total(stable)} >= ${minRequests})`)}\n)`;
  const allowed = `${decimal(maxRatio)} times stable's, or ${percentagePoints(maxDifference)} above stable's if that is more`;
  return [
    `# Share of the requests to the new pods that failed in the last ${humanDuration(seconds(window))}, ${countedBy}, as a multiple of the allowed share: above 1 is bad.`,
    `# Allowed is ${allowed}:`,
    `#   (failed / total) / allowed, with ${minRequests} requests or more to both;`,
    `#   (failed / ${minRequests}) / allowed, with fewer to the new pods, if even this is above 1;`,
    '#   -1, otherwise: too few requests to compare, or stable fails so often that nothing is above the allowed share.',
    growthComment(window),
    '# failed',
    failed(canary),
    '# total',
    `/ clamp_min(${total(canary)}, ${minRequests})`,
    '# allowed',
    '/ (',
    indent(`${stableShare}\n+ clamp_min(\n${indent(`${decimal(tidy(maxRatio - 1))} * ${stableShare},`)}`),
    `    ${decimal(maxDifference / 100)}\n  )\n  < 1\n)`,
    '# Any answer will do with enough requests, and one above 1 without.',
    `> 1 - 2 * (${total(canary)} >= bool ${minRequests})`,
    'or vector(-1)',
  ].join('\n');
}
