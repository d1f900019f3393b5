import {
  abortProbability,
  type ErrorRateTest,
  expectedRequests,
  type SequentialTest,
  sequentialOutcome,
  sequentialTest,
} from '../../lib/slo';
import { seeded } from './seeded';

const USUAL = { falseAbort: 5, miss: 20 };

// Published: Wald's mean for a healthy and a bad release, and the requests to pass without an error. Those are rounded to
// the nearest; 1557 at 0.1 % against 0.2 % is one too many: ln(0.2 ÷ 0.95) ÷ ln(0.998 ÷ 0.999) is 1555.8.
const TABLE = [
  { acceptable: 0.1, detectable: 1, healthy: 199, bad: 136, clean: 173, published: 173 },
  { acceptable: 0.1, detectable: 0.5, healthy: 559, bad: 470, clean: 389, published: 389 },
  { acceptable: 0.1, detectable: 0.2, healthy: 4365, bad: 4929, clean: 1556, published: 1557 },
  { acceptable: 0.5, detectable: 2, healthy: 164, bad: 148, clean: 103, published: 103 },
  { acceptable: 1, detectable: 5, healthy: 54, bad: 46, clean: 38, published: 38 },
  { acceptable: 1, detectable: 2, healthy: 430, bad: 487, clean: 154, published: 154 },
  { acceptable: 0.01, detectable: 0.1, healthy: 2002, bad: 1359, clean: 1731, published: 1731 },
];

const STANDARD = sequentialTest({ ...USUAL, acceptable: 0.1, detectable: 1 });

describe('a sequential test', () => {
  test.each([
    { acceptable: 0.1, detectable: 1, failed: Math.log(10), good: -0.00905 },
    { acceptable: 1, detectable: 5, failed: 1.609438, good: -0.041243 },
  ])('of $acceptable % against $detectable % weighs requests as published', ({ failed, good, ...rates }) => {
    const test = sequentialTest({ ...USUAL, ...rates });
    expect(test.perFailedRequest).toBeCloseTo(failed, 6);
    expect(test.perGoodRequest).toBeCloseTo(good, 6);
    expect(test.abortAt).toBeCloseTo(2.7726, 4);
    expect(test.passAt).toBeCloseTo(-1.5581, 4);
  });

  test('passes 200 clean requests at -1.81, and aborts two errors among 40 at 4.24', () => {
    expect(evidence(STANDARD, 0, 200)).toBeCloseTo(-1.81, 2);
    expect(evidence(STANDARD, 0, 200)).toBeLessThan(STANDARD.passAt);
    expect(evidence(STANDARD, 2, 40)).toBeCloseTo(4.24, 2);
    expect(evidence(STANDARD, 2, 40)).toBeGreaterThan(STANDARD.abortAt);
  });

  test.each(TABLE)(
    'of $acceptable % against $detectable % passes after $clean clean requests, published as $published',
    (row) => {
      const test = sequentialTest({ ...USUAL, ...row });
      expect(test.cleanRequests).toBe(row.clean);
      expect(evidence(test, 0, row.clean)).toBeLessThanOrEqual(test.passAt);
      expect(evidence(test, 0, row.clean - 1)).toBeGreaterThan(test.passAt);
    },
  );

  test.each(TABLE)(
    'of $acceptable % against $detectable % takes $healthy requests if healthy, $bad if bad (Wald)',
    (row) => {
      const test = sequentialTest({ ...USUAL, ...row });
      expect(Math.round(expectedRequests(test, row.acceptable))).toBe(row.healthy);
      expect(Math.round(expectedRequests(test, row.detectable))).toBe(row.bad);
      expect(abortProbability(test, row.acceptable)).toBeCloseTo(5, 9);
      expect(abortProbability(test, row.detectable)).toBeCloseTo(80, 9);
    },
  );

  // Published from 2000 to 4000 simulated runs, which are good for 1 % or so; these are exact.
  test.each([
    { rate: 0.1, aborted: 2.236, requests: 215.6, published: { aborted: 2.3 } },
    { rate: 1, aborted: 79.562, requests: 186.4, published: { aborted: 79.5, requests: 187 } },
    { rate: 5, aborted: 99.986, requests: 40, published: { requests: 40 } },
    { rate: 50, aborted: 100, requests: 4, published: { requests: 4 } },
  ])(
    'aborts $aborted % of the releases that fail $rate % of the requests, after $requests',
    ({ rate, published, ...ours }) => {
      const outcome = sequentialOutcome(STANDARD, rate, 1e6);
      expect(outcome.aborted).toBeCloseTo(ours.aborted, 2);
      expect(outcome.requests).toBeCloseTo(ours.requests, 1);
      expect(outcome.aborted + outcome.passed).toBeCloseTo(100, 9);
      if (published.aborted) expect(Math.abs(outcome.aborted - published.aborted)).toBeLessThan(0.1);
      if (published.requests) expect(Math.abs(outcome.requests - published.requests)).toBeLessThan(1);
    },
  );

  test.each([[{ acceptable: 0, detectable: 1 }], [{ acceptable: 1, detectable: 100 }]])(
    'cannot weigh what never or always happens: %j',
    (rates) => {
      expect(() => sequentialTest({ ...USUAL, ...rates })).toThrow(
        new RangeError('a sequential test needs an acceptable error rate above 0 % and a detectable one below 100 %'),
      );
    },
  );

  test('cannot tell a rate from itself', () => {
    expect(() => sequentialTest({ ...USUAL, acceptable: 1, detectable: 1 })).toThrow(RangeError);
  });
});

describe("Wald's approximation", () => {
  test('is sound where the evidence drifts nowhere, and beside it', () => {
    const { perFailedRequest, perGoodRequest } = STANDARD;
    const driftless = (-100 * perGoodRequest) / (perFailedRequest - perGoodRequest);
    const around = [-1e-3, -1e-5, -1e-7, -1e-9, 0, 1e-9, 1e-7, 1e-5, 1e-3].map((step) => driftless + step);
    const chances = around.map((rate) => abortProbability(STANDARD, rate));
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
    expect(chances[4]).toBeCloseTo(35.9788, 4); // -passAt ÷ (abortAt - passAt)
    for (const rate of around.slice(1, -1)) expect(expectedRequests(STANDARD, rate)).toBeCloseTo(207.32, 1);
  });

  test('holds at both ends', () => {
    expect(abortProbability(STANDARD, 0)).toBe(0);
    expect(abortProbability(STANDARD, 100)).toBe(100);
    expect(Math.ceil(expectedRequests(STANDARD, 0))).toBe(STANDARD.cleanRequests);
    expect(expectedRequests(STANDARD, 100)).toBeCloseTo(2.7726 / Math.log(10), 4);
    for (const rate of [1e-300, 1e-12, 100 - 1e-12]) expect(expectedRequests(STANDARD, rate)).toBeGreaterThan(0);
  });

  test('is close to what happens when a failed request moves the evidence little', () => {
    const test = sequentialTest({ ...USUAL, acceptable: 10, detectable: 11 });
    for (const rate of [9.5, 10, 10.5, 11, 12]) {
      const { aborted, requests } = sequentialOutcome(test, rate, 1e5);
      expect(Math.abs(abortProbability(test, rate) - aborted)).toBeLessThan(1);
      expect(expectedRequests(test, rate) / requests).toBeCloseTo(1, 1);
    }
  });
});

describe('the outcome of a sequential test', () => {
  test('aborts no more healthy releases, and misses no more bad ones, than Wald proved', () => {
    for (const test of randomTests(40)) {
      const sequential = sequentialTest(test);
      const falseAborts = sequentialOutcome(sequential, test.acceptable, 1e6).aborted;
      const misses = sequentialOutcome(sequential, test.detectable, 1e6).passed;
      expect(falseAborts).toBeLessThanOrEqual(test.falseAbort / (1 - test.miss / 100));
      expect(misses).toBeLessThanOrEqual(test.miss / (1 - test.falseAbort / 100));
      expect(falseAborts + misses).toBeLessThanOrEqual(test.falseAbort + test.miss);
    }
  });

  test('may miss a little more than was asked for: a good request hardly jumps over its bound', () => {
    const { passed } = sequentialOutcome(STANDARD, 1, 1e6);
    expect(passed).toBeCloseTo(20.44, 2);
  });

  test('is what many simulated releases meet', () => {
    const random = seeded(7);
    for (const [rate, most] of [
      [0.1, 1e6],
      [1, 1e6],
      [1, 100],
    ] as const) {
      const runs = Array.from({ length: 4000 }, () => simulated(STANDARD, rate, most, random));
      const outcome = sequentialOutcome(STANDARD, rate, most);
      const share = (verdict: string) => (100 * runs.filter((run) => run.verdict === verdict).length) / runs.length;
      // 4000 runs are good for 0.8 % (one standard deviation is at most that).
      expect(Math.abs(share('aborted') - outcome.aborted)).toBeLessThan(2);
      expect(Math.abs(share('passed') - outcome.passed)).toBeLessThan(2);
      expect(Math.abs(share('undecided') - outcome.undecided)).toBeLessThan(2);
      const mean = runs.reduce((sum, run) => sum + run.requests, 0) / runs.length;
      expect(mean / outcome.requests).toBeCloseTo(1, 1);
    }
  });

  test('is open as long as too few requests came', () => {
    expect(sequentialOutcome(STANDARD, 0, 172)).toEqual({ aborted: 0, passed: 0, undecided: 100, requests: 172 });
    expect(sequentialOutcome(STANDARD, 0, 173)).toEqual({ aborted: 0, passed: 100, undecided: 0, requests: 173 });
    expect(sequentialOutcome(STANDARD, 100, 1)).toEqual({ aborted: 0, passed: 0, undecided: 100, requests: 1 });
    expect(sequentialOutcome(STANDARD, 100, 2)).toEqual({ aborted: 100, passed: 0, undecided: 0, requests: 2 });
  });
});

function evidence({ perFailedRequest, perGoodRequest }: SequentialTest, failed: number, good: number): number {
  return failed * perFailedRequest + good * perGoodRequest;
}

function simulated(test: SequentialTest, rate: number, most: number, random: () => number) {
  let sum = 0;
  for (let requests = 1; requests <= most; requests++) {
    sum += random() < rate / 100 ? test.perFailedRequest : test.perGoodRequest;
    if (sum >= test.abortAt) return { verdict: 'aborted', requests };
    if (sum <= test.passAt) return { verdict: 'passed', requests };
  }
  return { verdict: 'undecided', requests: most };
}

function randomTests(count: number): ErrorRateTest[] {
  const random = seeded(3);
  return Array.from({ length: count }, () => {
    const acceptable = 10 ** (-1.5 + 2 * random());
    return {
      acceptable,
      detectable: acceptable * (1.5 + 8 * random()),
      falseAbort: 1 + 10 * random(),
      miss: 1 + 25 * random(),
    };
  });
}
