import { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import { A_DURATION, type Checked, durationProblem, goDuration, shaped } from '../core';
import type { Analysis } from './analysis';
import { type BoundAnalysis, referencesTo } from './bound-analysis';
import { type CanaryPlanStep, holdBeforeLastWeight, totalHold, verdicts } from './canary-step';
import { stepsProblems } from './canary-step-problems';
import type { CanaryOccasion, When } from './occasion';
import { oneOf } from './one-of';
import { circumstancesOf, PLAN_REVIEW, type PlanCircumstances, type PlanReview } from './plan-circumstances';
import { bareExplanation, planAssumptions, planExplanation } from './plan-explanation';
import { type PlanRow, planRows } from './plan-rows';
import { atTheQuietest, type Traffic, type TrafficOptions, trafficOf } from './traffic';
import { type TrafficPlanOptions, trafficPlan } from './traffic-plan';
import type { PlanBounds } from './traffic-steps';

export interface CanaryPlanOptions extends TrafficOptions {
  /**
   * When the analyses measure: `background`, all the time from the first weight on; or `after-each-hold`, some
   * measurements at the end of every hold, which lengthen it, and nothing in between.
   *
   * @default 'background'
   */
  readonly analysis?: 'background' | 'after-each-hold';
  /**
   * How long the new version is held at 100 % of the traffic, still measured, before it becomes the stable one: whole
   * seconds, from 1 second to 1 day. Nothing watches it after that.
   *
   * The stable pods stay meanwhile, so that an abort goes back to them at once; not with `dynamicStableScale`, which would
   * have taken them away. There is no stable traffic beside it to compare with. And no `rollbackWindow`: a return within it
   * skips to the last weight, and 100 % would go to pods that have just started.
   *
   * @see https://github.com/argoproj/argo-rollouts/issues/3941
   * @default - not at all: after the last hold Argo Rollouts gives the new version all traffic, and is done
   */
  readonly proveAtFull?: Duration;
}

/**
 * The steps of a canary: which shares of the traffic it gets, one after the other, and how long each is held.
 *
 * The last share is below 100 %, unless the plan proves the new version at full: Argo Rollouts gives the rest itself when
 * all steps are done.
 *
 * A value with problems has the steps of the standard plan, so that what depends on it can be checked in the same run.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 * @example
 * import { Duration } from 'cdk8s';
 * import { CanaryPlan, Slo } from 'cdk8s-release-train';
 *
 * CanaryPlan.of([
 *   { weight: 10, hold: Duration.minutes(5) },
 *   { weight: 50, hold: Duration.minutes(10) },
 * ]);
 * CanaryPlan.forTraffic({ requestsPerSecond: { day: 100, night: 2 }, slo: Slo.availability(99.9) });
 */
export class CanaryPlan implements Checked {
  /** 5 % for 2 minutes, 25 % for 5 minutes, 50 % for 10 minutes; measured all the time. */
  public static standard(): CanaryPlan {
    return new CanaryPlan({ steps: STANDARD });
  }

  /** Steps of one's own, with increasing weights. */
  public static of(steps: readonly CanaryPlanStep[], options: CanaryPlanOptions = {}): CanaryPlan {
    const { sound, problems: wrongOptions } = shaped<CanaryPlanOptions>(options, {
      analysis: oneOf('background', 'after-each-hold'),
      proveAtFull: A_DURATION,
      requestsPerSecond: true,
      releasedBetween: true,
    });
    const { analysis, proveAtFull } = sound;
    const { traffic, problems: wrongTraffic } = trafficOf(sound);
    const wrongProof = proveAtFull && durationProblem(proveAtFull, Duration.seconds(1), Duration.days(1));
    const problems = [
      ...stepsProblems(steps),
      ...wrongOptions,
      ...wrongTraffic,
      ...(wrongProof ? [`proveAtFull: ${wrongProof}`] : []),
    ];
    if (problems.length > 0) return new CanaryPlan({ steps: STANDARD, problems });
    const proof = proveAtFull ? [{ weight: 100, hold: proveAtFull }] : [];
    return new CanaryPlan({
      steps: [...steps, ...proof],
      analysis,
      traffic,
      given: sound,
    });
  }

  /**
   * Steps that follow from the traffic and the objective: every step brings enough requests for a release that fails too
   * often to show it, and before the last weight a good one has shown that it is good.
   *
   * The quietest time decides. Little traffic makes the first weight larger and the holds longer, up to `longestRollout`;
   * where that is not enough, the plan is refused, and says how much traffic is missing. `explain()` shows what came out.
   *
   * @example
   * import { Duration } from 'cdk8s';
   * import { CanaryPlan, Slo } from 'cdk8s-release-train';
   *
   * const plan = CanaryPlan.forTraffic({
   *   requestsPerSecond: 20,
   *   slo: Slo.availability(99.9),
   *   longestRollout: Duration.minutes(30),
   *   blastRadius: 1, // percent of the error budget
   *   proveAtFull: Duration.minutes(5),
   * });
   * plan.explain(); // what a reviewer reads
   */
  public static forTraffic(options: TrafficPlanOptions): CanaryPlan {
    const { steps, circumstances, bounds, analyses, problems } = trafficPlan(options);
    return problems.length > 0 || !circumstances
      ? new CanaryPlan({ steps: STANDARD, problems })
      : new CanaryPlan({
          steps,
          analyses,
          circumstances,
          bounds,
          traffic: circumstances.traffic,
          problems,
        });
  }

  /** The steps, by increasing weight. */
  public readonly steps: readonly CanaryPlanStep[];
  /** When the analyses measure. */
  public readonly analysis: 'background' | 'after-each-hold';
  /** What the plan cannot do without, beside the analyses of the service: what makes its synthetic traffic. */
  public readonly analyses: readonly Analysis[];
  /** What is wrong with the steps that were given; empty if they are sound. */
  public readonly problems: readonly string[];
  private readonly made: Made;

  private constructor(made: Made) {
    this.steps = made.steps;
    this.analysis = made.analysis ?? 'background';
    this.analyses = made.analyses ?? [];
    this.problems = made.problems ?? [];
    this.made = made;
  }

  /** All holds together: the least time from the first weight to the promotion. */
  public get totalHold(): Duration {
    return totalHold(this.steps);
  }

  /** The time from the first weight until the last one below 100 % is set; with a single such step, until that step ends. */
  public get holdBeforeLastWeight(): Duration {
    return holdBeforeLastWeight(this.steps);
  }

  /** When an analysis measures in this plan: when it says itself, or else when the plan says. */
  public occasion(when: When = this.analysis): CanaryOccasion {
    const { traffic, circumstances } = this.made;
    return {
      kind: when,
      steps: this.steps,
      ...(traffic ? { requestsPerSecond: traffic.quietest } : {}),
      ...(circumstances
        ? {
            slo: circumstances.slo,
            scrape: circumstances.scrape,
            detects: circumstances.detects,
            syntheticRequestsPerSecond: circumstances.synthetic,
            ...(circumstances.syntheticAtPodsOnly ? { syntheticAtPodsOnly: true } : {}),
          }
        : {}),
    };
  }

  /** What the plan was made for, in a line; undefined where nobody said what traffic there is. */
  public get assumptions(): string | undefined {
    const { circumstances, bounds, traffic } = this.made;
    if (circumstances && bounds) return planAssumptions(circumstances, bounds);
    return traffic && `Written by hand for ${atTheQuietest(traffic)}`;
  }

  /**
   * What each step shows and risks, for a program; none where nobody said what traffic there is.
   *
   * @param review objective and traffic, for a plan that was written by hand
   */
  public rows(review?: Partial<PlanReview>): PlanRow[] {
    const { circumstances } = this.circumstances(review);
    return circumstances ? planRows(circumstances, this.steps) : [];
  }

  /**
   * What the plan catches and what it risks, for a reviewer: a table in Markdown, step by step, and what it means.
   *
   * @param review objective and traffic, for a plan that was written by hand
   * @example
   * import { CanaryPlan, Slo } from 'cdk8s-release-train';
   *
   * CanaryPlan.standard().explain({ requestsPerSecond: 100, slo: Slo.availability(99.9) });
   */
  public explain(review?: Partial<PlanReview>): string {
    if (this.problems.length > 0) {
      return ['There is no such plan, and the standard one stands for it:', ...this.problems].join('\n');
    }
    const { circumstances, problems } = this.circumstances(review);
    return circumstances ? planExplanation(circumstances, this.steps) : bareExplanation(this.steps, problems);
  }

  /**
   * The part of a Rollout's canary strategy that this plan and these analyses decide.
   *
   * @param gate what a release waits in that an analysis in the background has paused; made only if it is needed
   * @param upstreams what waits for other services, before everything else
   */
  public toCanary(
    analyses: readonly BoundAnalysis[] = [],
    gate?: () => BoundAnalysis,
    upstreams?: BoundAnalysis,
  ): Pick<argo.CanaryStrategy, 'steps' | 'analysis'> {
    const at = (when: When) => analyses.filter((analysis) => analysis.when === when);
    const { before, afterFirstWeight } = preflight(at('before-first-weight'), this.steps[0]?.weight ?? 1);
    const background = referencesTo(at('background'));
    const judged = verdicts(this.steps);
    const pauses = at('background').some(({ dryRun }) => !dryRun);
    const waiting = pauses && gate ? referencesTo([gate()]) : undefined;
    const held = this.steps.flatMap(({ weight, hold }, i): argo.CanaryStep[] => {
      const decides = judged.includes(i) ? at('background').flatMap(({ verdict }) => verdict ?? []) : [];
      const inline = referencesTo([...at('after-each-hold'), ...decides]);
      // Each step is of one kind: of two in one step the controller would ignore one.
      return [
        { setWeight: weight },
        ...(i === 0 ? afterFirstWeight : []),
        { pause: { duration: goDuration(hold) } },
        ...(inline ? [{ analysis: inline }] : []),
        // Behind the others: a pause that comes while they run would not be waited for by them.
        ...(waiting ? [{ analysis: waiting }] : []),
      ];
    });
    // A step of its own: what measures the service before its first weight measures when it goes on, and not an hour before.
    const waits = upstreams && referencesTo([upstreams]);
    const steps = [...(waits ? [{ analysis: waits }] : []), ...before, ...held];
    if (background === undefined) return { steps };
    // From the first hold on. With the first weight the analysis would begin while pods are still starting, and its
    // delays and limits, which count from that weight, would run out too early.
    return { steps, analysis: { ...background, startingStep: steps.findIndex((step) => 'pause' in step) } };
  }

  /** What the review says; what the plan knows itself need not be said again. */
  private circumstances(review?: Partial<PlanReview>): ReturnType<typeof circumstancesOf> {
    if (review === undefined) return { circumstances: this.made.circumstances, problems: [] };
    const { requestsPerSecond, releasedBetween } = this.made.given ?? {};
    const { sound, problems: wrongKinds } = shaped<PlanReview>(
      { requestsPerSecond, releasedBetween, ...review },
      PLAN_REVIEW,
    );
    const { circumstances, problems } = circumstancesOf(sound, { requestsPerSecond, ...review });
    return wrongKinds.length > 0 ? { problems: [...wrongKinds, ...problems] } : { circumstances, problems };
  }
}

/** What a plan is made of. */
interface Made {
  readonly steps: readonly CanaryPlanStep[];
  readonly analysis?: 'background' | 'after-each-hold';
  readonly analyses?: readonly Analysis[];
  /** The traffic, where it is known. */
  readonly traffic?: Traffic;
  /** The traffic as it was told to a plan that was written by hand. */
  readonly given?: TrafficOptions;
  /** What a derived plan follows from, and the bounds that it keeps. */
  readonly circumstances?: PlanCircumstances;
  readonly bounds?: PlanBounds;
  readonly problems?: readonly string[];
}

/**
 * The steps around the first weight: what needs no pod first, then what needs one, which must be started for it.
 *
 * The scale of the first weight is set before the weight itself, and follows the traffic only after it: without traffic,
 * that would be none, and the pod that was just tested would go.
 */
function preflight(
  analyses: readonly BoundAnalysis[],
  firstWeight: number,
): { readonly before: readonly argo.CanaryStep[]; readonly afterFirstWeight: readonly argo.CanaryStep[] } {
  const withoutPods = referencesTo(analyses.filter(({ needsPods }) => !needsPods));
  const withPods = referencesTo(analyses.filter(({ needsPods }) => needsPods));
  const alone = withoutPods ? [{ analysis: withoutPods }] : [];
  if (withPods === undefined) return { before: alone, afterFirstWeight: [] };
  return {
    before: [
      ...alone,
      { setCanaryScale: { replicas: 1 } },
      { analysis: withPods },
      { setCanaryScale: { weight: firstWeight } },
    ],
    afterFirstWeight: [{ setCanaryScale: { matchTrafficWeight: true } }],
  };
}

const STANDARD: readonly CanaryPlanStep[] = [
  { weight: 5, hold: Duration.minutes(2) },
  { weight: 25, hold: Duration.minutes(5) },
  { weight: 50, hold: Duration.minutes(10) },
];
