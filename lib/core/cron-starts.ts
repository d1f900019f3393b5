import type { CronCalendar } from './cron-schedule';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Between two days of February 29th lie eight years at most. */
const LONGEST_SEARCH = 9 * 366 * DAY;

/**
 * The starts of a schedule at or after a time, in order, without an end; in milliseconds of a clock that is never put back
 * or forward. None if the schedule names only days that never come, such as February 30th.
 */
export function* cronStarts({ minutes, startsOn }: CronCalendar, from: number): Generator<number> {
  let last = from;
  for (let day = Math.floor(from / DAY) * DAY; day - last < LONGEST_SEARCH; day += DAY) {
    if (!startsOn(new Date(day))) continue;
    for (const minute of minutes) {
      const start = day + minute * MINUTE;
      if (start < from) continue;
      last = start;
      yield start;
    }
  }
}

/** The longest time between a start of a schedule and its next one, in milliseconds; undefined if it never starts. */
export function longestGap(calendar: CronCalendar): number | undefined {
  const { minutes, startsOn } = calendar;
  const [first] = minutes;
  const last = minutes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const within = Math.max(0, ...minutes.slice(1).map((minute, i) => minute - (minutes[i] as number)));
  const days = Array.from({ length: CYCLE }, (_, i) => i).filter((i) => startsOn(new Date(CYCLE_BEGIN + i * DAY)));
  const between = days.map((day, i) => (days[i + 1] ?? (days[0] as number) + CYCLE) - day);
  if (between.length === 0) return undefined;
  return Math.max(within * MINUTE, Math.max(...between) * DAY - (last - first) * MINUTE);
}

/** After 28 years the same dates fall on the same weekdays. */
const CYCLE = 28 * 365 + 7;
const CYCLE_BEGIN = Date.UTC(2000, 0, 1);
