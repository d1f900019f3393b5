import type { LeadTime } from './lead-times';
import type { Attempt, Outcome } from './outcomes';
import { type Spread, spreadOf } from './statistics';
import { DAY, isIn, type Window } from './window';

/** How often something was deployed. */
export interface Frequency {
  readonly n: number;
  /** The days that count: those of the window on which there was something to deploy to. */
  readonly days: number;
  readonly perDay: number;
  readonly perWeek: number;
  /** Days of 24 hours, from the window's beginning, on which nothing was deployed. */
  readonly daysWithout: number;
}

/** How long commits took until they were deployed. */
export interface LeadTimes extends Spread {
  /** Of how many the time of the commit itself is known, and of how many only that of their release. */
  readonly of: { readonly commits: number; readonly releases: number };
  /** Commits that were made after their deployment, as clocks say: left out. */
  readonly skewed: number;
  /** Deployments that tell nothing of their commits: left out. */
  readonly deploymentsWithout: number;
}

/** How many deployments failed, and where. Shares are from 0 to 1, and left out of too few deployments. */
export interface Failures {
  readonly attempts: number;
  readonly caughtByCanary: number;
  /** Of all attempts. */
  readonly caughtShare?: number;
  /** Those that nothing says a failure of, and those that failed after it. */
  readonly promoted: number;
  readonly failedAfterPromotion: number;
  /** Of those promoted: the change failure rate. */
  readonly failedShare?: number;
  /** Those that were taken back while nobody says who found out why; they are in neither of the two. */
  readonly failedUnknown: number;
  /** The change failure rate if all of these had failed after their promotion. */
  readonly failedShareAtMost?: number;
}

/** How long failures lasted. */
export interface Restores extends Spread {
  /** Those that ended before they began, as clocks say: left out. */
  readonly skewed: number;
}

/** The numbers of a service, or of several. */
export interface Measures {
  readonly deployments: Frequency;
  readonly leadTime: LeadTimes;
  readonly failures: Failures;
  /** Of deployments that failed after their promotion. */
  readonly timeToRestore: Restores;
  /** Of those of which nobody says where they failed. */
  readonly timeToRestoreUnknown: Restores;
  /** Of those that the canary caught: until the abort, or the return where nothing tells of the abort. */
  readonly timeToAbort: Restores;
}

/** What is measured. */
export interface Measured {
  /** Deployments and lead times of any time: those outside of the window are left out. */
  readonly attempts: readonly Attempt[];
  readonly leadTimes: readonly LeadTime[];
  /** When there was something to deploy to. */
  readonly present: readonly Window[];
}

/** The numbers of a window; of fewer than `minimum`, no rate and no median. */
export function measuresOf({ attempts: all, leadTimes, present }: Measured, window: Window, minimum: number): Measures {
  const attempts = all.filter(({ deployment }) => isIn(window, deployment.commit.at));
  return {
    deployments: frequencyOf(attempts, present, window),
    leadTime: leadTimeOf(attempts, leadTimes, window, minimum),
    failures: failuresOf(attempts, minimum),
    timeToRestore: restoresOf(attempts, 'failed-after-promotion', minimum),
    timeToRestoreUnknown: restoresOf(attempts, 'failed-unknown', minimum),
    timeToAbort: restoresOf(attempts, 'caught-by-canary', minimum),
  };
}

function frequencyOf(attempts: readonly Attempt[], present: readonly Window[], window: Window): Frequency {
  const spans = present.flatMap(({ since, until }) => {
    const span = { since: Math.max(since, window.since), until: Math.min(until, window.until) };
    return span.since < span.until ? [span] : [];
  });
  const n = attempts.length;
  const days = spans.reduce((sum, { since, until }) => sum + (until - since) / DAY, 0);
  const dayOf = (at: number): number => Math.floor((at - window.since) / DAY);
  const busy = new Set(attempts.map(({ deployment }) => dayOf(deployment.commit.at)));
  const counted = new Set<number>();
  for (const { since, until } of spans)
    for (let day = dayOf(since); window.since + day * DAY < until; day++) counted.add(day);
  const perDay = days > 0 ? n / days : 0;
  return { n, days, perDay, perWeek: perDay * 7, daysWithout: [...counted].filter((day) => !busy.has(day)).length };
}

function leadTimeOf(
  attempts: readonly Attempt[],
  leadTimes: readonly LeadTime[],
  window: Window,
  minimum: number,
): LeadTimes {
  const all = leadTimes.filter(({ deployedAt }) => isIn(window, deployedAt));
  const sound = all.filter(({ seconds }) => seconds >= 0);
  const commits = sound.filter(({ from }) => from === 'commits').length;
  return {
    ...spreadOf(
      sound.map(({ seconds }) => seconds),
      minimum,
    ),
    of: { commits, releases: sound.length - commits },
    skewed: all.length - sound.length,
    deploymentsWithout: attempts.filter(({ deployment }) => deployment.brought === undefined).length,
  };
}

function failuresOf(attempts: readonly Attempt[], minimum: number): Failures {
  const count = (outcome: Outcome): number => attempts.filter((attempt) => attempt.outcome === outcome).length;
  const caughtByCanary = count('caught-by-canary');
  const failedUnknown = count('failed-unknown');
  const failedAfterPromotion = count('failed-after-promotion');
  const promoted = attempts.length - caughtByCanary - failedUnknown;
  const enough = (n: number): boolean => n >= Math.max(1, minimum);
  return {
    attempts: attempts.length,
    caughtByCanary,
    ...(enough(attempts.length) && { caughtShare: caughtByCanary / attempts.length }),
    promoted,
    failedAfterPromotion,
    ...(enough(promoted) && { failedShare: failedAfterPromotion / promoted }),
    failedUnknown,
    ...(enough(promoted) &&
      failedUnknown > 0 && {
        failedShareAtMost: (failedAfterPromotion + failedUnknown) / (promoted + failedUnknown),
      }),
  };
}

function restoresOf(attempts: readonly Attempt[], outcome: Outcome, minimum: number): Restores {
  const times = attempts.flatMap((attempt) =>
    attempt.outcome === outcome && attempt.restoredAfter !== undefined ? [attempt.restoredAfter] : [],
  );
  const sound = times.filter((seconds) => seconds >= 0);
  return { ...spreadOf(sound, minimum), skewed: times.length - sound.length };
}
