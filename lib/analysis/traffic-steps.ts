import { Duration } from 'cdk8s';
import { SLACK } from '../slo';
import { canaryRate } from './canary-requests';
import { type CanaryPlanStep, totalHold } from './canary-step';
import { errorRateLimits } from './error-rate-limits';
import type { PlanCircumstances } from './plan-circumstances';
import { burned, earliestAbort, gateOf, holdFor, lifeFailingAll, requestsPerStep } from './plan-detection';
import { requestsAtLook, requestsBeforeLastWeight } from './plan-verdict';
import { shortestWindow } from './schedule';
import { enoughTime } from './traffic';

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
  const ways = waysWithin(circumstances, bounds);
  const multiple = ways.map((plans) => plans.filter(([first]) => first?.weight !== HALF));
  // By preference, so that what takes longest, the arithmetic of the budget, is done for few.
  const inOrder = [
    ...multiple.flat().filter(isQuick),
    ...multiple.flatMap((plans) => [...plans.filter((steps) => isShort(steps, bounds)), ...plans]),
    ...ways.flat(),
  ];
  return [...new Set(inOrder)].find((steps) => isAffordable(circumstances, steps, bounds.blastRadius));
}

/** The shortest hold at 100 % that shows anything, in whole seconds. */
export function shortestProof(circumstances: PlanCircumstances): number {
  return Math.ceil(holdFor(circumstances, 100, requestsPerStep(circumstances)));
}

/**
 * All ways that keep the promise in time, whatever a bad release burns, the smallest first weight first: at first those that
 * hold as long as the standard plan, then with less and less of its time.
 */
export function waysWithin(circumstances: PlanCircumstances, time: PlanTime): CanaryPlanStep[][][] {
  const needed = neededHolds(circumstances);
  const along = (way: number, ease: number) =>
    stepsAlong(WAYS[way] as readonly number[], needed[way] as number[], time, ease);
  // What is too long at the least time is too long at any.
  const possible = [...WAYS.keys()].filter((way) => along(way, 0) !== undefined);
  return EASES.map((ease) => possible.map((way) => along(way, ease)).filter((steps) => steps !== undefined));
}

/**
 * Of the ways that keep the promise in time, the one that burns the smallest share of the budget before it stops what it
 * promises to stop, and that share, in percent; undefined if there are no ways.
 */
export function leastSpoilt(
  circumstances: PlanCircumstances,
  time: PlanTime,
): { readonly steps: readonly CanaryPlanStep[]; readonly share: number } | undefined {
  let least: ReturnType<typeof leastSpoilt>;
  for (const steps of waysWithin(circumstances, time).flat()) {
    const most = least?.share ?? Number.POSITIVE_INFINITY;
    // Most ways are worse before the long arithmetic begins.
    if (spoiltAtLeast(circumstances, steps) >= most) continue;
    const share = Math.max(spoiltSlowly(circumstances, steps), spoiltAtOnce(circumstances, steps));
    if (share < most) least = { steps, share };
  }
  return least;
}

/** Whether no more is burned than may be. When all that fails is aborted is worked out only where it matters. */
function isAffordable(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[], most: number): boolean {
  if (spoiltAtLeast(circumstances, steps) > most) return false;
  const [first] = steps as [CanaryPlanStep];
  return (
    burned(circumstances, first.weight, 100, first.hold.toSeconds()) <= most ||
    spoiltAtOnce(circumstances, steps) <= most
  );
}

function spoiltAtLeast(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): number {
  const [{ weight, hold }] = steps as [CanaryPlanStep];
  const life = Math.min(hold.toSeconds(), earliestAbort(circumstances));
  return Math.max(spoiltSlowly(circumstances, steps), burned(circumstances, weight, 100, life));
}

/** By a release that fails as often as must be caught, until the end of a step. */
function spoiltSlowly(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): number {
  return Math.max(
    ...steps.map(({ weight, hold }) => burned(circumstances, weight, circumstances.detects, hold.toSeconds())),
  );
}

/** By a release that fails everything from the start, until it is aborted. */
function spoiltAtOnce(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): number {
  const [first] = steps as [CanaryPlanStep];
  const life = lifeFailingAll(circumstances, gateOf(circumstances, steps), first, true);
  return burned(circumstances, first.weight, 100, life);
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

const WEIGHTS = [...new Set(WAYS.flat())];

// As long as the standard plan holds, if time and budget allow; less, if that is what makes a plan possible.
const EASES: readonly number[] = [1, 0.75, 0.5, 0.25, 0];

const HALF_AN_HOUR = 30 * 60;

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
  needed: readonly number[],
  { longest, proof }: PlanTime,
  ease: number,
): CanaryPlanStep[] | undefined {
  const held = weights.map((weight, i) => roundedHold(Math.max(needed[i] as number, ease * standardHold(weight))));
  if (held.reduce((sum, hold) => sum + hold, proof) > longest) return undefined;
  const steps = weights.map((weight, i) => ({ weight, hold: Duration.seconds(held[i] as number) }));
  return proof > 0 ? [...steps, { weight: 100, hold: Duration.seconds(proof) }] : steps;
}

/** How long each weight of each way must be held so that there are enough requests for the guards, in seconds. */
function neededHolds(circumstances: PlanCircumstances): number[][] {
  const perStep = requestsPerStep(circumstances);
  const forVerdict = requestsBeforeLastWeight(circumstances);
  const { minRequests } = errorRateLimits(circumstances.slo);
  const holdOf = new Map(WEIGHTS.map((weight) => [weight, Math.ceil(holdFor(circumstances, weight, perStep))]));
  return WAYS.map((weights) => {
    const holds = weights.map((weight) => holdOf.get(weight) as number);
    const deciding = Math.max(0, weights.length - 2);
    const rate = canaryRate(circumstances, weights[deciding] as number);
    const verdict = (holds[deciding] as number) + missingAtVerdict(circumstances, weights, holds, forVerdict) / rate;

    // ErrorRateAnalysis must find enough requests in a window of the deciding step, and two bad windows before the end.
    const shortest = shortestWindow(Duration.seconds(circumstances.scrape)).toSeconds();
    const window = Math.max(shortest, enoughTime(minRequests, rate));
    holds[deciding] = Math.max(verdict, 2 * window + circumstances.scrape + SLACK);
    const twoBadWindows = 3 * window + circumstances.scrape + 2 * SLACK + 1;
    const before = holds.slice(0, -1).reduce((sum, hold) => sum + hold, 0);
    return [...holds.slice(0, -1), Math.max(holds.at(-1) as number, twoBadWindows - before)];
  });
}

/** How many requests more must come until the verdict, so that its window has enough of them. */
function missingAtVerdict(
  circumstances: PlanCircumstances,
  weights: readonly number[],
  holds: readonly number[],
  enough: number,
): number {
  const steps = weights.map((weight, i) => ({ weight, hold: Duration.seconds(holds[i] as number) }));
  const counted = requestsAtLook(circumstances, steps, 0);
  if (counted >= enough) return 0;
  // The window is of whole scrapes: it may begin up to one later, when the step is longer.
  return enough - counted + circumstances.scrape * canaryRate(circumstances, weights[0] as number);
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
