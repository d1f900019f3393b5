import { humanNumber, humanShare, humanTime } from '../../../lib/operations/dora/output/text';

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [59.7, '1 m'],
  [135, '2 m 15 s'],
  [3599, '1 h'],
  [12_000, '3 h 20 m'],
  [172_799, '2 d'],
  [187_200, '2 d 4 h'],
])('%d seconds are %s', (seconds, text) => expect(humanTime(seconds)).toBe(text));

test.each([
  [0, '0 %'],
  [0.054, '5.4 %'],
  [1, '100 %'],
  [0.9951, '100 %'],
])('the share %d is %s', (share, text) => expect(humanShare(share)).toBe(text));

test.each([
  [1 / 30, '0.033'],
  [1.44, '1.4'],
  [12, '12'],
  [1234.5, '1235'],
])('%d is %s', (value, text) => expect(humanNumber(value)).toBe(text));
