import { printedMoment, windowOf } from '../../../lib/operations/dora/window';

const NOW = new Date('2026-04-01T09:30:00.500Z');
const printed = (since: string, until?: string): string => {
  const window = windowOf(since, until, NOW);
  return `${printedMoment(window.since)} to ${printedMoment(window.until)}`;
};

test.each([
  ['90d', undefined, '2026-01-01 09:30Z to 2026-04-01 09:30Z'],
  ['2w', '2026-03-15', '2026-03-01 to 2026-03-15'],
  ['2026-01-01', '2026-04-01', '2026-01-01 to 2026-04-01'],
  ['2026-01-01', '2027-01-01', '2026-01-01 to 2026-04-01 09:30Z'],
  ['2026-01-01T01:00:00+01:00', undefined, '2026-01-01 to 2026-04-01 09:30Z'],
])('since %s until %s is %s', (since, until, expected) => expect(printed(since, until)).toBe(expected));

test.each(['yesterday', '90', '2026-02-30', '2026-13-01', '2026-01-01T10:00:00', '-5d', ''])('%j is refused', (since) =>
  expect(() => printed(since)).toThrow(
    `--since "${since}" is no time; write 90d, 12w, 2026-03-01 or 2026-03-01T09:30:00Z`,
  ),
);

test('a window without anything in it is refused', () => {
  expect(() => printed('2026-05-01')).toThrow('--since 2026-05-01 is not before the end (2026-04-01 09:30Z)');
  expect(() => printed('0d')).toThrow('is not before the end');
});
