import { Duration } from 'cdk8s';
import { A_DURATION, durationProblem, humanDuration, type Shape, seconds, shaped, show } from '../core';
import type { Analysis } from './analysis';
import type { CanaryPlanStep } from './canary-step';
import { circumstancesOf, PLAN_REVIEW, type PlanCircumstances, type PlanReview } from './plan-circumstances';
import { noPlanProblem } from './traffic-plan-problem';
import { type PlanBounds, stepsFor } from './traffic-steps';

export interface TrafficPlanOptions extends PlanReview {
  /**
   * How long all holds together may last: whole seconds, from 1 minute to 1 day. Less traffic needs more time.
   *
   * @default Duration.hours(1)
   */
  readonly longestRollout?: Duration;
  /**
   * The share of the period's error budget that a release may burn which fails everything from the first weight on, until
   * it is aborted, or one that fails as often as `detects`, until the end of any step. In percent, above 0, at most 100.
   *
   * @default 10
   */
  readonly blastRadius?: number;
  /**
   * How long the new version is held at 100 % of the traffic, still measured, before it becomes the stable one: whole
   * seconds, from 1 second to 1 day.
   *
   * @see CanaryPlanOptions.proveAtFull
   * @default - not at all
   */
  readonly proveAtFull?: Duration;
}

/** A plan that follows from traffic, or what is wrong with the options. */
export interface TrafficPlan {
  readonly steps: readonly CanaryPlanStep[];
  readonly circumstances?: PlanCircumstances;
  readonly bounds?: PlanBounds;
  readonly analyses: readonly Analysis[];
  readonly problems: readonly string[];
}

/** The weights and holds that follow from traffic and objective. */
export function trafficPlan(options: TrafficPlanOptions): TrafficPlan {
  const { sound, problems: wrongKinds } = shaped<TrafficPlanOptions>(options, SHAPE);
  const { circumstances, problems: wrongValues } = circumstancesOf(sound, Object(options));
  const { longestRollout = Duration.hours(1), blastRadius = 10, proveAtFull, synthetic } = sound;
  const problems = [...wrongKinds, ...wrongValues, ...boundsProblems(longestRollout, blastRadius, proveAtFull)];
  if (problems.length > 0 || !circumstances) return { steps: [], analyses: [], problems };

  const bounds = {
    longest: seconds(longestRollout),
    blastRadius,
    proof: proveAtFull ? seconds(proveAtFull) : 0,
  };
  const steps = stepsFor(circumstances, bounds);
  return {
    steps: steps ?? [],
    circumstances,
    bounds,
    analyses: synthetic ? [synthetic.analysis] : [],
    problems: steps ? [] : [noPlanProblem(circumstances, bounds)],
  };
}

// Numbers are checked with their ranges.
const SHAPE: Shape<TrafficPlanOptions> = {
  ...PLAN_REVIEW,
  longestRollout: A_DURATION,
  blastRadius: true,
  proveAtFull: A_DURATION,
};

function boundsProblems(longest: Duration, blastRadius: unknown, proof: Duration | undefined): string[] {
  const day = Duration.days(1);
  const wrongLongest = durationProblem(longest, Duration.minutes(1), day);
  const wrongProof = proof && durationProblem(proof, Duration.seconds(1), day);
  const noTime = !wrongLongest && !wrongProof && proof && proof.toMilliseconds() >= longest.toMilliseconds();
  return [
    wrongLongest && `longestRollout: ${wrongLongest}`,
    typeof blastRadius === 'number' && blastRadius > 0 && blastRadius <= 100
      ? undefined
      : `blastRadius: ${show(blastRadius)} is no share of the error budget in percent; write a number above 0, up to 100`,
    wrongProof && `proveAtFull: ${wrongProof}`,
    noTime
      ? `longestRollout: ${humanDuration(seconds(longest))} leave no time for the steps before ${humanDuration(seconds(proof))} at 100 %; write more, or a shorter proveAtFull`
      : undefined,
  ].filter((problem) => problem !== undefined);
}
