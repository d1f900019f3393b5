import { Duration } from 'cdk8s';
import { seconds } from '../core';
import { type CanaryPlanStep, holdBeforeLastWeight, stepsBeforeLastWeight, totalHold } from './canary-step';
import type { CanaryOccasion, Occasion } from './occasion';
import { printed, shortestWindow } from './schedule';
import { canaryRequestsPerSecond, perSecond } from './traffic';

/** What a measurement that counts the requests of a window needs. */
export interface WindowNeeds {
  readonly window: Duration;
  /** With fewer requests nobody can tell. */
  readonly minRequests: number;
  /** What comes of a window in which nobody can tell. @default 'pause' */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
}

/** What is wrong, and what is worth knowing. */
export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * What comes of windows for which a plan brings too few requests; nothing where nobody said what traffic there is.
 *
 * That every release is stopped is a problem. That a step as a whole is too short to tell is a warning.
 */
export function windowFindings(occasion: Occasion, needs: WindowNeeds): Findings {
  const deciding = decidingStep(occasion);
  if (!('steps' in occasion) || deciding === undefined) return NOTHING;
  const { minRequests, belowMinimum = 'pause' } = needs;
  const { steps, requestsPerSecond = Number.POSITIVE_INFINITY } = occasion;
  const brings = ({ weight }: CanaryPlanStep, time: number) =>
    Math.floor((canaryRequestsPerSecond(occasion, weight) ?? Number.POSITIVE_INFINITY) * time);
  const tells = (step: CanaryPlanStep, time: number) =>
    `step ${steps.indexOf(step) + 1}: ${step.weight} % of ${perSecond(requestsPerSecond)} bring ${brings(step, time)} requests ` +
    `in ${printed(time)}, and it takes ${minRequests} to tell`;

  // After a hold, an analysis waits until its window is full.
  const atMost = occasion.kind === 'background' ? seconds(deciding.hold) : Number.POSITIVE_INFINITY;
  const window = Math.min(seconds(needs.window), atMost);
  if (brings(deciding, window) < minRequests && belowMinimum !== 'pass') {
    const outcome = belowMinimum === 'fail' ? 'aborted' : 'paused';
    const problem = `${tells(deciding, window)}, so that every release would be ${outcome}; ${remedyFor(occasion, minRequests)}`;
    return { problems: [problem], warnings: [] };
  }
  const short = steps.filter((step) => brings(step, seconds(step.hold)) < minRequests);
  return {
    problems: [],
    warnings: short.map(
      (step) =>
        `${tells(step, seconds(step.hold))}, so that nobody can say there that a release is good; hold it longer, or begin with more`,
    ),
  };
}

/**
 * The window in which the canary gets enough requests to be judged in time, as far as the plan has time for it; the shortest
 * where nobody said what traffic there is.
 */
export function windowFor(occasion: Occasion, minRequests: number, scrapeInterval: Duration): Duration {
  const shortest = shortestWindow(scrapeInterval);
  const deciding = decidingStep(occasion);
  if (!('steps' in occasion) || deciding === undefined) return shortest;
  const rate = canaryRequestsPerSecond(occasion, deciding.weight);
  if (rate === undefined) return shortest;
  const enough = Math.min(enoughTime(minRequests, rate), longestWindow(occasion, seconds(scrapeInterval)));
  return Duration.seconds(Math.max(seconds(shortest), enough));
}

/** In how many seconds so many requests come, also when a little less comes than on average. */
export function enoughTime(requests: number, requestsPerSecond: number): number {
  return Math.ceil((MARGIN * requests) / requestsPerSecond / 10) * 10;
}

const NOTHING: Findings = { problems: [], warnings: [] };

// Traffic is not even: with just enough on average, every other window would have too few.
const MARGIN = 1.2;

const A_DAY = 24 * 60 * 60;

// Seconds that a measurement may take.
const SLACK = 5;

/** The longest window of which two bad ones are seen before a plan ends, in seconds. */
function longestWindow({ kind, steps }: CanaryOccasion, scrape: number): number {
  if (kind !== 'background') return A_DAY;
  const time = seconds(totalHold(steps)) - scrape - 2 * SLACK - 1;
  return Math.min(A_DAY, Math.floor(time / 3 / 10) * 10);
}

/**
 * The step that decides whether there is enough to tell: beside the steps, the one before the last weight; after each
 * hold, the one with the fewest requests. None where there is no traffic yet.
 */
function decidingStep(occasion: Occasion): CanaryPlanStep | undefined {
  if (occasion.kind === 'background') return stepsBeforeLastWeight(occasion.steps).at(-1);
  return occasion.kind === 'after-each-hold' ? occasion.steps[0] : undefined;
}

function remedyFor(occasion: CanaryOccasion, minRequests: number): string {
  const rate = canaryRequestsPerSecond(occasion, decidingStep(occasion)?.weight ?? 0) ?? 0;
  const time = enoughTime(minRequests, rate);
  const derived = 'take CanaryPlan.forTraffic({ requestsPerSecond, slo })';
  return time < seconds(holdBeforeLastWeight(occasion.steps))
    ? `give it window: Duration.seconds(${time}), or ${derived}`
    : derived;
}
