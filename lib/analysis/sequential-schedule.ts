import { abortBound, type EvidenceScale, evidenceWindows } from '../slo';
import { holdBeforeLastWeight, totalHold } from './canary-step';
import { type CanaryOccasion, type Occasion, stepsOf } from './occasion';
import { printed } from './schedule';

/** When evidence is looked at. All times are in seconds. */
export interface EvidenceSchedule {
  /** The windows in which evidence may abort, the shortest first. */
  readonly windows: readonly EvidenceLooks[];
  /** The window in which it may pass. */
  readonly verdict: EvidenceLooks & { readonly inconclusiveLimit: number };
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
  const schedule = occasion.kind === 'background' ? beside(occasion, scrape) : once(occasion, scrape);
  return { ...schedule, bound: abortBound(scale, schedule.looks, falseAbort) };
}

/** All the time, from the first weight on. */
function beside({ steps }: CanaryOccasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  const hold = totalHold(steps).toSeconds();
  const scanned = evidenceWindows(scrape, hold);
  const shortest = { window: scrape, initialDelay: 3 * scrape, interval: scrape, looks: 1 };
  const windows = scanned.length > 0 ? scanned : [shortest];
  // As long as there is before the last weight: the pause must come first.
  const until = holdBeforeLastWeight(steps).toSeconds() - SLACK;
  const window = Math.max(4 * scrape, Math.floor((until - scrape) / scrape) * scrape);
  const verdict = { window, initialDelay: window + scrape, interval: Math.max(60, 4 * scrape), inconclusiveLimit: 0 };
  const enough = Math.max(verdict.initialDelay, shortest.initialDelay + scrape) + SLACK;
  return {
    windows,
    verdict,
    looks: windows.reduce((sum, { looks }) => sum + looks, 0),
    ...(hold < enough
      ? {
          problem: `the plan holds ${printed(hold)} in all, but evidence is first looked at, and a canary without requests paused, only after ${printed(enough)}, so that a bad release could pass; hold the last step longer by at least ${printed(enough - hold)}`,
        }
      : {}),
  };
}

/** Some looks at the end of a hold, or around a switch: as soon as there is a verdict the step is over. */
function once(occasion: Occasion, scrape: number): Omit<EvidenceSchedule, 'bound'> {
  const holds = occasion.kind === 'after-each-hold' ? stepsOf(occasion).map(({ hold }) => hold.toSeconds()) : [];
  const hold = holds.length > 0 ? Math.min(...holds) : 0;
  const window = Math.max(4 * scrape, 60, Math.floor((hold - 2 * scrape) / scrape) * scrape);
  const initialDelay = Math.max(0, window + 2 * scrape - hold);
  const interval = Math.max(scrape, 30);
  const watch = 'watch' in occasion ? (occasion.watch?.toSeconds() ?? 0) : 0;
  const count = Math.max(COUNT, Math.floor((watch - initialDelay) / interval));
  const looks = { window, initialDelay, interval, count };
  return {
    windows: [looks],
    verdict: { ...looks, inconclusiveLimit: count - 1 },
    looks: count * Math.max(1, holds.length),
  };
}

// Five minutes of looks at intervals of 30 seconds: after that a person decides.
const COUNT = 10;

// Seconds that a measurement may take.
const SLACK = 5;
