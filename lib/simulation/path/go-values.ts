/** An int-or-string that holds an integer, as `intstr.IntValue` reads it: a text that is none counts as 0. */
export function integerOf(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
