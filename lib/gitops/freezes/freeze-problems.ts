import { Duration } from 'cdk8s';
import {
  cronCalendar,
  cronProblem,
  durationProblem,
  humanDuration,
  isDuration,
  longestGap,
  momentsOf,
  seconds,
  show,
  timeZoneProblem,
} from '../../core';

type Given = Readonly<Record<string, unknown>>;

/** The longest reason, in bytes: with what is said of a one-off behind it, Argo CD takes 255 for a description. */
const LONGEST_REASON = 120;

const LONGEST = Duration.days(365);

/** What is wrong with a freeze that comes again and again. */
export function recurringProblems(given: object): string[] {
  const { schedule, duration } = given as Given;
  const wrong = {
    schedule: scheduleProblem(schedule),
    duration: durationProblem(duration, Duration.minutes(1), LONGEST),
  };
  const endless = wrong.schedule || wrong.duration ? undefined : endlessProblem(String(schedule), duration);
  return [...told({ ...wrong, duration: wrong.duration ?? endless }), ...commonProblems(given)];
}

/** What is wrong with a freeze of one time. */
export function oneOffProblems(given: object): string[] {
  const { from, to, timeZone } = given as Given;
  const zone = timeZoneProblem(timeZone) ? undefined : String(timeZone);
  const wrong = { from: clockProblem(from, zone), to: clockProblem(to, zone) };
  const span = wrong.from || wrong.to ? undefined : spanProblem(String(from), String(to));
  return [...told({ ...wrong, to: wrong.to ?? span }), ...commonProblems(given)];
}

/** What clocks show, as if it were UTC, in milliseconds; undefined if no clock shows it. */
export function clockTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}Z`);
  // February 30th is taken for March 2nd.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? time : undefined;
}

function commonProblems(given: object): string[] {
  const { timeZone, reason, services } = given as Given;
  return told({ timeZone: timeZoneProblem(timeZone), reason: reasonProblem(reason), services: listProblem(services) });
}

function told(problems: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(problems).flatMap(([name, problem]) => (problem ? [`${name}: ${problem}`] : []));
}

function scheduleProblem(schedule: unknown): string | undefined {
  if (typeof schedule === 'string' && schedule.startsWith('@')) {
    return `Argo CD does not know ${show(schedule)}, and a window that it cannot read blocks every sync; write five fields, such as '0 16 * * 5'`;
  }
  const problem = cronProblem(schedule);
  if (problem) return problem;
  return longestGap(cronCalendar(String(schedule))) === undefined
    ? `${show(schedule)} names days that never come, and Argo CD takes such a window for always open; write days that there are`
    : undefined;
}

function endlessProblem(schedule: string, duration: unknown): string | undefined {
  const gap = longestGap(cronCalendar(schedule));
  if (gap === undefined || !isDuration(duration) || duration.toMilliseconds() < gap) return undefined;
  const [given, most] = [seconds(duration), gap / 1000].map(humanDuration);
  return `a freeze of ${given} that begins again after ${most} at the latest never ends; give it less than ${most}, or begin less often`;
}

function clockProblem(text: unknown, timeZone: string | undefined): string | undefined {
  const clock = typeof text === 'string' ? clockTime(text) : undefined;
  if (clock === undefined)
    return `${show(text)} is no time; write what the clocks of the time zone show, such as 2026-12-23T18:00`;
  const moments = timeZone === undefined ? 1 : momentsOf(timeZone, clock).length;
  if (moments === 1) return undefined;
  return moments === 0
    ? `the clocks of ${timeZone} never show ${text}, they are put forward past it; write an hour earlier or later`
    : `the clocks of ${timeZone} show ${text} twice, they are put back that day; write an hour earlier or later`;
}

function spanProblem(from: string, to: string): string | undefined {
  const span = (clockTime(to) as number) - (clockTime(from) as number);
  if (span <= 0) return `${to} is not after ${from}, when the freeze begins; write a later time`;
  return span < LONGEST.toMilliseconds()
    ? undefined
    : `a freeze of ${humanDuration(span / 1000)} never ends, because Argo CD begins it again every year; write a time less than a year after ${from}`;
}

function reasonProblem(reason: unknown): string | undefined {
  // Line ends and control characters would hide what stands behind them in a list of windows.
  if (typeof reason !== 'string' || reason.trim() === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(reason))
    return `${show(reason)} is no reason; write in one line why nothing is released then`;
  const length = Buffer.byteLength(reason);
  return length > LONGEST_REASON
    ? `a reason of ${length} bytes is too long for a list of windows; write at most ${LONGEST_REASON}`
    : undefined;
}

function listProblem(services: unknown): string | undefined {
  if (services === undefined) return undefined;
  if (!Array.isArray(services) || !services.every((name) => typeof name === 'string'))
    return `${show(services)} is no list of names; write for example ['svc-a']`;
  return services.length === 0 ? 'an empty list freezes nothing; leave services out to freeze all' : undefined;
}
