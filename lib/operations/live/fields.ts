import { isRecord } from '../../manifests';

type Fields = Readonly<Record<string, unknown>>;

/** What an API server answers, read field by field: where something else stands than what is expected, nothing does. */
export function objectIn(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** The objects of a list; none where there is no list. */
export function objectsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

/** A text that says something. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
