import type { Duration } from 'cdk8s';
import { seconds } from '../core';
import { tidy } from '../slo';
import { type Circumstances, canaryRate } from './canary-requests';
import type { CanaryPlanStep } from './canary-step';
import { burned, gateOf, lifeFailingAll, smallestCaught } from './plan-detection';

/** What a reviewer wants to know of a step. All rates and shares are in percent. */
export interface PlanRow {
  /** Its number, from 1. */
  readonly step: number;
  /** The canary's share of the traffic. */
  readonly weight: number;
  /** How long it stays. */
  readonly hold: Duration;
  /** How many requests the canary answers meanwhile, at the quietest time. */
  readonly requests: number;
  /**
   * The smallest error rate for which this step alone aborts with a probability of 90 %, beside a stable release that does
   * not fail; undefined if there is none.
   */
  readonly caughtFrom?: number;
  /** The share of the period's error budget that is at risk, for a release that is bad from the beginning of this step. */
  readonly budgetAtRisk: {
    /** If it fails as often as must be caught: until the end of the step, at the latest. */
    readonly detectable: number;
    /** If it fails everything: until it is aborted. */
    readonly everything: number;
  };
}

/** What the steps of a plan show and risk. */
export function planRows(circumstances: Circumstances, steps: readonly CanaryPlanStep[]): PlanRow[] {
  const gate = gateOf(circumstances, steps);
  return steps.map((step, i) => {
    const { weight, hold } = step;
    const caughtFrom = smallestCaught(circumstances, gate, steps, i);
    return {
      step: i + 1,
      weight,
      hold,
      requests: Math.floor(tidy(canaryRate(circumstances, weight) * seconds(hold))),
      ...(caughtFrom === undefined ? {} : { caughtFrom }),
      budgetAtRisk: {
        detectable: burned(circumstances, weight, circumstances.detects, seconds(hold)),
        everything: burned(circumstances, weight, 100, lifeFailingAll(circumstances, gate, step, i === 0)),
      },
    };
  });
}

/** Two digits, rounded up: what is caught, and what is at most burned. */
export function twoDigits(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(12));
}
