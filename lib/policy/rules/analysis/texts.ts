import type { Field } from '../../../manifests';

/** All texts below a field. */
export function textsBelow(field: Field): Field[] {
  if (field.text !== undefined) return [field];
  const below = field.entries.length > 0 ? field.entries.map(([, it]) => it) : field.items;
  return below.flatMap(textsBelow);
}
