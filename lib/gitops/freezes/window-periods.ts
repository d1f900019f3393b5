import { cronCalendar, cronStarts, longestGap, zoneOffset } from '../../core';

/** When a window opens and closes: moments, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The times of a window, as Argo CD reads them. */
export interface WindowTimes {
  /** Five fields in which `cronProblem` found nothing. */
  readonly schedule: string;
  /** In milliseconds. */
  readonly duration: number;
  readonly timeZone: string;
}

const HOUR = 3600 * 1000;
const YEAR = 366 * 24 * HOUR;

/** Farther than any clock is from UTC. */
const FARTHEST = 15 * HOUR;

/** Whether a window is open at all times: it begins again before it ends, or Argo CD never finds when it begins. */
export function isAlwaysOpen({ schedule, duration }: WindowTimes): boolean {
  const gap = longestGap(cronCalendar(schedule));
  return gap === undefined || duration >= gap;
}

/**
 * The periods of a window that close after a moment, in order, without an end; for a window that is not always open.
 *
 * Argo CD compares what the clocks show: a window is open while their time lies between a start and that start plus the
 * duration. So one that begins in an hour that is skipped opens when the clocks are put forward; one whose hour is shown
 * twice opens twice; and one over a change of the clocks is an hour shorter or longer than its duration.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/pkg/apis/application/v1alpha1/types.go `SyncWindows.active`
 */
export function* windowPeriods({ schedule, duration, timeZone }: WindowTimes, after: number): Generator<Period> {
  const momentsIn = (shown: Period): Period[] =>
    periodsShowing(shown, timeZone).filter((period) => period.to > after && period.to > period.from);
  let open: { from: number; to: number } | undefined;
  // A window that begins again before it ends may have been open for most of a year.
  for (const start of cronStarts(cronCalendar(schedule), after - duration - YEAR)) {
    if (open && start <= open.to) {
      open.to = start + duration;
      continue;
    }
    if (open && open.to > after - FARTHEST) yield* momentsIn(open);
    open = { from: start, to: start + duration };
  }
}

/** The moments at which the clocks of a time zone show a time between two others. */
function periodsShowing(shown: Period, timeZone: string): Period[] {
  const periods: { from: number; to: number }[] = [];
  for (const { from, to, offset } of offsets(timeZone, shown.from - FARTHEST, shown.to + FARTHEST)) {
    const period = { from: Math.max(from, shown.from - offset), to: Math.min(to, shown.to - offset) };
    const last = periods.at(-1);
    if (period.from >= period.to) continue;
    if (last?.to === period.from) last.to = period.to;
    else periods.push(period);
  }
  return periods;
}

/** How far the clocks are ahead of UTC, between the moments at which that changes. */
function offsets(timeZone: string, from: number, to: number): { from: number; to: number; offset: number }[] {
  const spans = [{ from, to, offset: zoneOffset(timeZone, from) }];
  for (let at = from; at < to; at += 6 * HOUR) {
    const last = spans.at(-1) as (typeof spans)[number];
    const offset = zoneOffset(timeZone, at);
    if (offset === last.offset) continue;
    last.to = changeBetween(timeZone, at - 6 * HOUR, at);
    spans.push({ from: last.to, to, offset });
  }
  return spans;
}

/** The moment between two others at which the clocks are changed: the first with the offset of the second. */
function changeBetween(timeZone: string, before: number, after: number): number {
  const offset = zoneOffset(timeZone, after);
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (zoneOffset(timeZone, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}
