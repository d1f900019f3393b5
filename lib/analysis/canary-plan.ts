import { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import { A_MAP, type Checked, durationProblem, goDuration, shaped, show } from '../core';
import { type BoundAnalysis, referencesTo } from './bound-analysis';
import { type CanaryPlanStep, holdBeforeLastWeight, totalHold } from './canary-step';
import type { CanaryOccasion, When } from './occasion';
import { oneOf } from './one-of';

export interface CanaryPlanOptions {
  /**
   * When the analyses measure: `background`, all the time from the first weight on; or `after-each-hold`, some
   * measurements at the end of every hold, which lengthen it, and nothing in between.
   *
   * @default 'background'
   */
  readonly analysis?: 'background' | 'after-each-hold';
}

/**
 * The steps of a canary: which shares of the traffic it gets, one after the other, and how long each is held.
 *
 * The last share is below 100 %: Argo Rollouts gives the rest itself when all steps are done.
 *
 * A value with problems has the steps of the standard plan, so that what depends on it can be checked in the same run.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 * @example
 * import { Duration } from 'cdk8s';
 * import { CanaryPlan } from 'cdk8s-release-train';
 *
 * CanaryPlan.of([
 *   { weight: 10, hold: Duration.minutes(5) },
 *   { weight: 50, hold: Duration.minutes(10) },
 * ]);
 */
export class CanaryPlan implements Checked {
  /** 5 % for 2 minutes, 25 % for 5 minutes, 50 % for 10 minutes; measured all the time. */
  public static standard(): CanaryPlan {
    return new CanaryPlan(STANDARD, 'background', []);
  }

  /** Steps of one's own, with increasing weights. */
  public static of(steps: readonly CanaryPlanStep[], options: CanaryPlanOptions = {}): CanaryPlan {
    const { sound, problems: wrongOptions } = shaped<CanaryPlanOptions>(options, {
      analysis: oneOf('background', 'after-each-hold'),
    });
    const { analysis = 'background' } = sound;
    const problems = [...stepsProblems(steps), ...wrongOptions];
    return problems.length > 0
      ? new CanaryPlan(STANDARD, 'background', problems)
      : new CanaryPlan([...steps], analysis, []);
  }

  /** The steps, by increasing weight. */
  public readonly steps: readonly CanaryPlanStep[];
  /** When the analyses measure. */
  public readonly analysis: 'background' | 'after-each-hold';
  /** What is wrong with the steps that were given; empty if they are sound. */
  public readonly problems: readonly string[];

  private constructor(
    steps: readonly CanaryPlanStep[],
    analysis: 'background' | 'after-each-hold',
    problems: readonly string[],
  ) {
    this.steps = steps;
    this.analysis = analysis;
    this.problems = problems;
  }

  /** All holds together: the least time from the first weight to the promotion. */
  public get totalHold(): Duration {
    return totalHold(this.steps);
  }

  /** The time from the first weight until the last one is set; with a single step, until the promotion. */
  public get holdBeforeLastWeight(): Duration {
    return holdBeforeLastWeight(this.steps);
  }

  /** When an analysis measures in this plan: when it says itself, or else when the plan says. */
  public occasion(when: When = this.analysis): CanaryOccasion {
    return { kind: when, steps: this.steps };
  }

  /** The part of a Rollout's canary strategy that this plan and these analyses decide. */
  public toCanary(analyses: readonly BoundAnalysis[] = []): Pick<argo.CanaryStrategy, 'steps' | 'analysis'> {
    const at = (when: When) => referencesTo(analyses.filter((analysis) => analysis.when === when));
    const before = preflight(analyses.filter((analysis) => analysis.when === 'before-first-weight'));
    const steps = [...before, ...this.toSteps(at('after-each-hold'))];
    const background = at('background');
    if (background === undefined) return { steps };
    // From the first hold on. With the first weight the analysis would begin while pods are still starting, and its
    // delays and limits, which count from that weight, would run out too early.
    return { steps, analysis: { ...background, startingStep: before.length + 1 } };
  }

  /** The weights and holds as steps of the Rollout, each hold followed by an analysis if one is given. */
  public toSteps(afterEachHold?: argo.RolloutAnalysis): argo.CanaryStep[] {
    // Each step is of one kind: of two in one step the controller would ignore one.
    return this.steps.flatMap(({ weight, hold }) => [
      { setWeight: weight },
      { pause: { duration: goDuration(hold) } },
      ...(afterEachHold ? [{ analysis: afterEachHold }] : []),
    ]);
  }
}

/** The steps before the first weight: what needs no pod first, then what needs one, which must be started for it. */
function preflight(analyses: readonly BoundAnalysis[]): argo.CanaryStep[] {
  const withoutPods = referencesTo(analyses.filter(({ needsPods }) => !needsPods));
  const withPods = referencesTo(analyses.filter(({ needsPods }) => needsPods));
  return [
    ...(withoutPods ? [{ analysis: withoutPods }] : []),
    ...(withPods
      ? [{ setCanaryScale: { replicas: 1 } }, { analysis: withPods }, { setCanaryScale: { matchTrafficWeight: true } }]
      : []),
  ];
}

const STANDARD: readonly CanaryPlanStep[] = [
  { weight: 5, hold: Duration.minutes(2) },
  { weight: 25, hold: Duration.minutes(5) },
  { weight: 50, hold: Duration.minutes(10) },
];

function stepsProblems(steps: unknown): string[] {
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
    return 'weight 100 leaves nothing to fall back on, and Argo Rollouts gives the canary all traffic after the last step anyway; leave this step out';
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
