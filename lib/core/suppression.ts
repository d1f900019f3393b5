/** What the annotation begins with by which a finding of the check is accepted; the rule's id follows. */
export const SUPPRESS = 'release-train.dev/suppress.';

/** Until when a finding is accepted, and why. */
export interface Acceptance {
  /** The last day on which it is, as `2026-12-31`. */
  readonly until: string;
  /** Why, in one line. */
  readonly reason: string;
}

/** The value of the annotation. */
export function acceptanceText({ until, reason }: Acceptance): string {
  return `until ${until}: ${reason}`;
}

/** What a value of the annotation says; undefined if it lacks the day or the reason. */
export function readAcceptance(text: string): Acceptance | undefined {
  const [, until, reason] = /^until (\d{4}-\d\d-\d\d): *(\S.*)$/s.exec(text.trim()) ?? [];
  return until && reason && isDay(until) ? { until, reason } : undefined;
}

/** Whether a text is a day of the calendar, as `2026-12-31`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
