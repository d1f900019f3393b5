import { Duration } from 'cdk8s';

/** One step: how much of the traffic the new version gets, and for how long. */
export interface CanaryPlanStep {
  /** The canary's share of the traffic in percent: a whole number from 1 to 99; 100 where a plan proves it at full. */
  readonly weight: number;
  /** How long the share stays: whole seconds, from 1 second to 1 day. */
  readonly hold: Duration;
}

/** All holds together: the least time from the first weight to the promotion. */
export function totalHold(steps: readonly CanaryPlanStep[]): Duration {
  return Duration.millis(steps.reduce((total, { hold }) => total + hold.toMilliseconds(), 0));
}

/**
 * The time from the first weight until the last one below 100 % is set; with a single such step, until that step ends.
 *
 * A canary that nobody could judge must pause before it gets a large share. At 100 % it has all users: a pause there would
 * come as late as none.
 */
export function holdBeforeLastWeight(steps: readonly CanaryPlanStep[]): Duration {
  return totalHold(stepsBeforeLastWeight(steps));
}

/** The steps in which a canary must have been judged: those before the last weight below 100 %, or the single such step. */
export function stepsBeforeLastWeight(steps: readonly CanaryPlanStep[]): readonly CanaryPlanStep[] {
  const shared = steps.filter(({ weight }) => weight < 100);
  return shared.length > 1 ? shared.slice(0, -1) : shared;
}

/** After which holds a canary is judged: before the last weight below 100 %, and before the promotion. */
export function verdicts(steps: readonly CanaryPlanStep[]): readonly number[] {
  return [...new Set([stepsBeforeLastWeight(steps).length - 1, steps.length - 1])];
}
