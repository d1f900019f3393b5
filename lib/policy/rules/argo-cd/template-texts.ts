import type { Field, ManifestObject } from '../../../manifests';

/** Every text of a template with its place, the keys of maps too. */
export function* textsIn(field: Field): Iterable<{ readonly at: Field; readonly text: string }> {
  if (field.text !== undefined) yield { at: field, text: field.text };
  for (const item of field.items) yield* textsIn(item);
  for (const [key, inner] of field.entries) {
    if (key.includes('{{')) yield { at: inner, text: key };
    yield* textsIn(inner);
  }
}

/** The texts of an ApplicationSet that are templates: its template, those of its generators, and its patch. */
export function* templateTexts(set: ManifestObject): Iterable<{ readonly at: Field; readonly text: string }> {
  yield* textsIn(set.at('spec', 'template'));
  yield* textsIn(set.at('spec', 'templatePatch'));
}

/** Whether what a text needs depends on conditions in it. */
export function hasConditions(text: string): boolean {
  return /\{\{-?\s*(if|with|range|define|block|template)\b/.test(text);
}
