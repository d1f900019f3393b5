/** Milliseconds of a Go duration such as `90s`, `1h30m` or `500ms`; undefined of anything that Go does not parse. */
export function goMilliseconds(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === '0') return 0;
  if (!/^[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value)) return undefined;
  const sign = value.startsWith('-') ? -1 : 1;
  const parts = value.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g);
  return (
    sign * [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (MILLIS[unit as string] as number), 0)
  );
}

const MILLIS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Seconds of a pause: a number, a number as text, or a Go duration, cut to whole seconds; undefined if it is none of these. */
export function pauseSeconds(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value === 'string' && /^[-+]?\d+$/.test(value)) return Number(value);
  const millis = goMilliseconds(value);
  return millis === undefined ? undefined : Math.trunc(millis / 1000);
}

/**
 * Pods of an int-or-string such as 1 or "25%". A text counts as percent also without its sign, since the controller strips
 * it; undefined of anything else.
 */
export function podsOf(value: unknown, of: number, round: (pods: number) => number): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value !== 'string' || !/^\d+%?$/.test(value)) return undefined;
  return round((Number(value.replace('%', '')) * of) / 100);
}

/** An int-or-string that holds an integer, as `intstr.IntValue` reads it: a text that is none counts as 0. */
export function integerOf(value: unknown, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' && /^[-+]?\d+$/.test(value) ? Number(value) : 0;
}
