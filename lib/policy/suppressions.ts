import { type Acceptance, readAcceptance, SUPPRESS } from '../core';
import type { Field, ManifestObject, ManifestTree } from '../manifests';

/** A finding that is accepted, for a while: an annotation of the object that it is about. */
export interface Suppression extends Acceptance {
  readonly object: ManifestObject;
  /** The annotation. */
  readonly at: Field;
  readonly rule: string;
}

/** The rule over suppressions. It cannot be accepted itself: what says that a suppression is unsound would be silenced by one. */
export const SOUND_SUPPRESSIONS = 'sound-suppressions';

/** The suppressions of a tree. What is not written as one is left out: a rule tells of it. */
export function suppressionsOf(tree: ManifestTree): Suppression[] {
  return tree.objects.flatMap((object) =>
    suppressionFields(object).flatMap(([rule, at]) => {
      if (rule === SOUND_SUPPRESSIONS) return [];
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
export const readSuppression = readAcceptance;
