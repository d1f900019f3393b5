import { cronCalendar, cronStarts, zoneOffset } from '../../lib/core';
import { isAlwaysOpen, type WindowTimes, windowPeriods } from '../../lib/gitops/freezes/window-periods';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The next periods, as the moments at which a window opens and closes. */
function periods(window: WindowTimes, after: string, count: number): string[] {
  const found: string[] = [];
  for (const { from, to } of windowPeriods(window, Date.parse(after))) {
    found.push([from, to].map((at) => `${new Date(at).toISOString().slice(0, 16)}Z`).join(' to '));
    if (found.length === count) break;
  }
  return found;
}

const WEEKEND: WindowTimes = { schedule: '0 16 * * 5', duration: 64 * HOUR, timeZone: 'Europe/Berlin' };
const SUNDAY: WindowTimes = { schedule: '30 2 * * 0', duration: HOUR, timeZone: 'Europe/Berlin' };

describe('a window', () => {
  test('that is open counts from when it opened', () => {
    expect(periods(WEEKEND, '2026-11-28T12:00:00Z', 2)).toEqual([
      '2026-11-27T15:00Z to 2026-11-30T07:00Z',
      '2026-12-04T15:00Z to 2026-12-07T07:00Z',
    ]);
  });

  test('over a change of the clocks closes when they show it: an hour sooner in spring, later in autumn', () => {
    expect(periods(WEEKEND, '2026-03-28T00:00:00Z', 1)).toEqual(['2026-03-27T15:00Z to 2026-03-30T06:00Z']);
    expect(periods(WEEKEND, '2026-10-24T00:00:00Z', 1)).toEqual(['2026-10-23T14:00Z to 2026-10-26T07:00Z']);
  });

  test('that begins in the hour that is skipped opens when the clocks are put forward', () => {
    expect(periods(SUNDAY, '2026-03-29T00:00:00Z', 1)).toEqual(['2026-03-29T01:00Z to 2026-03-29T01:30Z']);
  });

  test('that lies within the skipped hour does not open that day', () => {
    expect(periods({ ...SUNDAY, duration: 30 * MINUTE }, '2026-03-29T00:00:00Z', 1)).toEqual([
      '2026-04-05T00:30Z to 2026-04-05T01:00Z',
    ]);
  });

  test('whose hour is shown twice opens twice', () => {
    expect(periods(SUNDAY, '2026-10-25T00:00:00Z', 2)).toEqual([
      '2026-10-25T00:30Z to 2026-10-25T01:00Z',
      '2026-10-25T01:30Z to 2026-10-25T02:30Z',
    ]);
  });

  test('that begins again before it ends is one period', () => {
    const daily: WindowTimes = { schedule: '0 0 * * 1-5', duration: 30 * HOUR, timeZone: 'UTC' };
    expect(periods(daily, '2026-11-26T12:00:00Z', 2)).toEqual([
      '2026-11-23T00:00Z to 2026-11-28T06:00Z',
      '2026-11-30T00:00Z to 2026-12-05T06:00Z',
    ]);
  });

  test('has no year: it comes back on the same date', () => {
    const christmas: WindowTimes = { schedule: '0 18 23 12 *', duration: 230 * HOUR, timeZone: 'Europe/Berlin' };
    expect(periods(christmas, '2026-11-01T00:00:00Z', 2)).toEqual([
      '2026-12-23T17:00Z to 2027-01-02T07:00Z',
      '2027-12-23T17:00Z to 2028-01-02T07:00Z',
    ]);
  });

  test('is always open if it begins again in time, or never begins', () => {
    expect(isAlwaysOpen({ ...WEEKEND, duration: 167 * HOUR })).toBe(false);
    expect(isAlwaysOpen({ ...WEEKEND, duration: 168 * HOUR })).toBe(true);
    expect(isAlwaysOpen({ ...WEEKEND, schedule: '0 0 30 2 *' })).toBe(true);
  });
});

// How Argo CD 3.5.7 decides (SyncWindows.active): the first start after now less the duration, on the clocks of the zone,
// lies before now.
function isOpen({ schedule, duration, timeZone }: WindowTimes, at: number): boolean {
  const shown = at + zoneOffset(timeZone, at);
  const [start] = cronStarts(cronCalendar(schedule), shown - duration + 1);
  return start !== undefined && start < shown;
}

test.each<[string, WindowTimes, string]>([
  ['spring in Berlin', SUNDAY, '2026-03-28T20:00:00Z'],
  ['autumn in Berlin', SUNDAY, '2026-10-24T20:00:00Z'],
  [
    'every two hours',
    { schedule: '15 */2 * * *', duration: 90 * MINUTE, timeZone: 'America/New_York' },
    '2026-11-01T00:00:00Z',
  ],
  [
    'half an hour of summer time',
    { schedule: '45 1 * * *', duration: HOUR, timeZone: 'Australia/Lord_Howe' },
    '2026-04-04T06:00:00Z',
  ],
  [
    'most of each day',
    { schedule: '0 3 * * *', duration: 23 * HOUR, timeZone: 'Europe/London' },
    '2026-03-28T00:00:00Z',
  ],
])('is open in each minute in which Argo CD says so: %s', (_, window, begin) => {
  const from = Date.parse(begin) + 30_000;
  const found: { from: number; to: number }[] = [];
  for (const period of windowPeriods(window, from)) {
    found.push(period);
    if (period.to > from + 48 * HOUR) break;
  }
  for (let at = from; at < from + 48 * HOUR; at += MINUTE) {
    const ours = found.some((period) => period.from < at && at < period.to);
    expect([new Date(at).toISOString(), ours]).toEqual([new Date(at).toISOString(), isOpen(window, at)]);
  }
});
