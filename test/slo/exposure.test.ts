import { Duration } from 'cdk8s';
import {
  abortDelay,
  budgetBurned,
  errorRateToBurn,
  exactSampleSize,
  mixedErrorRate,
  shortestHold,
  smallestWeight,
  toleratedTime,
} from '../../lib/slo';
import { seeded } from './seeded';

const BUDGET = { errorBudget: 0.1, period: Duration.days(30) };

const REQUESTS = {
  99.9: exactSampleSize({ acceptable: 0.1, detectable: 1, falseAbort: 5, miss: 20 }).requests,
  99: exactSampleSize({ acceptable: 1, detectable: 5, falseAbort: 5, miss: 20 }).requests,
};

describe('the shortest hold', () => {
  // As published, in its units and to its digits.
  describe.each([
    { rps: 0.1, weight: 1, published: { 99.9: '3.5 d', 99: '31 h' } },
    { rps: 0.1, weight: 5, published: { 99.9: '16.6 h', 99: '6.1 h' } },
    { rps: 0.1, weight: 10, published: { 99.9: '8.3 h', 99: '3.1 h' } },
    { rps: 0.1, weight: 25, published: { 99.9: '3.3 h', 99: '73 m' } },
    { rps: 0.1, weight: 50, published: { 99.9: '100 m', 99: '37 m' } },
    { rps: 1, weight: 1, published: { 99.9: '8.3 h', 99: '3.1 h' } },
    { rps: 1, weight: 5, published: { 99.9: '100 m', 99: '37 m' } },
    { rps: 1, weight: 10, published: { 99.9: '50 m', 99: '18 m' } },
    { rps: 1, weight: 25, published: { 99.9: '20 m', 99: '7.3 m' } },
    { rps: 1, weight: 50, published: { 99.9: '10 m', 99: '3.7 m' } },
    { rps: 10, weight: 1, published: { 99.9: '50 m', 99: '18 m' } },
    { rps: 10, weight: 5, published: { 99.9: '10 m', 99: '3.7 m' } },
    { rps: 10, weight: 10, published: { 99.9: '5 m', 99: '110 s' } },
    { rps: 10, weight: 25, published: { 99.9: '2 m', 99: '44 s' } },
    { rps: 10, weight: 50, published: { 99.9: '60 s', 99: '22 s' } },
    { rps: 100, weight: 1, published: { 99.9: '5 m', 99: '110 s' } },
    { rps: 100, weight: 5, published: { 99.9: '60 s', 99: '22 s' } },
    { rps: 100, weight: 10, published: { 99.9: '30 s', 99: '11 s' } },
    { rps: 100, weight: 25, published: { 99.9: '12 s', 99: '4 s' } },
    { rps: 100, weight: 50, published: { 99.9: '6 s', 99: '2 s' } },
  ])('at $rps requests per second and $weight %', ({ rps, weight, published }) => {
    test.each([99.9, 99] as const)(`is ${published[99.9]} or ${published[99]}, by objective: %d`, (objective) => {
      const time = shortestHold({ requests: REQUESTS[objective], requestsPerSecond: rps, weight });
      expect(inTheUnitOf(published[objective], time)).toBe(published[objective]);
    });
  });

  const GATHERED = { requests: 300, requestsPerSecond: 10, weight: 50 };
  test.each([
    ['the requests', {}, 60],
    ['the requests and a margin of 20 %', { margin: 20 }, 72],
    ['the measurements', { measurements: { initialDelay: 30, count: 3, interval: 60 } }, 210],
    ['the window and its last scrape', { window: { length: 60, scrapeInterval: 15 } }, 75],
    ['the warm-up', { warmUp: 90 }, 90],
    ['the requests, if all else is shorter', { warmUp: 10, window: { length: 30, scrapeInterval: 5 } }, 60],
  ])('waits for %s', (_what, parts, time) => {
    expect(shortestHold({ ...GATHERED, ...parts })).toBeCloseTo(time, 9);
  });

  test('never ends without traffic', () => {
    expect(shortestHold({ ...GATHERED, requestsPerSecond: 0 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the smallest weight that can be judged in 10 minutes at 99.9 %', () => {
  test.each([
    { rps: 1, percent: 50 },
    { rps: 5, percent: 10 },
    { rps: 10, percent: 5 },
    { rps: 50, percent: 1 },
    { rps: 0.1, percent: 498 }, // impossible
  ])('is $percent % at $rps requests per second', ({ rps, percent }) => {
    expect(Math.round(smallestWeight(299, rps, 600))).toBe(percent);
  });

  test('is the weight whose shortest hold is that time, whatever the traffic', () => {
    const random = seeded(2);
    for (let i = 0; i < 100; i++) {
      const [requests, requestsPerSecond, time] = [1 + 1e4 * random(), 0.1 + 100 * random(), 1 + 1e4 * random()];
      const weight = smallestWeight(requests, requestsPerSecond, time);
      expect(shortestHold({ requests, requestsPerSecond, weight })).toBeCloseTo(time, 6);
    }
  });
});

describe('a bad canary', () => {
  test.each([
    { weight: 5, errorRate: 100, minutes: 2, burned: 0.23 },
    { weight: 20, errorRate: 5, minutes: 10, burned: 0.23 },
  ])('of $weight % that fails $errorRate % for $minutes minutes burns $burned % of the budget', (row) => {
    expect(budgetBurned(BUDGET, row, row.minutes * 60)).toBeCloseTo(row.burned, 2);
  });

  test.each([
    { weight: 5, errorRate: 100, minutes: 8.6 },
    { weight: 5, errorRate: 10, minutes: 86 },
  ])('of $weight % that fails $errorRate % has burned 1 % of the budget after $minutes minutes', (row) => {
    const time = toleratedTime(BUDGET, row, 1);
    expect(Number((time / 60).toPrecision(2))).toBe(row.minutes);
    expect(budgetBurned(BUDGET, row, time)).toBeCloseTo(1, 12);
  });

  test('burns more of the budget of a shorter period', () => {
    const canary = { weight: 5, errorRate: 100 };
    const week = { ...BUDGET, period: Duration.days(7) };
    expect(budgetBurned(week, canary, 120) / budgetBurned(BUDGET, canary, 120)).toBeCloseTo(30 / 7, 12);
  });

  test.each([
    { weight: 5, burn: 14.4, errorRate: 28.8 },
    { weight: 5, burn: 6, errorRate: 12 },
    { weight: 5, burn: 1, errorRate: 2 },
    { weight: 1, burn: 14.4, errorRate: 144 }, // impossible
  ])("of $weight % sets off the service's alert of $burn at $errorRate %", ({ weight, burn, errorRate }) => {
    expect(errorRateToBurn(BUDGET, burn, weight)).toBeCloseTo(errorRate, 9);
  });

  test.each([
    { errorRate: 5, measured: 0.3 },
    { errorRate: 20, measured: 1.05 },
  ])('of 5 % that fails $errorRate % reads as $measured % beside stable in one query', ({ errorRate, measured }) => {
    expect(mixedErrorRate({ weight: 5, errorRate }, 0.05)).toBeCloseTo(measured, 2);
  });

  test.each([
    { failureLimit: 0, interval: 60, scrape: 15, delay: 75 },
    { failureLimit: 1, interval: 60, scrape: 15, delay: 135 },
    { failureLimit: 4, interval: 60, scrape: 30, delay: 330 },
  ])('that always fails lives $delay s with $failureLimit of $interval s forgiven', (row) => {
    expect(abortDelay(row.failureLimit, row.interval, row.scrape)).toBe(row.delay);
  });
});

/** The time in the unit and with the digits of a printed one. */
function inTheUnitOf(printed: string, time: number): string {
  const [number = '', unit = ''] = printed.split(' ');
  const length = { s: 1, m: 60, h: 3600, d: 86400 }[unit] ?? Number.NaN;
  return `${(time / length).toFixed(number.split('.')[1]?.length ?? 0)} ${unit}`;
}
