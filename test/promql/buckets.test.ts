import { bucketUpTo } from '../../lib/promql/buckets';

/** Whether the bucket up to a bound is found under a spelling, as Prometheus matches: the whole value. */
const finds = (bound: number, spelling: string): boolean => {
  const { operator, value } = bucketUpTo(bound);
  expect(operator).toBe('=~');
  return new RegExp(`^(?:${value})$`).test(spelling);
};

test.each([
  { bound: 0.5, two: '0.5', three: '0.5' },
  { bound: 1, two: '1', three: '1.0' },
  { bound: 250, two: '250', three: '250.0' },
  { bound: 2500.25, two: '2500.25', three: '2500.25' },
  { bound: 600_000, two: '600000', three: '600000.0' },
  { bound: 1_800_000, two: '1800000', three: '1.8e+06' },
  { bound: 3_600_000, two: '3600000', three: '3.6e+06' },
])('a bucket up to $bound ms is found as Prometheus 2 and 3 spell it', ({ bound, two, three }) => {
  expect(finds(bound, two)).toBe(true);
  expect(finds(bound, three)).toBe(true);
});

test.each([
  [250, '2500'],
  [250, '1250'],
  [250, '250.5'],
  [250, '25'],
  [250, '250x0'],
  [0.5, '0.55'],
  [0.5, '05'],
  [0.5, '0x5'],
  [1, '0.1'],
  [1_800_000, '1.8e+07'],
  [1_800_000, '1x8e+06'],
  [1_800_000, '+Inf'],
])('a bucket up to %p ms is not the one up to %s', (bound, other) => {
  expect(finds(bound, other)).toBe(false);
});
