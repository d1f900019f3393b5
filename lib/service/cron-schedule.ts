import { show } from '../core';

/**
 * Says why a text is no schedule of a CronJob, or undefined.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec
 */
export function cronProblem(schedule: unknown): string | undefined {
  if (typeof schedule !== 'string' || schedule.trim() === '') {
    return `${show(schedule)} is no schedule; write minute, hour, day of month, month and day of week, such as ${EXAMPLE}`;
  }
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return undefined;
  if (/TZ=/.test(schedule))
    return `${show(schedule)} names a time zone, which Kubernetes refuses; write it into timeZone`;
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `${show(schedule)} has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}; write five, such as ${EXAMPLE}`;
  }
  const wrong = FIELDS.findIndex((field, i) => !fits(fields[i] as string, field));
  const field = FIELDS[wrong];
  return (
    field &&
    `${show(fields[wrong])} is no ${field.name}; write *, or numbers from ${field.from} to ${field.to} such as ${EXAMPLE} has`
  );
}

/** Says why a text is no time zone, or undefined. */
export function timeZoneProblem(timeZone: unknown): string | undefined {
  try {
    if (typeof timeZone === 'string' && /^[A-Z]/.test(timeZone)) {
      new Intl.DateTimeFormat('en-US', { timeZone });
      return undefined;
    }
  } catch {
    // Not one that the tz database has.
  }
  return `${show(timeZone)} is no time zone; write its name in the tz database, such as Europe/Berlin or Etc/UTC`;
}

const EXAMPLE = "'*/10 22-23,0-5 * * *'";

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for the numbers from `from` on. */
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59, names: [] },
  { name: 'hour', from: 0, to: 23, names: [] },
  { name: 'day of month', from: 1, to: 31, names: [] },
  { name: 'month', from: 1, to: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', from: 0, to: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
];

function fits(text: string, field: Field): boolean {
  return text.split(',').every((part) => {
    const match = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return false;
    const [, first, last, step] = match;
    if (step !== undefined && Number(step) < 1) return false;
    if (first === undefined) return true;
    const [from, to] = [numberOf(first, field), numberOf(last ?? first, field)];
    return from >= field.from && to <= field.to && from <= to;
  });
}

/** The number, or NaN, which is in no range. */
function numberOf(text: string, { names, from }: Field): number {
  const name = names.indexOf(text.toLowerCase());
  return name >= 0 ? name + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
