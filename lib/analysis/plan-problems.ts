import { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import type { Slo } from '../slo';
import { SLACK } from '../slo';
import { type CanaryPlanStep, stepsBeforeLastWeight, totalHold } from './canary-step';
import { derivedPlan } from './derived-plan';
import type { CanaryOccasion, Occasion } from './occasion';
import { shortestWindow } from './schedule';
import { canaryRequestsPerSecond, enoughTime, perSecond } from './traffic';

/** What a measurement that counts the requests of a window needs. */
export interface WindowNeeds {
  readonly window: Duration;
  /** With fewer requests nobody can tell. */
  readonly minRequests: number;
  /** What comes of a window in which nobody can tell. @default 'pause' */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
  /** The objective of the service. */
  readonly slo: Slo;
  readonly scrapeInterval: Duration;
}

/** What is wrong, and what is worth knowing. */
export interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * What comes of windows for which a plan brings too few requests; nothing where nobody said what traffic there is.
 *
 * That every release is stopped is a problem. That a step as a whole is too short to tell is a warning. Where such windows
 * pass, another guard has to decide, and tells what it needs.
 */
export function windowFindings(occasion: Occasion, needs: WindowNeeds): Findings {
  const deciding = decidingStep(occasion);
  const { minRequests, belowMinimum = 'pause' } = needs;
  if (!('steps' in occasion) || deciding === undefined || belowMinimum === 'pass') return NOTHING;
  const { steps, requestsPerSecond = Number.POSITIVE_INFINITY } = occasion;
  const brings = ({ weight }: CanaryPlanStep, time: number) => broughtBy(occasion, weight, time);
  const tells = (step: CanaryPlanStep, time: number) =>
    `step ${steps.indexOf(step) + 1}: ${step.weight} % of ${perSecond(requestsPerSecond)} bring ${brings(step, time)} requests ` +
    `in ${humanDuration(time)}, and it takes ${minRequests} to tell`;

  const window = judgedTime(occasion, deciding, needs.window);
  if (brings(deciding, window) < minRequests) {
    const outcome = belowMinimum === 'fail' ? 'aborted' : 'paused';
    const problem = `${tells(deciding, window)}, so that every release would be ${outcome}; ${remedies(occasion, needs)}`;
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

const NOTHING: Findings = { problems: [], warnings: [] };

const A_DAY = 24 * 60 * 60;

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

/** The time of the deciding step that a window covers, in seconds. After a hold, an analysis waits until its window is full. */
function judgedTime({ kind }: CanaryOccasion, deciding: CanaryPlanStep, window: Duration): number {
  return Math.min(seconds(window), kind === 'background' ? seconds(deciding.hold) : Number.POSITIVE_INFINITY);
}

function broughtBy(occasion: CanaryOccasion, weight: number, time: number): number {
  return Math.floor((canaryRequestsPerSecond(occasion, weight) ?? Number.POSITIVE_INFINITY) * time);
}

/** What to write instead: only what was tried, and helps. */
function remedies(occasion: CanaryOccasion, { minRequests, slo, scrapeInterval }: WindowNeeds): string {
  if (occasion.syntheticAtPodsOnly && occasion.syntheticRequestsPerSecond === 0) {
    return "callers' sidecars do not count the requests that are made for the canary without one: write mesh: 'native-sidecar' there, or views: ['pod'] here";
  }
  const helps = (other: CanaryOccasion) => {
    const deciding = decidingStep(other) as CanaryPlanStep;
    const window = windowFor(other, minRequests, scrapeInterval);
    return broughtBy(other, deciding.weight, judgedTime(other, deciding, window)) >= minRequests ? window : undefined;
  };
  const window = helps(occasion);
  const hold = longerHold(occasion, minRequests, seconds(scrapeInterval));
  const derived = derivedPlan(occasion, slo, seconds(scrapeInterval));
  const all = [
    ...(window ? [`give it window: Duration.seconds(${seconds(window)})`] : []),
    ...(!window && hold && helps(hold.occasion) ? [hold.text] : []),
    ...(derived && helps(derived.occasion) ? [`take ${derived.text}`] : []),
  ];
  return all.length > 0
    ? all.join(', or ')
    : 'no other window and no longer hold helps: give the canary requests of its own (synthetic)';
}

/** The plan with a longer step before the last weight, so that there is time for windows that bring enough. */
function longerHold(
  occasion: CanaryOccasion,
  minRequests: number,
  scrape: number,
): { readonly text: string; readonly occasion: CanaryOccasion } | undefined {
  const deciding = decidingStep(occasion);
  const rate = deciding && canaryRequestsPerSecond(occasion, deciding.weight);
  if (!deciding || !rate || occasion.kind !== 'background') return undefined;
  const window = enoughTime(minRequests, rate);
  const others = seconds(totalHold(occasion.steps)) - seconds(deciding.hold);
  // Three windows must fit into the plan, and one into the step.
  const minutes = Math.ceil(Math.max(window, 3 * (window + 10) + scrape + 2 * SLACK + 1 - others) / 60);
  if (60 * minutes > A_DAY) return undefined;
  const steps = occasion.steps.map((step) => (step === deciding ? { ...step, hold: Duration.minutes(minutes) } : step));
  return {
    text: `hold step ${occasion.steps.indexOf(deciding) + 1} at least Duration.minutes(${minutes})`,
    occasion: { ...occasion, steps },
  };
}
