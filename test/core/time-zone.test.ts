import { momentsOf, timeZoneProblem, zoneOffset } from '../../lib/core';

const HOUR = 3600 * 1000;

test.each([
  'Etc/UTC',
  'UTC',
  'GMT',
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/Port_of_Spain',
  'Etc/GMT+5',
  'CET',
  'NZ',
])('%s is a time zone', (zone) => {
  expect(timeZoneProblem(zone)).toBeUndefined();
});

test.each(['Berlin', '+02:00', 'Local', '', 3, 'PST', 'IST', 'Asia/kolkata', 'ASIA/KOLKATA'])(
  '%s is none that a controller finds',
  (zone) => {
    expect(timeZoneProblem(zone)).toContain('is no time zone');
  },
);

test('the case is that of the tz database, because controllers look for a file', () => {
  expect(timeZoneProblem('europe/berlin')).toBe(
    '"europe/berlin" is no time zone; write its name in the tz database, such as Europe/Berlin or Etc/UTC',
  );
});

test('how far clocks are ahead changes with the clocks', () => {
  expect(zoneOffset('Europe/Berlin', Date.parse('2026-03-29T00:59:59Z'))).toBe(HOUR);
  expect(zoneOffset('Europe/Berlin', Date.parse('2026-03-29T01:00:00Z'))).toBe(2 * HOUR);
  expect(zoneOffset('Asia/Kathmandu', 0)).toBe(5.5 * HOUR);
  expect(zoneOffset('Asia/Kathmandu', Date.parse('2026-01-01T00:00:00.500Z'))).toBe(5.75 * HOUR);
  expect(zoneOffset('Etc/UTC', 12_345)).toBe(0);
});

test('clocks show a time once, never, or twice', () => {
  const moments = (clock: string): string[] =>
    momentsOf('Europe/Berlin', Date.parse(`${clock}Z`)).map((at) => new Date(at).toISOString().slice(0, 16));
  expect(moments('2026-12-23T18:00')).toEqual(['2026-12-23T17:00']);
  expect(moments('2026-03-29T02:30')).toEqual([]);
  expect(moments('2026-10-25T02:30')).toEqual(['2026-10-25T00:30', '2026-10-25T01:30']);
});
