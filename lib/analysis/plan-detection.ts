import { seconds } from '../core';
import {
  abortBound,
  badWindow,
  budgetBurned,
  cleanRequests,
  type EvidenceScale,
  type EvidenceWindow,
  evidence,
  evidenceScale,
  evidenceWindows,
  type Slo,
} from '../slo';
import { type CanaryPlanStep, stepsBeforeLastWeight, totalHold } from './canary-step';
import { FALSE_ABORT, MISS } from './sequential-schedule';
import type { Traffic } from './traffic';

/** With which probability a step must abort a release for its error rate to count as caught there, in percent. */
export const SURE = 90;

/** With which probability a release that fails at half its budget must have shown so before the last weight, in percent. */
export const PASSES = 95;

// Seconds that a measurement and the abort after it may take.
const SLACK = 5;

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

/** The guard that stands beside a plan: windows in which evidence gathers, and how much of it aborts. */
export interface Gate {
  readonly scale: EvidenceScale;
  readonly windows: readonly EvidenceWindow[];
  readonly bound: number;
}

/** The gate beside these steps. */
export function gateOf({ slo, detects, scrape }: Circumstances, steps: readonly CanaryPlanStep[]): Gate {
  const scale = evidenceScale(slo.errorBudget, detects);
  const windows = evidenceWindows(scrape, seconds(totalHold(steps)));
  const looks = windows.reduce((sum, window) => sum + window.looks, 0);
  return { scale, windows, bound: abortBound(scale, Math.max(1, looks), FALSE_ABORT) };
}

/** How many requests the canary answers in a second. */
export function canaryRate({ traffic, synthetic }: Circumstances, weight: number): number {
  return (traffic.quietest * weight) / 100 + synthetic;
}

/**
 * How many requests every step must bring: a release that fails as often as must be caught has shown a failure by then,
 * nearly surely.
 */
export function requestsPerStep({ slo, detects }: Circumstances): number {
  return cleanRequests(evidenceScale(slo.errorBudget, detects), MISS);
}

/**
 * How many requests there must be before the last weight, so that a release that fails at half its budget has nearly
 * surely shown by then that it is good: otherwise the gate would often pause it for nothing.
 */
export function requestsBeforeLastWeight({ slo, detects }: Circumstances): number {
  const scale = evidenceScale(slo.errorBudget, detects);
  const forgiving = (failures: number) =>
    Math.ceil((Math.log(100 / MISS) + failures * scale.perFailure) / scale.perRequest);
  // The evidence lets it pass with so many failures from `forgiving(failures)` requests on, until it forgives one more.
  for (let failures = 0; ; failures++) {
    const most = forgiving(failures + 1) - 1;
    if (100 - badWindow({ requests: most, failures: failures + 1 }, slo.errorBudget / 2) >= PASSES) {
      return forgiving(failures);
    }
  }
}

/** How likely a release with this error rate passes the verdict over so many requests, in percent: otherwise it pauses. */
export function chanceToPass({ slo, detects }: Circumstances, requests: number, errorRate: number): number {
  const { perFailure, perRequest } = evidenceScale(slo.errorBudget, detects);
  const forgiven = Math.floor((perRequest * requests - Math.log(100 / MISS)) / perFailure);
  return forgiven < 0 ? 0 : 100 - badWindow({ requests, failures: forgiven + 1 }, errorRate);
}

/** The requests of the canary that the gate has seen when the last weight is set; those of the last scrapes come later. */
export function requestsSeen(circumstances: Circumstances, steps: readonly CanaryPlanStep[]): number {
  const before = stepsBeforeLastWeight(steps);
  const rates = before.map(({ weight }) => canaryRate(circumstances, weight));
  const late = (rates.at(-1) ?? 0) * (3 * circumstances.scrape + SLACK);
  return Math.floor(before.reduce((sum, { hold }, i) => sum + (rates[i] as number) * seconds(hold), 0) - late);
}

/** The time that a step needs to bring so many requests, and to have them seen, in seconds. */
export function holdFor(circumstances: Circumstances, weight: number, requests: number): number {
  const { scrape } = circumstances;
  // At least what it takes to look once.
  const shortestLook = 4 * scrape;
  return Math.max(requests / canaryRate(circumstances, weight) + 2 * scrape, shortestLook) + SLACK;
}

/** The smallest error rate that a step is sure enough to abort, in percent; undefined if there is none. */
export function smallestCaught(
  circumstances: Circumstances,
  gate: Gate,
  step: CanaryPlanStep,
  first: boolean,
): number | undefined {
  const rates = gate.windows
    // A whole window of the step must be looked at: the first look of a release comes just when it can.
    .filter(({ initialDelay, interval }) => initialDelay + (first ? 0 : interval) + SLACK <= seconds(step.hold))
    .map(({ window }) => smallestCaughtIn(circumstances, gate, step.weight, window))
    .filter((rate) => rate !== undefined);
  return rates.length > 0 ? Math.min(...rates) : undefined;
}

/** How long a release lives in a step once all its requests fail, in seconds: until it is aborted, or the step ends. */
export function lifeFailingAll(
  circumstances: Circumstances,
  gate: Gate,
  { weight, hold }: CanaryPlanStep,
  first: boolean,
): number {
  const rate = canaryRate(circumstances, weight);
  const lives = gate.windows.map(({ window, initialDelay, interval }) => {
    // The rest of the window is full of what went well before.
    const gathered = failuresToAbort(circumstances, gate, weight, window) / rate;
    if (gathered > window) return Number.POSITIVE_INFINITY;
    const seen = gathered + 2 * circumstances.scrape + interval;
    return (first ? Math.max(initialDelay, seen) : seen) + SLACK;
  });
  return Math.min(seconds(hold), ...lives);
}

/** The share of the period's error budget that a release burns at a weight in this time, in percent, at the busiest time. */
export function burned({ slo, traffic }: Circumstances, weight: number, errorRate: number, time: number): number {
  return (budgetBurned(slo, { weight, errorRate }, time) * traffic.busiest) / traffic.mean;
}

/** How many requests of a window must fail to abort, beside a stable release that fails in nothing. */
function failuresToAbort(circumstances: Circumstances, gate: Gate, weight: number, window: number): number {
  const canary = { failed: 0, total: Math.floor(canaryRate(circumstances, weight) * window) };
  // At 100 % there is no stable release beside the canary, and the objective alone decides.
  const stable = { failed: 0, total: (circumstances.traffic.quietest * (100 - weight) * window) / 100 };
  return Math.max(1, Math.ceil((gate.bound - evidence(gate.scale, canary, stable)) / gate.scale.perFailure));
}

/**
 * The smallest error rate of which one window is full enough, in percent. In truth the gate looks more often, and at several
 * windows.
 */
function smallestCaughtIn(
  circumstances: Circumstances,
  gate: Gate,
  weight: number,
  window: number,
): number | undefined {
  const requests = Math.floor(canaryRate(circumstances, weight) * window);
  const failures = failuresToAbort(circumstances, gate, weight, window);
  if (failures > requests) return undefined;
  let [missed, caught] = [0, 100];
  while (caught - missed > caught / 1000) {
    const middle = (missed + caught) / 2;
    if (badWindow({ requests, failures }, middle) >= SURE) caught = middle;
    else missed = middle;
  }
  return caught;
}
