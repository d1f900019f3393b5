import { show } from './problems';

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

/** When a schedule starts something: which minutes of which days. */
export interface CronCalendar {
  /** Minutes after midnight, ascending; the same on every day that there is one. */
  readonly minutes: readonly number[];
  /** Whether there is a start on a day: any moment of it, in UTC. */
  readonly startsOn: (day: Date) => boolean;
}

/**
 * The calendar of a schedule in which `cronProblem` found nothing, as robfig/cron 3 reads it, which Kubernetes and Argo CD
 * use: a day counts if its date or its weekday does, unless one of them is `*` (or `?`, or `*` with a step of one).
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3
 */
export function cronCalendar(schedule: string): CronCalendar {
  const fields = schedule.trim().split(/\s+/);
  const [minutes, hours, dates, months, weekdays] = FIELDS.map((field, i) => valuesOf(fields[i] ?? '*', field)) as [
    Values,
    Values,
    Values,
    Values,
    Values,
  ];
  const both = dates.star || weekdays.star;
  return {
    minutes: [...hours.numbers].flatMap((hour) => [...minutes.numbers].map((minute) => 60 * hour + minute)),
    startsOn: (day) => {
      const [date, weekday] = [dates.numbers.has(day.getUTCDate()), weekdays.numbers.has(day.getUTCDay())];
      return months.numbers.has(day.getUTCMonth() + 1) && (both ? date && weekday : date || weekday);
    },
  };
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
  return text.split(',').every((part) => rangeOf(part, field) !== undefined);
}

interface Values {
  /** Ascending. */
  readonly numbers: ReadonlySet<number>;
  /** Whether the field says that anything will do. */
  readonly star: boolean;
}

function valuesOf(text: string, field: Field): Values {
  const ranges = text.split(',').flatMap((part) => rangeOf(part, field) ?? []);
  const numbers = ranges.flatMap(({ from, to, step }) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step),
  );
  return { numbers: new Set(numbers.sort((a, b) => a - b)), star: ranges.some(({ star, step }) => star && step === 1) };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly star: boolean;
}

/** One part of a field's list: `*`, `5`, `1-5`, and each of them with a step; undefined if it is none of them. */
function rangeOf(part: string, field: Field): Range | undefined {
  const match = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (!match || Number(match[3] ?? 1) < 1) return undefined;
  const [, first, last, step] = match;
  if (first === undefined) return { from: field.from, to: field.to, step: Number(step ?? 1), star: true };
  const from = numberOf(first, field);
  // A step makes one number a range that ends with the field.
  const to = last !== undefined ? numberOf(last, field) : step === undefined ? from : field.to;
  return from >= field.from && to <= field.to && from <= to
    ? { from, to, step: Number(step ?? 1), star: false }
    : undefined;
}

/** The number, or NaN, which is in no range. */
function numberOf(text: string, { names, from }: Field): number {
  const name = names.indexOf(text.toLowerCase());
  return name >= 0 ? name + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
