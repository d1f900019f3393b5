import { printedTime, shortTime, timeOfDay } from '../../lib/core';

const AT = Date.parse('2026-11-02T12:00:00Z');

test('a time is printed in UTC, and in short without seconds where there are none', () => {
  expect(printedTime(AT / 1000)).toBe('2026-11-02T12:00:00Z');
  expect(shortTime(AT)).toBe('2026-11-02T12:00Z');
  expect(shortTime(AT + 5_900)).toBe('2026-11-02T12:00:05Z');
  expect(timeOfDay(AT + 5_900)).toBe('12:00:05');
});
