import { humanDuration } from '../core';
import { abortBound, type EvidenceScale, evidenceWindows, SLACK } from '../slo';
import { type CanaryPlanStep, holdBeforeLastWeight, totalHold, verdicts } from './canary-step';
import { type BlueGreenOccasion, type CanaryOccasion, type Occasion, stepsOf } from './occasion';
import { WATCH } from './schedule';

/** When evidence is looked at. All times are in seconds. */
export interface EvidenceSchedule {
  /** The windows in which evidence may only abort, the shortest first; none in a step, where the verdict does it. */
  readonly windows: readonly EvidenceLooks[];
  /** The window in which it may abort or pass. */
  readonly verdict: Verdict;
  /** How often evidence is looked at in a release. */
  readonly looks: number;
  /** The evidence that aborts. */
  readonly bound: number;
  /** Why the plan is too short, if it is. */
  readonly problem?: string;
}

export interface EvidenceLooks {
  /** The time over which requests are counted. */
  readonly window: number;
  /** The time before the first look. */
  readonly initialDelay: number;
  /** The time between two looks. */
  readonly interval: number;
  /** How many looks there are; without end beside a background analysis. */
  readonly count?: number;
}

/** Looks that have to end with a decision. */
export interface Verdict extends EvidenceLooks {
  readonly count: number;
  /** How many undecided looks are forgiven. */
  readonly inconclusiveLimit: number;
  /** Whether the first good look is the decision. */
  readonly endsWithFirst: boolean;
}

/** How likely a release that fails just within its budget is aborted, in percent, unless told otherwise. */
export const FALSE_ABORT = 5;

/** How likely a release that fails at the rate that must be caught passes the verdict, in percent, unless told otherwise. */
export const MISS = 5;

/** When evidence is looked at, at this moment of a release, and how much of it aborts. */
export function evidenceSchedule(
  occasion: Occasion,
  scrape: number,
  scale: EvidenceScale,
  falseAbort: number,
): EvidenceSchedule {
  const schedule = scheduled(occasion, scrape);
  return { ...schedule, bound: abortBound(scale, schedule.looks, falseAbort) };
}

function scheduled(occasion: Occasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  if (occasion.kind === 'background') return beside(occasion, scrape);
  return occasion.kind === 'after-promotion' ? watching(occasion, scrape) : once(occasion, scrape);
}

/**
 * All the time from the first weight on; and the verdict in a step before the last weight, and in one before the promotion:
 * what waits there is not promoted, while a background analysis that pauses does not stop the weights.
 */
function beside({ steps }: CanaryOccasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  const hold = totalHold(steps).toSeconds();
  const windows = evidenceWindows(scrape, hold);
  const verdict = verdictBeside(steps, scrape);
  // However short the plan is, evidence needs a shortest window, and one scrape more to come there.
  const [first] = evidenceWindows(scrape, Number.MAX_SAFE_INTEGER);
  const earliest = first?.initialDelay ?? 0;
  const enough = earliest + scrape + SLACK;
  return {
    windows,
    verdict,
    looks: windows.reduce((sum, { looks }) => sum + looks, 0) + verdicts(steps).length * VERDICT_COUNT,
    ...(hold < enough
      ? {
          problem: `the plan holds ${humanDuration(hold)} in all, but evidence is looked at only after ${humanDuration(earliest)}, so that a bad release could get more and more traffic unseen; hold the last step longer by at least ${humanDuration(enough - hold)}`,
        }
      : {}),
  };
}

/** The verdict in a step after the hold before the last weight: all looks that it has there. */
export function verdictBeside(steps: readonly CanaryPlanStep[], scrape: number): Verdict {
  const before = holdBeforeLastWeight(steps).toSeconds();
  // All that was answered since the first weight, without what an aborted attempt before it may have left: the canary is
  // counted a scrape ago, and the last scrape before a window may be almost one older.
  const window = Math.max(4 * scrape, Math.floor((before - 2 * scrape) / scrape) * scrape);
  return {
    window,
    initialDelay: Math.max(0, window + 2 * scrape - before),
    interval: Math.max(scrape, 30),
    count: VERDICT_COUNT,
    inconclusiveLimit: VERDICT_COUNT - 1,
    endsWithFirst: true,
  };
}

/** Some looks at the end of a hold, or before a switch: as soon as there is a decision the step is over. */
function once(occasion: Occasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  const holds = occasion.kind === 'after-each-hold' ? stepsOf(occasion).map(({ hold }) => hold.toSeconds()) : [];
  const hold = holds.length > 0 ? Math.min(...holds) : 0;
  const window = Math.max(4 * scrape, 60, Math.floor((hold - 2 * scrape) / scrape) * scrape);
  const verdict: Verdict = {
    window,
    initialDelay: Math.max(0, window + 2 * scrape - hold),
    interval: Math.max(scrape, 30),
    count: COUNT,
    inconclusiveLimit: COUNT - 1,
    endsWithFirst: true,
  };
  return { windows: [], verdict, looks: COUNT * Math.max(1, holds.length) };
}

/** All the time after a switch, as long as it is watched: a first good look says nothing of a late turn. */
function watching({ watch }: BlueGreenOccasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  const time = Math.max(watch?.toSeconds() ?? WATCH, 12 * scrape);
  const windows = evidenceWindows(scrape, time).map((looks) => ({ ...looks, count: looks.looks }));
  const window = Math.max(4, Math.min(16, Math.floor(time / scrape / 2))) * scrape;
  const initialDelay = window + 2 * scrape;
  const interval = Math.max(60, 4 * scrape);
  const count = Math.max(1, Math.floor((time - initialDelay) / interval) + 1);
  return {
    windows,
    // Where most looks are undecided, the few others prove little: a person decides.
    verdict: {
      window,
      initialDelay,
      interval,
      count,
      inconclusiveLimit: Math.floor((count - 1) / 2),
      endsWithFirst: false,
    },
    looks: windows.reduce((sum, { looks }) => sum + looks, count),
  };
}

// Five minutes of looks at intervals of 30 seconds: after that a person decides.
const COUNT = 10;

// A minute more than the hold, for what is nearly decided.
const VERDICT_COUNT = 3;
