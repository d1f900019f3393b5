import { Duration } from 'cdk8s';

/** One step: how much of the traffic the new version gets, and for how long. */
export interface CanaryPlanStep {
  /** The canary's share of the traffic in percent: a whole number from 1 to 99. */
  readonly weight: number;
  /** How long the share stays: whole seconds, from 1 second to 1 day. */
  readonly hold: Duration;
}

/** All holds together: the least time from the first weight to the promotion. */
export function totalHold(steps: readonly CanaryPlanStep[]): Duration {
  return Duration.millis(steps.reduce((total, { hold }) => total + hold.toMilliseconds(), 0));
}

/** The time from the first weight until the last one is set; with a single step, until the promotion. */
export function holdBeforeLastWeight(steps: readonly CanaryPlanStep[]): Duration {
  return totalHold(steps.length > 1 ? steps.slice(0, -1) : steps);
}
