import type { Field } from '../../manifests';

/** Every text in a field, however deep. */
export function textsOf(field: Field): Field[] {
  if (field.text !== undefined) return [field];
  return [...field.items, ...field.entries.map(([, at]) => at)].flatMap(textsOf);
}
