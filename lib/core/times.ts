/** A time in seconds since 1970 as people and programs read it, in UTC: `2026-11-02T12:00:00Z`. */
export function printedTime(time: number): string {
  return new Date(time * 1000).toISOString().replace('.000', '');
}

/** A time in milliseconds since 1970, in UTC, without the seconds where there are none: `2026-11-02T12:00Z`. */
export function shortTime(at: number): string {
  return printedTime(Math.floor(at / 1000)).replace(/:00Z$/, 'Z');
}

/** The time of day in UTC, of a time in milliseconds since 1970: `12:00:00`. */
export function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice('2026-11-02T'.length, -'.000Z'.length);
}
