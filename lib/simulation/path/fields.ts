import { type Fields, isRecord } from '../../manifests';

export { type Fields, isRecord };

/** The value at a path of fields; undefined where there is none. */
export function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value);
}

/** A list of objects; what is no list is an empty one, and what is no object is left out. */
export function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
