import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { A_DURATION, durationProblem, humanDuration, report, type Shape, show, warn } from '../core';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { otherObjective } from './derived-plan';
import type { Occasion } from './occasion';
import { oneOf } from './one-of';
import { windowFindings, windowFor } from './plan-problems';
import {
  nobodyCalls,
  planProblem,
  type Schedule,
  scheduleOf,
  shortestWindow,
  soundScrapeInterval,
  type View,
} from './schedule';

/** What a window with too few requests means. */
export type BelowMinimum = 'pause' | 'pass' | 'fail';

/** What every analysis can be told that counts the requests of a window. */
export interface RequestCountingOptions extends AnalysisOptions {
  /**
   * What a window with fewer requests means: `pause` asks a person; `pass` lets the release go on unseen; `fail` aborts it.
   *
   * @default 'pause'
   */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
  /**
   * Over which time requests are counted, and measured once. A longer window gathers enough requests of a quiet service,
   * and takes longer to abort: two bad windows. Whole seconds, from four scrapes (and a minute) to a day.
   *
   * @default - a minute, or four scrapes if that is longer; what brings enough requests, where the plan knows the traffic
   */
  readonly window?: Duration;
  /**
   * How the pods' counters are told apart: by the label `pod`, which Prometheus has from its own discovery, or by
   * `rollouts_pod_template_hash`, if the scrape configuration copies the labels of pods.
   *
   * @default 'pod-name'
   */
  readonly podSelector?: 'pod-name' | 'hash-label';
  /**
   * Whose counters are read: those of the callers' proxies (`client`), after retries, or those of the pods' own (`pod`),
   * where each retry counts.
   *
   * @default - both
   */
  readonly views?: readonly ('client' | 'pod')[];
}

/** How the properties that those analyses have are checked. The window is checked with the scrapes. */
export const REQUEST_COUNTING: Shape<RequestCountingOptions> = {
  ...ANALYSIS_OPTIONS,
  belowMinimum: oneOf('pause', 'pass', 'fail'),
  window: A_DURATION,
  podSelector: oneOf('pod-name', 'hash-label'),
  views: true,
};

/** When requests are counted, and by whom: a schedule for each view. */
export type Counting = readonly (Schedule & { readonly view: View })[];

/**
 * The schedules of an analysis at a moment of a release, and reports what is wrong with the views and times, and with the
 * traffic where the plan knows it.
 */
export function countingOf(
  guard: Construct,
  target: AnalysisTarget,
  options: RequestCountingOptions,
  minRequests: number,
): Counting {
  const { slo, occasion } = target;
  const wrongViews = options.views === undefined ? undefined : viewsProblem(options.views);
  const views = wrongViews ? VIEWS : VIEWS.filter((view) => options.views?.includes(view) ?? true);
  const scrapeInterval = soundScrapeInterval(guard, target.scrapeInterval);
  const counted = views.includes('client') ? countedByCallers(occasion) : occasion;
  const window = soundWindow(guard, scrapeInterval, options.window) ?? windowFor(counted, minRequests, scrapeInterval);
  const counting = views.map((view) => ({ view, ...scheduleOf(view, scrapeInterval, occasion, window) }));
  const wrongPlan = nobodyCalls(target.occasion) ?? planProblem(occasion, counting);
  report(guard, ...[wrongViews, wrongPlan].filter((problem) => problem !== undefined));
  // A plan that is too short, or that is for another objective, is told so already; and a dry run stops nothing.
  if (!wrongPlan && !otherObjective(occasion, slo) && !options.dryRun) {
    const { belowMinimum } = options;
    const traffic = windowFindings(counted, { window, minRequests, belowMinimum, slo, scrapeInterval });
    report(guard, ...traffic.problems);
    warn(guard, ...traffic.warnings);
  }
  return counting;
}

/**
 * What an answer means. -1 and NaN satisfy neither condition unless told otherwise, and the measurement is inconclusive,
 * which pauses instead of passing or aborting.
 */
export function conditions(highest: string, belowMinimum: BelowMinimum = 'pause') {
  const within = `result[0] <= ${highest}`;
  const above = `result[0] > ${highest}`;
  return {
    successCondition: `len(result) == 1 && ${belowMinimum === 'pass' ? '' : 'result[0] >= 0 && '}${within}`,
    failureCondition: `len(result) == 1 && ${belowMinimum === 'fail' ? `(result[0] < 0 || ${above})` : above}`,
  };
}

/** When the analysis aborts and when it pauses, for the person who is called at night. */
export function timeReasons(
  counting: Counting,
  { occasion }: AnalysisTarget,
  belowMinimum: BelowMinimum = 'pause',
): Record<string, string> {
  const begin = 'steps' in occasion && occasion.kind !== 'before-first-weight' ? 'the first weight' : 'it begins';
  const each = (time: (schedule: Schedule) => number): string => {
    const times = new Set(counting.map(time));
    if (times.size === 1) return humanDuration([...times][0] ?? 0);
    return counting.map((schedule) => `${humanDuration(time(schedule))} (${schedule.view} view)`).join(', ');
  };
  const tooFew: Record<BelowMinimum, Record<string, string>> = {
    pause: { pauses: `without enough requests ${each((s) => s.pauseWithoutData)} after ${begin}` },
    pass: { passes: 'windows with too few requests, or none: nothing is seen then' },
    fail: { 'aborts-below-minimum': 'two windows with too few requests, or none' },
  };
  return {
    aborts: `after two bad windows of ${windowOf(counting)}, at the earliest ${each((s) => s.earliestAbort)} after ${begin}`,
    ...tooFew[belowMinimum],
  };
}

/** Who counted failed requests, for the person who reads the query. */
export const COUNTED_BY: Readonly<Record<View, string>> = {
  client: 'as their clients saw it (after retries)',
  pod: 'as the pods answered them (each retry counts)',
};

/** The window as it is printed: the same in every view. */
export function windowOf(counting: Counting): string {
  return humanDuration(counting[0]?.window ?? 0);
}

/** The traffic as callers' sidecars count it: what is made for the canary without a sidecar is not in it. */
function countedByCallers(occasion: Occasion): Occasion {
  return 'steps' in occasion && occasion.syntheticAtPodsOnly
    ? { ...occasion, syntheticRequestsPerSecond: 0 }
    : occasion;
}

const VIEWS: readonly View[] = ['client', 'pod'];

function soundWindow(guard: Construct, scrapeInterval: Duration, window?: Duration): Duration | undefined {
  const problem = window && durationProblem(window, shortestWindow(scrapeInterval), Duration.days(1));
  if (problem) report(guard, `window: ${problem}`);
  return problem ? undefined : window;
}

function viewsProblem(views: unknown): string | undefined {
  if (Array.isArray(views) && views.length > 0 && [...views].every((view) => VIEWS.includes(view))) return undefined;
  const given = Array.isArray(views) ? `[${[...views].map(show).join(', ')}]` : show(views);
  return `views: ${given} names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`;
}
