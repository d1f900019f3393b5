import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { argo } from '../../imports';
import { durationProblem, goDuration, humanDuration, report, seconds } from '../core';
import { SLACK } from '../slo';
import { holdBeforeLastWeight, totalHold } from './canary-step';
import { type BlueGreenOccasion, type CanaryOccasion, type Occasion, stepsOf } from './occasion';

/** Whose counters an analysis reads: those of the callers' proxies, or those of the canary pods' own. */
export type View = 'client' | 'pod';

/** When a metric is measured, and how often it may be bad, undecided or unreachable. All times are in seconds. */
export interface Schedule {
  /** The time over which a measurement counts requests, and that between two measurements. */
  readonly window: number;
  /** The time before the first measurement. */
  readonly initialDelay: number;
  /** How many measurements there are; without end beside a background analysis. */
  readonly count?: number;
  /** How many bad measurements are forgiven. */
  readonly failureLimit: number;
  /** How many undecided measurements are forgiven. */
  readonly inconclusiveLimit: number;
  /** When a bad release is aborted at the earliest, counted from the first weight, or from the switch. */
  readonly earliestAbort: number;
  /** When a release without traffic pauses at the earliest, counted from the first weight, or from the switch. */
  readonly pauseWithoutData: number;
}

/** The shortest window: four scrapes, so that one or two may fail and it still has values; but never under a minute. */
export function shortestWindow(scrapeInterval: Duration): Duration {
  return Duration.seconds(Math.max(60, 4 * seconds(scrapeInterval)));
}

/** The schedule of a metric at a moment of a release, measured once per window: so a bad event counts once. */
export function scheduleOf(view: View, scrapeInterval: Duration, occasion: Occasion, ownWindow?: Duration): Schedule {
  const scrape = seconds(scrapeInterval);
  const window = seconds(ownWindow ?? shortestWindow(scrapeInterval));
  if (occasion.kind === 'background') return backgroundSchedule(window, scrape, occasion);
  if (occasion.kind === 'after-promotion') return watchSchedule(view, window, scrape, occasion);
  return inlineSchedule(view, window, scrape, occasion);
}

/** The fields of a metric that say when it is measured. */
export function timing(
  schedule: Schedule,
): Pick<
  argo.Metric,
  'interval' | 'initialDelay' | 'count' | 'failureLimit' | 'inconclusiveLimit' | 'consecutiveErrorLimit'
> {
  const { window, initialDelay, count, failureLimit, inconclusiveLimit } = schedule;
  return {
    interval: printed(window),
    ...(initialDelay > 0 ? { initialDelay: printed(initialDelay) } : {}),
    ...(count === undefined ? {} : { count }),
    failureLimit,
    inconclusiveLimit,
    consecutiveErrorLimit: CONSECUTIVE_ERRORS,
  };
}

/**
 * Says why a plan ends before the analysis could abort it, or undefined. Argo Rollouts takes a background analysis that
 * did not come to an end for a success.
 */
export function planProblem(occasion: Occasion, schedules: readonly Schedule[]): string | undefined {
  if (occasion.kind !== 'background') return undefined;
  const needed = Math.max(...schedules.map((s) => s.initialDelay + (s.window + SLACK) * (s.failureLimit + 1)));
  const total = seconds(totalHold(occasion.steps));
  if (total > needed) return undefined;
  const last = seconds(occasion.steps.at(-1)?.hold ?? Duration.seconds(0));
  const enough = Math.floor((last + needed - total) / 60) + 1;
  const remedy =
    enough <= MINUTES_A_DAY ? `hold the last step at least Duration.minutes(${enough})` : 'shorten the window';
  return (
    `the plan holds ${humanDuration(total)} in all, but two bad windows of ${humanDuration(schedules[0]?.window ?? 0)} are sure to be seen only after ` +
    `${humanDuration(needed)}, so that a bad release could pass; ${remedy}`
  );
}

/**
 * The controller retries every 10 seconds: two minutes without Prometheus are survived. A longer time without eyes aborts
 * the canary, which is the safe side.
 */
export const CONSECUTIVE_ERRORS = 12;

/** The scrape interval, or one that stands for it where it is wrong. */
export function soundScrapeInterval(guard: Construct, interval: Duration): Duration {
  const problem = durationProblem(interval, Duration.seconds(1), Duration.minutes(5));
  if (problem) report(guard, `scrapeInterval: ${problem}`);
  return problem ? Duration.seconds(15) : interval;
}

/** Says why requests cannot be counted at this moment of a release: there are none; undefined if there may be some. */
export function nobodyCalls(occasion: Occasion): string | undefined {
  if (occasion.kind !== 'before-first-weight') return undefined;
  return 'when: before the first weight nobody calls the new version, so that every release would pause there; leave it out, or try the new version with a SyntheticAnalysis, whose Job calls it';
}

/** A number of seconds as a Go duration. */
export function printed(time: number): string {
  return goDuration(Duration.millis(time * 1000));
}

// The longest hold.
const MINUTES_A_DAY = 24 * 60;

// Measurements of an analysis that has to end: two bad ones abort, and two undecided ones pause, whatever the third is.
const COUNT = 3;

// One bad window may be a blip, such as a pod that was evicted; two are not.
const FAILURE_LIMIT = 1;

/** Seconds for which a new version is measured after a switch: the standard plan of a canary holds its last weight as long. */
export const WATCH = 600;

function backgroundSchedule(window: number, scrape: number, { steps }: CanaryOccasion): Schedule {
  // Clients also counted what they sent to an earlier canary, and pods what they answered in an attempt that was aborted
  // and is tried again at once: it must have left the window.
  const initialDelay = window + scrape;
  // As many undecided measurements as end before the last weight is set, however slow they are: the pause must come first.
  const time = seconds(holdBeforeLastWeight(steps)) - SLACK - initialDelay;
  const measurements = time < 0 ? 0 : Math.floor(time / (window + SLACK)) + 1;
  const inconclusiveLimit = Math.max(0, measurements - 1);
  return {
    window,
    initialDelay,
    failureLimit: FAILURE_LIMIT,
    inconclusiveLimit,
    earliestAbort: initialDelay + FAILURE_LIMIT * window,
    pauseWithoutData: initialDelay + inconclusiveLimit * window,
  };
}

function watchSchedule(view: View, window: number, scrape: number, { watch }: BlueGreenOccasion): Schedule {
  // Everybody meets a bad release after the switch, so nothing is waited for but what would mislead: the clients also
  // counted, under the same host, what they sent to the old version until the switch.
  const initialDelay = view === 'pod' ? 2 * scrape : window + scrape;
  const time = (watch ? seconds(watch) : WATCH) - initialDelay;
  const count = Math.max(COUNT, Math.floor(time / window) + 1);
  // Where most windows have too few requests, the few others prove little: a person decides.
  const inconclusiveLimit = Math.floor(count / 2);
  return {
    window,
    initialDelay,
    count,
    failureLimit: FAILURE_LIMIT,
    inconclusiveLimit,
    earliestAbort: initialDelay + FAILURE_LIMIT * window,
    pauseWithoutData: initialDelay + inconclusiveLimit * window,
  };
}

function inlineSchedule(view: View, window: number, scrape: number, occasion: Occasion): Schedule {
  // Before the first weight, and before a switch, there was no hold.
  const holds = occasion.kind === 'after-each-hold' ? stepsOf(occasion).map(({ hold }) => seconds(hold)) : [0];
  const firstHold = holds[0] ?? 0;
  const shortestHold = Math.min(...holds);
  // After a hold the window is full of what this step's weight brought; after a shorter one it must fill first.
  const initialDelay = Math.max(0, (view === 'pod' ? window : window + scrape) - shortestHold);
  // Limits below the count: the controller compares with "more than", and a limit of 3 in 3 could never be exceeded.
  const inconclusiveLimit = 1;
  return {
    window,
    initialDelay,
    count: COUNT,
    failureLimit: FAILURE_LIMIT,
    inconclusiveLimit,
    earliestAbort: firstHold + initialDelay + FAILURE_LIMIT * window,
    pauseWithoutData: firstHold + initialDelay + inconclusiveLimit * window,
  };
}
