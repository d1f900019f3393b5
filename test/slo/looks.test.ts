import {
  abortOverWindows,
  badWindow,
  falseAbortOverLooks,
  type IndependentWindows,
  missOverLooks,
  perLook,
} from '../../lib/slo';
import { normalQuantile } from '../../lib/slo/distributions';
import { seeded } from './seeded';

// It has no types.
const { jStat } = require('jstat') as {
  jStat: { normal: { cdf(x: number, mean: number, deviation: number): number } };
};

const normalCdf = (x: number): number => jStat.normal.cdf(x, 0, 1);

describe('looking again and again at a growing sample', () => {
  test.each([
    { looks: 1, ours: 5, published: 5 },
    { looks: 5, ours: 12.997, published: 13 },
    { looks: 10, ours: 17.176, published: 17 },
    { looks: 20, ours: 21.449, published: 21 },
  ])('aborts $published % of the healthy releases in $looks looks of a 5 % test', ({ looks, ours, published }) => {
    expect(falseAbortOverLooks(looks, 5)).toBeCloseTo(ours, 3);
    expect(Math.round(falseAbortOverLooks(looks, 5))).toBe(published);
  });

  // Pocock's constants, two-sided at 5 %: their one-sided half, where hardly a path crosses both bounds.
  test.each([
    { looks: 2, bound: 2.178 },
    { looks: 3, bound: 2.289 },
    { looks: 5, bound: 2.413 },
    { looks: 10, bound: 2.555 },
  ])("agrees with Pocock's bound for $looks looks", ({ looks, bound }) => {
    const alone = 100 * (1 - normalCdf(bound));
    expect(falseAbortOverLooks(looks, alone)).toBeCloseTo(2.5, 1);
  });

  test('misses fewer bad releases than the last look alone', () => {
    expect(missOverLooks(1, 5, 20)).toBeCloseTo(20, 4);
    expect(missOverLooks(5, 5, 20)).toBeCloseTo(14.27, 2);
    expect(missOverLooks(20, 5, 20)).toBeCloseTo(10.8, 2);
  });

  test.each([
    { looks: 4, falseAbort: 5, miss: 20 },
    { looks: 12, falseAbort: 1, miss: 40 },
  ])('is what many simulated releases meet in $looks looks', ({ looks, falseAbort, miss }) => {
    const random = seeded(11);
    const runs = 10000;
    const bound = normalQuantile(1 - falseAbort / 100);
    for (const [drift, expected] of [
      [0, falseAbortOverLooks(looks, falseAbort)],
      [bound + normalQuantile(1 - miss / 100), 100 - missOverLooks(looks, falseAbort, miss)],
    ] as const) {
      let aborted = 0;
      for (let run = 0; run < runs; run++) {
        let sum = 0;
        for (let look = 1; look <= looks; look++) {
          sum += drift / Math.sqrt(looks) + normal(random);
          if (sum > bound * Math.sqrt(look)) {
            aborted++;
            break;
          }
        }
      }
      expect(Math.abs((100 * aborted) / runs - expected)).toBeLessThan(1.2);
    }
  });

  test.each([
    [1, 5],
    [5, 1.0206],
    [10, 0.5116],
    [20, 0.2561],
  ])('in %d looks may err %d %% per look', (looks, each) => {
    expect(perLook(5, looks)).toBeCloseTo(each, 4);
    expect(perLook(5, looks)).toBeGreaterThanOrEqual(5 / looks);
    expect(falseAbortOverLooks(looks, perLook(5, looks))).toBeLessThanOrEqual(5.00001);
  });
});

describe('windows that each stand for themselves', () => {
  // A healthy service of 0.1 % under a threshold of 1 %.
  test.each([
    { rps: 5, weight: 10, time: 120, requests: 60, failures: 1, window: 5.8, ten: 45 },
    { rps: 10, weight: 5, time: 60, requests: 30, failures: 1, window: 3, ten: 26 },
    { rps: 100, weight: 5, time: 60, requests: 300, failures: 4, window: 0.03, ten: 0.3 },
  ])('of $requests requests abort $ten % of the healthy releases over ten', (row) => {
    const requests = (row.rps * row.weight * row.time) / 100;
    expect(requests).toBe(row.requests);
    const failures = Math.floor(requests / 100) + 1;
    expect(failures).toBe(row.failures);
    expect(badWindow({ requests, failures }, 0.1)).toBeCloseTo(row.window, 1);
    const over = abortOverWindows({ requests, failures, windows: 10, failureLimit: 0 }, 0.1);
    expect(Number(over.toPrecision(row.ten < 1 ? 1 : 2))).toBe(row.ten);
  });

  test.each([
    [0, 45.14],
    [1, 11.19],
    [2, 1.74],
    [9, 0],
    [10, 0],
  ])('with %d of ten forgiven, abort %d %%', (failureLimit, percent) => {
    expect(abortOverWindows({ requests: 60, failures: 1, windows: 10, failureLimit }, 0.1)).toBeCloseTo(percent, 2);
  });

  test('keep the share each of them may have', () => {
    const windows: IndependentWindows = { requests: 299, failures: 2, windows: 10, failureLimit: 0 };
    const each = badWindow(windows, 0.1);
    expect(perLook(abortOverWindows(windows, 0.1), 10)).toBeCloseTo(each, 9);
  });

  test('are what many simulated releases meet', () => {
    const random = seeded(5);
    const windows: IndependentWindows = { requests: 60, failures: 2, windows: 6, failureLimit: 1 };
    const failed = () => Array.from({ length: windows.requests }).filter(() => random() < 0.02).length;
    const bad = () => Array.from({ length: windows.windows }).filter(() => failed() >= windows.failures).length;
    const runs = 5000;
    const aborted = Array.from({ length: runs }).filter(() => bad() > windows.failureLimit).length;
    expect(Math.abs((100 * aborted) / runs - abortOverWindows(windows, 2))).toBeLessThan(2);
  });
});

/** A normal variable (mean 0, deviation 1), by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
