import { Duration } from 'cdk8s';
import { type CanaryPlanStep, totalHold } from './canary-step';
import { errorRateLimits } from './error-rate-limits';
import type { PlanCircumstances } from './plan-circumstances';
import {
  burned,
  canaryRate,
  gateOf,
  holdFor,
  lifeFailingAll,
  requestsBeforeLastWeight,
  requestsPerStep,
  requestsSeen,
} from './plan-detection';
import { enoughTime } from './plan-problems';
import { shortestWindow } from './schedule';

/** How long a plan may last, in seconds. */
export interface PlanTime {
  /** All holds together. */
  readonly longest: number;
  /** The hold at 100 %; 0 for none. */
  readonly proof: number;
}

/** What a plan may cost. */
export interface PlanBounds extends PlanTime {
  /** Of the period's error budget, in percent. */
  readonly blastRadius: number;
}

/**
 * The steps in which a release shows, within the bounds, whether it fails as often as must be caught; undefined if there are
 * none.
 *
 * The smaller the first weight, the less a bad release spoils, and the longer it takes to see it. Of the ways there are,
 * the one with the smallest first weight is taken that tells within the first two minutes; else that is over within half an
 * hour; else any. A single step is the last resort.
 */
export function stepsFor(circumstances: PlanCircumstances, bounds: PlanBounds): CanaryPlanStep[] | undefined {
  if (bounds.proof > 0 && bounds.proof < shortestProof(circumstances)) return undefined;
  const ways = EASES.map((ease) => waysWithin(circumstances, bounds, ease));
  const multiple = ways.map((plans) => plans.filter(([first]) => first?.weight !== HALF));
  const isAffordable = (steps: CanaryPlanStep[]) => spoilt(circumstances, steps) <= bounds.blastRadius;
  // By preference, so that what takes longest, the arithmetic of the budget, is done for few.
  const inOrder = [
    ...multiple.flat().filter(isQuick),
    ...multiple.flatMap((plans) => [...plans.filter((steps) => isShort(steps, bounds)), ...plans]),
    ...ways.flat(),
  ];
  return inOrder.find(isAffordable);
}

/** The shortest hold at 100 % that shows anything, in whole seconds. */
export function shortestProof(circumstances: PlanCircumstances): number {
  return Math.ceil(holdFor(circumstances, 100, requestsPerStep(circumstances)));
}

/**
 * All ways that keep the promise in time, whatever a bad release burns, the smallest first weight first.
 *
 * @param ease how much of the standard plan's time each step gets at least, from 0 to 1
 */
export function waysWithin(circumstances: PlanCircumstances, time: PlanTime, ease: number): CanaryPlanStep[][] {
  return WAYS.map((weights) => stepsAlong(weights, circumstances, time, ease)).filter((steps) => steps !== undefined);
}

/** The steps with the fewest requests before the promotion, where all depends on time. */
export function fastestSteps(circumstances: PlanCircumstances, time: PlanTime): CanaryPlanStep[] | undefined {
  return stepsAlong([HALF], circumstances, time, 0);
}

/** The share of the budget that is burned before the plan stops what it promises to stop, in percent. */
export function spoilt(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): number {
  const [first] = steps as [CanaryPlanStep];
  const gate = gateOf(circumstances, steps);
  const fromTheStart = burned(circumstances, first.weight, 100, lifeFailingAll(circumstances, gate, first, true));
  const slowly = steps.map(({ weight, hold }) =>
    burned(circumstances, weight, circumstances.detects, hold.toSeconds()),
  );
  return Math.max(fromTheStart, ...slowly);
}

const HALF = 50;

// From the smallest first weight on. The last leaves half of the traffic on the release that is known.
const WAYS: readonly (readonly number[])[] = [
  [1, 5, 25, HALF],
  [2, 10, 25, HALF],
  [5, 25, HALF],
  [10, 25, HALF],
  [20, HALF],
  [25, HALF],
  [30, HALF],
  [HALF],
];

// As long as the standard plan holds, if time and budget allow; less, if that is what makes a plan possible.
export const EASES: readonly number[] = [1, 0.75, 0.5, 0.25, 0];

const HALF_AN_HOUR = 30 * 60;

// Seconds that a measurement and the abort after it may take.
const SLACK = 5;

function isQuick([first]: readonly CanaryPlanStep[]): boolean {
  return first !== undefined && first.hold.toSeconds() <= standardHold(first.weight) && first.weight <= QUICK_WEIGHT;
}

function isShort(steps: readonly CanaryPlanStep[], { proof }: PlanTime): boolean {
  return totalHold(steps).toSeconds() <= HALF_AN_HOUR + proof;
}

const QUICK_WEIGHT = 10;

/** The steps with these weights, each as long as it must be at least. */
function stepsAlong(
  weights: readonly number[],
  circumstances: PlanCircumstances,
  { longest, proof }: PlanTime,
  ease: number,
): CanaryPlanStep[] | undefined {
  const needed = neededHolds(weights, circumstances);
  const steps = weights.map((weight, i) => {
    const hold = roundedHold(Math.max(needed[i] as number, ease * standardHold(weight)));
    return { weight, hold: Duration.seconds(hold) };
  });
  const plan = proof > 0 ? [...steps, { weight: 100, hold: Duration.seconds(proof) }] : steps;
  return totalHold(plan).toSeconds() <= longest ? plan : undefined;
}

/** How long each weight must be held so that there are enough requests for the guards, in seconds. */
function neededHolds(weights: readonly number[], circumstances: PlanCircumstances): number[] {
  const holds = weights.map((weight) => holdFor(circumstances, weight, requestsPerStep(circumstances)));
  const deciding = Math.max(0, weights.length - 2);
  const rate = canaryRate(circumstances, weights[deciding] as number);
  const steps = weights.map((weight, i) => ({
    weight,
    hold: Duration.millis(Math.floor(1000 * (holds[i] as number))),
  }));
  const missing = requestsBeforeLastWeight(circumstances) - requestsSeen(circumstances, steps);
  const verdict = (holds[deciding] as number) + Math.max(0, missing) / rate;

  // ErrorRateAnalysis must find enough requests in a window of the deciding step, and two bad windows before the end.
  const { minRequests } = errorRateLimits(circumstances.slo);
  const shortest = shortestWindow(Duration.seconds(circumstances.scrape)).toSeconds();
  const window = Math.max(shortest, enoughTime(minRequests, rate));
  holds[deciding] = Math.max(verdict, 2 * window + circumstances.scrape + SLACK);
  const twoBadWindows = 3 * window + circumstances.scrape + 2 * SLACK + 1;
  const before = holds.slice(0, -1).reduce((sum, hold) => sum + hold, 0);
  return [...holds.slice(0, -1), Math.max(holds.at(-1) as number, twoBadWindows - before)];
}

/** What the standard plan holds a weight for, in seconds. */
function standardHold(weight: number): number {
  if (weight < 25) return 2 * 60;
  return weight < HALF ? 5 * 60 : 10 * 60;
}

/** So much time, as a person would write it: half minutes, and from ten minutes on whole ones. */
function roundedHold(time: number): number {
  const unit = time <= 600 ? 30 : 60;
  return Math.ceil(time / unit) * unit;
}
