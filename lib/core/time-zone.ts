import { show } from './problems';

/** Says why a text is no time zone, or undefined. */
export function timeZoneProblem(timeZone: unknown): string | undefined {
  const known = canonical(timeZone);
  if (known !== undefined && typeof timeZone === 'string' && isWrittenAsInTheDatabase(timeZone, known))
    return undefined;
  const meant = known !== undefined && known.toLowerCase() === String(timeZone).toLowerCase() ? known : 'Europe/Berlin';
  return `${show(timeZone)} is no time zone; write its name in the tz database, such as ${meant} or Etc/UTC`;
}

/** How far the clocks of a time zone are ahead of UTC at a moment; both in milliseconds. */
export function zoneOffset(timeZone: string, at: number): number {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/**
 * The moments at which the clocks of a time zone show a time: one; none where they are put forward past it; two where they
 * are put back.
 *
 * @param clock the time that they show, as if it were UTC, in milliseconds
 */
export function momentsOf(timeZone: string, clock: number): number[] {
  const offsets = [clock - DAY, clock + DAY].map((near) => zoneOffset(timeZone, near));
  return [...new Set(offsets)]
    .map((offset) => clock - offset)
    .filter((moment) => moment + zoneOffset(timeZone, moment) === clock)
    .sort((a, b) => a - b);
}

const DAY = 24 * 3600 * 1000;

/** Short names of the tz database; others of three letters are known to browsers alone, and mean different places. */
const SHORT = ['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET'];

/** What Unicode calls a time zone, which may be another of its names; undefined if there is no such zone. */
function canonical(timeZone: unknown): string | undefined {
  try {
    return typeof timeZone === 'string' ? formatter(timeZone).resolvedOptions().timeZone : undefined;
  } catch {
    return undefined;
  }
}

/** Controllers look a name up as a file: `europe/berlin` is none, though JavaScript knows it. */
function isWrittenAsInTheDatabase(timeZone: string, known: string): boolean {
  if (timeZone.toLowerCase() === known.toLowerCase()) return timeZone === known;
  if (/^[A-Z]{3}$/.test(timeZone)) return SHORT.includes(timeZone);
  return timeZone.split('/').every((part) => /^[A-Z]/.test(part)) && !/^SystemV|^[A-Z]{4,}(\/|$)/.test(timeZone);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}
