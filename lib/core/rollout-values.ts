import { goMilliseconds } from './durations';

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
