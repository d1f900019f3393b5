import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cronCalendar, cronProblem, cronStarts, longestGap } from '../../lib/core';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function starts(schedule: string, from: string, count: number): string[] {
  const found: string[] = [];
  for (const start of cronStarts(cronCalendar(schedule), Date.parse(from))) {
    if (found.length === count) break;
    found.push(new Date(start).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('the starts of a schedule', () => {
  const robfig: Record<string, string[]> = JSON.parse(readFileSync(join(__dirname, 'robfig-cron/starts.json'), 'utf8'));

  test('are those of robfig/cron, which Argo CD reads schedules with', () => {
    expect(Object.keys(robfig).length).toBeGreaterThan(100);
    for (const [schedule, expected] of Object.entries(robfig)) {
      expect(cronProblem(schedule)).toBeUndefined();
      expect([schedule, starts(schedule, '2026-11-23T12:01:00Z', 5)]).toEqual([schedule, expected]);
    }
  });

  test('are none where the days never come', () => {
    expect(starts('0 0 30 2 *', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  test('are found over eight years without a February 29th', () => {
    expect(starts('0 0 29 2 *', '2096-03-01T00:00:00Z', 1)).toEqual(['2104-02-29T00:00Z']);
  });
});

describe('the longest gap of a schedule', () => {
  test.each([
    ['* * * * *', MINUTE],
    ['*/10 * * * *', 10 * MINUTE],
    ['0 * * * *', HOUR],
    ['0 9-17 * * *', 16 * HOUR],
    ['0 16 * * 5', 7 * DAY],
    ['0 0 * * 1-5', 3 * DAY],
    ['0 0 1 * *', 31 * DAY],
    ['0 18 23 12 *', 366 * DAY],
  ])('of %s', (schedule, gap) => {
    expect(longestGap(cronCalendar(schedule))).toBe(gap);
  });

  test('is undefined where there is no start', () => {
    expect(longestGap(cronCalendar('0 0 31 4 *'))).toBeUndefined();
  });
});
