import { seconds } from '../core';
import {
  badWindow,
  budgetBurned,
  cleanRequests,
  type EvidenceScale,
  type EvidenceWindow,
  evidence,
  evidenceScale,
  evidenceWindows,
  SLACK,
  tidy,
} from '../slo';
import { answeredBetween, type Circumstances, canaryRate, stableRate } from './canary-requests';
import { type CanaryPlanStep, totalHold, verdicts } from './canary-step';
import { type EvidenceLooks, evidenceSchedule, FALSE_ABORT, MISS, type Verdict } from './sequential-schedule';

/** With which probability a step must abort a release for its error rate to count as caught there, in percent. */
export const SURE = 90;

/** The guard that stands beside a plan: windows in which evidence gathers, the verdict, and how much of it aborts. */
export interface Gate {
  readonly scale: EvidenceScale;
  readonly windows: readonly EvidenceLooks[];
  readonly verdict: Verdict;
  readonly bound: number;
}

/** The gate beside these steps. */
export function gateOf({ slo, detects, scrape }: Circumstances, steps: readonly CanaryPlanStep[]): Gate {
  const scale = evidenceScale(slo.errorBudget, detects);
  return { scale, ...evidenceSchedule({ kind: 'background', steps }, scrape, scale, FALSE_ABORT) };
}

/**
 * How many requests every step must bring: a release that fails as often as must be caught has shown a failure by then,
 * nearly surely.
 */
export function requestsPerStep({ slo, detects }: Circumstances): number {
  return cleanRequests(evidenceScale(slo.errorBudget, detects), MISS);
}

/** The time that a step needs to bring so many requests, and to have them seen, in seconds. */
export function holdFor(circumstances: Circumstances, weight: number, requests: number): number {
  const { scrape } = circumstances;
  const shortest = shortestWindow(scrape);
  // At least what it takes to look once, wherever in the step the looks come.
  const shortestLook = shortest.initialDelay + shortest.interval;
  return Math.max(requests / canaryRate(circumstances, weight) + 2 * scrape, shortestLook) + SLACK;
}

/** How long any release lives at least, however much of it fails, in seconds. */
export function earliestAbort({ scrape }: Circumstances): number {
  return shortestWindow(scrape).initialDelay + SLACK;
}

/** The smallest error rate that a step is sure enough to abort, in percent; undefined if there is none. */
export function smallestCaught(
  circumstances: Circumstances,
  gate: Gate,
  steps: readonly CanaryPlanStep[],
  index: number,
): number | undefined {
  const { weight, hold } = steps[index] as CanaryPlanStep;
  const within = gate.windows
    // A whole window of the step must be looked at: the first look of a release comes just when it can.
    .filter(({ initialDelay, interval }) => initialDelay + (index === 0 ? 0 : interval) + SLACK <= seconds(hold))
    .map(({ window }) => lookWithin(circumstances, weight, window));
  const looks = verdicts(steps).includes(index)
    ? [...within, lookOfVerdict(circumstances, gate, steps, index)]
    : within;
  const rates = looks.map((look) => smallestCaughtIn(gate, look)).filter((rate) => rate !== undefined);
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
    const { total, stable } = lookWithin(circumstances, weight, window);
    const gathered = failuresToAbort(gate, total, stable) / rate;
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

function shortestWindow(scrape: number): EvidenceWindow {
  const [shortest] = evidenceWindows(scrape, Number.MAX_SAFE_INTEGER) as [EvidenceWindow];
  return shortest;
}

/** What the gate finds in a window, if the release turned bad when the step began. */
interface Look {
  /** The requests of the canary. */
  readonly total: number;
  /** Those among them that came since the step began. */
  readonly bad: number;
  /** The requests of the stable release, none of which failed; none at 100 %, where the objective alone decides. */
  readonly stable: number;
}

function lookWithin(circumstances: Circumstances, weight: number, window: number): Look {
  const total = Math.floor(canaryRate(circumstances, weight) * window);
  return { total, bad: total, stable: stableRate(circumstances, weight) * window };
}

/** The first look of the verdict after a hold, over a window in which earlier steps may be as well. */
function lookOfVerdict(
  circumstances: Circumstances,
  { verdict: { window, initialDelay } }: Gate,
  steps: readonly CanaryPlanStep[],
  index: number,
): Look {
  const until = steps.slice(0, index + 1);
  const begin = seconds(totalHold(until.slice(0, -1)));
  // To abort, it counts up to a scrape ago, and the newest count may be almost one older.
  const end = seconds(totalHold(until)) + initialDelay - 2 * circumstances.scrape;
  const canary = (from: number) =>
    Math.floor(tidy(answeredBetween((weight) => canaryRate(circumstances, weight), until, from, end)));
  return {
    total: canary(end - window),
    bad: canary(Math.max(begin, end - window)),
    stable: answeredBetween((weight) => stableRate(circumstances, weight), until, end - window, end),
  };
}

/** How many requests must fail to abort, beside a stable release that fails in nothing. */
function failuresToAbort({ scale, bound }: Gate, total: number, stable: number): number {
  const soFar = evidence(scale, { failed: 0, total }, { failed: 0, total: stable });
  return Math.max(1, Math.ceil((bound - soFar) / scale.perFailure));
}

/**
 * The smallest error rate for which one look is sure enough to abort, in percent. In truth the gate looks more often, and at
 * several windows.
 */
function smallestCaughtIn(gate: Gate, { total, bad, stable }: Look): number | undefined {
  const failures = failuresToAbort(gate, total, stable);
  if (failures > bad) return undefined;
  let [missed, caught] = [0, 100];
  while (caught - missed > caught / 1000) {
    const middle = (missed + caught) / 2;
    if (badWindow({ requests: bad, failures }, middle) >= SURE) caught = middle;
    else missed = middle;
  }
  return caught;
}
