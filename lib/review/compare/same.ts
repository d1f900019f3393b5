import { isRecord } from '../../manifests';

/** Whether two values say the same, whatever the order of their keys. `null` is nothing, as for the controllers. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  const [a, b] = [one ?? undefined, other ?? undefined];
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!same(own(a, key), own(b, key))) return false;
  return true;
}

/** A field of a record itself: `constructor` and its like are names as any other. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
