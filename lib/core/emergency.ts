import { show } from './problems';
import { printedTime } from './times';

/** Why a release cannot wait until the gate for its error budget opens, and until when that holds. */
export interface EmergencyProps {
  /** Why it cannot wait: one line of 1 to 200 characters. It stands in annotations, for everybody to read. */
  readonly reason: string;
  /**
   * When the emergency began, in ISO 8601 with a time zone. A release that goes back to an older commit has to say it.
   *
   * @default - when the release's commit was made
   */
  readonly declared?: string;
  /** When it ends: ISO 8601 with a time zone, at most 24 hours after it began. From then on the gate holds again. */
  readonly expires: string;
}

/** An emergency as the guards read it. */
export interface Emergency {
  /** Why the release cannot wait. */
  readonly reason: string;
  /** When it began, in seconds since 1970. */
  readonly declared: number;
  /** When it ends, in seconds since 1970. */
  readonly expires: number;
}

/** The fields of an emergency, in the order in which they are documented. */
const EMERGENCY_FIELDS = ['reason', 'declared', 'expires'] as const;

/** The emergency that sound properties tell. */
export function emergencyOf({ reason, declared, expires }: EmergencyProps, committedAt?: string): Emergency {
  return { reason, declared: unixTime(declared ?? committedAt ?? expires), expires: unixTime(expires) };
}

/** An emergency in one line, for annotations and reviews: `prices are wrong (until 2026-11-02T12:00:00Z)`. */
export function emergencyNotice({ reason, expires }: Emergency): string {
  return `${reason} (until ${printedTime(expires)})`;
}

/** What is wrong with an emergency, by field: `emergency.expires`. */
export function emergencyProblems(emergency: unknown, committedAt: unknown): Map<string, string> {
  if (typeof emergency !== 'object' || emergency === null || Array.isArray(emergency)) {
    return new Map([['emergency', `${show(emergency)} is no emergency; write { reason: …, expires: … }`]]);
  }
  const given = emergency as Partial<Record<keyof EmergencyProps, unknown>>;
  const problems: [string, string | undefined][] = [
    ['reason', reasonProblem(given.reason)],
    ['declared', declaredProblem(given.declared, committedAt)],
    ['expires', timeProblem(given.expires) ?? spanProblem(given, committedAt)],
    ...Object.keys(given)
      .filter((key) => !(EMERGENCY_FIELDS as readonly string[]).includes(key))
      .map((key): [string, string] => [
        key,
        `an emergency has no such field; its fields are ${EMERGENCY_FIELDS.join(', ')}`,
      ]),
  ];
  return new Map(problems.flatMap(([key, problem]) => (problem ? [[`emergency.${key}`, problem] as const] : [])));
}

/** Says why a text is no moment, or undefined. */
export function timeProblem(time: unknown): string | undefined {
  return isTime(time)
    ? undefined
    : `${show(time)} is no time; write ISO 8601 with a time zone, such as 2026-11-02T09:30:00Z`;
}

const LONGEST_HOURS = 24;
const LONGEST_REASON = 200;

function isTime(time: unknown): time is string {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
  return typeof time === 'string' && iso.test(time) && !Number.isNaN(Date.parse(time));
}

function unixTime(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function reasonProblem(reason: unknown): string | undefined {
  // Control characters and line ends would break the annotation, or hide what stands behind them.
  const legible = typeof reason === 'string' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(reason) && reason.trim() !== '';
  if (!legible) return `${show(reason)} is no reason; write in one line why the release cannot wait`;
  return reason.length > LONGEST_REASON
    ? `a reason of ${reason.length} characters is too long for one line; write at most ${LONGEST_REASON}`
    : undefined;
}

function declaredProblem(declared: unknown, committedAt: unknown): string | undefined {
  if (declared !== undefined) return timeProblem(declared);
  return committedAt === undefined
    ? 'nobody can tell when the emergency began; write it, such as 2026-11-02T09:30:00Z, or the committedAt of the release'
    : undefined;
}

/** Why an emergency is none for now: it would last too long, or be over before it began. */
function spanProblem({ declared, expires }: { declared?: unknown; expires?: unknown }, committedAt: unknown) {
  const from = declared ?? committedAt;
  // What is wrong with these is told already.
  if (!isTime(from) || !isTime(expires)) return undefined;
  const began = declared === undefined ? 'when the commit was made' : 'when it was declared';
  const span = unixTime(expires) - unixTime(from);
  const latest = printedTime(unixTime(from) + LONGEST_HOURS * 3600);
  if (span <= 0) return `${expires} is not after ${from}, ${began}; write a time up to ${latest}`;
  if (span <= LONGEST_HOURS * 3600) return undefined;
  const otherwise = declared === undefined ? ', or say with declared when the emergency began' : '';
  return (
    `${expires} is more than ${LONGEST_HOURS} hours after ${from}, ${began}, and no emergency is set for the future; ` +
    `write ${latest} or earlier${otherwise}`
  );
}
