import { Duration } from 'cdk8s';
import { A_MAP, durationProblem, shaped, show } from '../core';
import type { CanaryPlanStep } from './canary-step';

/** What is wrong with steps that were written by hand. */
export function stepsProblems(steps: unknown): string[] {
  if (!Array.isArray(steps) || steps.length === 0) {
    return ['there are no steps; write at least one, such as { weight: 5, hold: Duration.minutes(2) }'];
  }
  // A list with holes has as many steps.
  return [...steps].flatMap((step, i) =>
    stepProblems(step, i, steps[i - 1]?.weight).map((problem) => `step ${i + 1}: ${problem}`),
  );
}

function stepProblems(step: unknown, index: number, weightBefore: unknown): string[] {
  if (!A_MAP.is(step)) return [`${show(step)} is no step; write { weight: 5, hold: Duration.minutes(2) }`];
  const { sound, problems } = shaped<CanaryPlanStep>(step, { weight: true, hold: true });
  const weight = weightProblem(sound.weight) ?? orderProblem(sound.weight, index, weightBefore);
  return [weight, holdProblem(sound.hold), ...problems].filter((p) => p !== undefined);
}

function weightProblem(weight: unknown): string | undefined {
  if (weight === undefined || weight === null)
    return 'the weight is missing; write the percentage of traffic, such as 5';
  if (typeof weight === 'number' && Number.isInteger(weight) && weight >= 1 && weight <= 99) return undefined;
  if (weight === 100) {
    return 'weight 100 leaves nothing to fall back on, and Argo Rollouts gives the canary all traffic after the last step anyway; leave this step out, or watch it there first: proveAtFull: Duration.minutes(10)';
  }
  if (typeof weight === 'number' && weight > 0 && weight < 1) {
    return `weight ${weight} looks like a fraction; write it in percent, as a whole number from 1 to 99`;
  }
  return `weight ${show(weight)} is no whole percentage; write a number from 1 to 99`;
}

function orderProblem(weight: unknown, index: number, before: unknown): string | undefined {
  if (typeof before !== 'number' || Number(weight) > before) return undefined;
  return `weight ${weight} is not above step ${index}'s ${before}; write increasing weights such as 5, 25, 50`;
}

function holdProblem(hold: unknown): string | undefined {
  if (hold === undefined || hold === null) return 'the hold is missing; write for example hold: Duration.minutes(2)';
  const problem = durationProblem(hold, Duration.seconds(1), Duration.days(1));
  return problem && `hold ${problem}`;
}
