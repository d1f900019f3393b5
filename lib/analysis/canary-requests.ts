import { seconds } from '../core';
import type { Slo } from '../slo';
import type { CanaryPlanStep } from './canary-step';
import type { Traffic } from './traffic';

/** What decides how much a plan can see, beside its steps. */
export interface Circumstances {
  readonly slo: Pick<Slo, 'errorBudget' | 'period'>;
  /** The error rate that must be caught, in percent. */
  readonly detects: number;
  readonly traffic: Traffic;
  /** Requests per second that are made for the canary alone. */
  readonly synthetic: number;
  /** Seconds between two scrapes. */
  readonly scrape: number;
}

/** How many requests the canary answers in a second, at the quietest time. */
export function canaryRate({ traffic, synthetic }: Circumstances, weight: number): number {
  return (traffic.quietest * weight) / 100 + synthetic;
}

/** How many requests the stable pods answer in a second, at the quietest time. */
export function stableRate({ traffic }: Circumstances, weight: number): number {
  return (traffic.quietest * (100 - weight)) / 100;
}

/**
 * How many requests come between two times, in seconds after the first weight, if each weight brings so many in a second.
 * The last step goes on.
 */
export function answeredBetween(
  rateAt: (weight: number) => number,
  steps: readonly CanaryPlanStep[],
  from: number,
  to: number,
): number {
  let start = 0;
  return steps.reduce((sum, { weight, hold }, i) => {
    const end = i === steps.length - 1 ? Number.POSITIVE_INFINITY : start + seconds(hold);
    const time = Math.max(0, Math.min(to, end) - Math.max(from, start));
    start = end;
    return sum + rateAt(weight) * time;
  }, 0);
}
