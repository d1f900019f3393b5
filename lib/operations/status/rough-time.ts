/** A time span as people say it: `45s`, `14m`, `5h`, `3d`. */
export function roughTime(seconds: number): string {
  const span = Math.max(0, Math.round(seconds));
  if (span < 100) return `${span}s`;
  if (span < 100 * 60) return `${Math.round(span / 60)}m`;
  return span < 48 * 3600 ? `${Math.round(span / 3600)}h` : `${Math.round(span / 86_400)}d`;
}

/** How long ago a time in ISO 8601 is; undefined where there is none, or it is none. */
export function secondsSince(time: string | undefined, now: number): number | undefined {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? undefined : Math.max(0, (now - at) / 1000);
}
