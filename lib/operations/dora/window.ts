import { ReleaseTrainError, show } from '../../core';

/** A span of time: its beginning is in it, its end is not. Seconds since 1970. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

export const DAY = 86_400;

/**
 * Reads when a report begins and ends: a number of days or weeks before its end, `90d` or `12w`, or a moment in ISO 8601. A date alone
 * is its first moment in UTC, so that the windows of two quarters meet and share nothing. No report ends after now.
 *
 * @throws ReleaseTrainError if one of them is no time, or nothing lies between them
 */
export function windowOf(since: string, until: string | undefined, now: Date): Window {
  const today = Math.floor(now.getTime() / 1000);
  // Days that are still to come would count as days without a deployment.
  const end = until === undefined ? today : Math.min(today, momentOf(until, '--until'));
  const [, amount, unit] = /^(\d{1,5})([dw])$/.exec(since) ?? [];
  const begin =
    amount === undefined ? momentOf(since, '--since') : end - Number(amount) * (unit === 'w' ? 7 * DAY : DAY);
  if (begin >= end)
    throw new ReleaseTrainError(
      `--since ${since} is not before the end (${printedMoment(end)}); name an earlier one, such as 90d`,
    );
  return { since: begin, until: end };
}

/** Whether a moment lies in a window. */
export function isIn({ since, until }: Window, at: number): boolean {
  return at >= since && at < until;
}

export function daysOf({ since, until }: Window): number {
  return (until - since) / DAY;
}

/** A moment in UTC as people read it: `2026-03-01`, and with the time where it is not midnight. */
export function printedMoment(at: number): string {
  const text = new Date(at * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 16)}Z`.replace('T', ' ');
}

function momentOf(text: string, option: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:\d{2})$/.test(text);
  const at = isDate ? Date.parse(`${text}T00:00:00Z`) : isTime ? Date.parse(text) : Number.NaN;
  // JavaScript takes the 31st of February for the 3rd of March.
  if (Number.isNaN(at) || (isDate && new Date(at).toISOString().slice(0, 10) !== text))
    throw new ReleaseTrainError(
      `${option} ${show(text)} is no time; write ${option === '--since' ? '90d, 12w, ' : ''}2026-03-01 or 2026-03-01T09:30:00Z`,
    );
  return at / 1000;
}
