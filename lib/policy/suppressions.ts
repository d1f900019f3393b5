import type { Field, ManifestObject, ManifestTree } from '../manifests';

/** What the annotation of a suppression begins with; the rule's id follows. */
export const SUPPRESS = 'release-train.dev/suppress.';

/** A finding that is accepted, for a while: an annotation of the object that it is about. */
export interface Suppression {
  readonly object: ManifestObject;
  /** The annotation. */
  readonly at: Field;
  readonly rule: string;
  /** The last day on which it holds, as `2026-12-31`. */
  readonly until: string;
  readonly reason: string;
}

/**
 * The annotation's value: the last day, then the reason.
 *
 * @see suppressionsOf which reads it
 */
export function suppressionText(until: string, reason: string): string {
  return `until ${until}: ${reason}`;
}

/** The suppressions of a tree. What is not written as one is left out: a rule tells of it. */
export function suppressionsOf(tree: ManifestTree): Suppression[] {
  return tree.objects.flatMap((object) =>
    suppressionFields(object).flatMap(([rule, at]) => {
      const read = readSuppression(at.text ?? '');
      return read ? [{ object, at, rule, ...read }] : [];
    }),
  );
}

/** The annotations of an object that are meant as suppressions, with the rule that each names. */
export function suppressionFields(object: ManifestObject): [string, Field][] {
  return object
    .at('metadata', 'annotations')
    .entries.filter(([key]) => key.startsWith(SUPPRESS))
    .map(([key, at]) => [key.slice(SUPPRESS.length), at]);
}

/** The last day and the reason that a suppression gives; undefined if it lacks one of them. */
export function readSuppression(text: string): { readonly until: string; readonly reason: string } | undefined {
  const [, until, reason] = /^until (\d{4}-\d\d-\d\d): *(\S.*)$/s.exec(text.trim()) ?? [];
  return until && reason && isDay(until) ? { until, reason } : undefined;
}

/** Whether a text is a day of the calendar, as `2026-12-31`. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
