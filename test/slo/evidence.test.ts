import {
  abortBound,
  cleanRequests,
  detectableErrorRate,
  evidence,
  evidenceScale,
  evidenceWindows,
  failuresToAbort,
  falseAbortAtOneLook,
  timesToGather,
} from '../../lib/slo';
import { atLeast, poissonAtLeast } from '../../lib/slo/distributions';

const SCALE = evidenceScale(0.1);
const BOUND = abortBound(SCALE, 100, 5);

describe('the scale of evidence', () => {
  test.each([
    [0.1, 1, Math.LN10, 0.009],
    [0.01, 0.1, Math.LN10, 0.0009],
    [1, 10, Math.LN10, 0.09],
    [10, 55, Math.log(5.5), 0.45],
    [40, 70, Math.log(1.75), 0.3],
  ])('at a budget of %d %% catches %d %%', (budget, detectable, perFailure, perRequest) => {
    const scale = evidenceScale(budget);
    expect(scale.detectable).toBe(detectable);
    expect(scale.perFailure).toBeCloseTo(perFailure, 6);
    expect(scale.perRequest).toBeCloseTo(perRequest, 12);
  });

  test('catches what it is told to catch', () => {
    expect(evidenceScale(0.1, 0.5).perFailure).toBeCloseTo(Math.log(5), 12);
    expect(evidenceScale(0.1, 0.5).perRequest).toBeCloseTo(0.004, 12);
  });

  test('never asks for a rate that cannot be told from the budget', () => {
    for (let budget = 0.0001; budget < 50; budget *= 1.1) {
      expect(detectableErrorRate(budget) / budget).toBeGreaterThanOrEqual(1.5);
      expect(detectableErrorRate(budget)).toBeLessThan(100);
    }
  });
});

describe('evidence against the objective', () => {
  test('no requests are no evidence', () => {
    expect(evidence(SCALE, { failed: 0, total: 0 })).toBe(0);
  });

  test('a failure speaks against a release as loudly as 256 requests speak for it', () => {
    expect(evidence(SCALE, { failed: 1, total: 255 })).toBeGreaterThan(0);
    expect(evidence(SCALE, { failed: 1, total: 256 })).toBeLessThan(0);
  });

  // The property that bounds the probability of a false abort at any traffic: the expectation of e^evidence.
  test.each([0.1, 1, 10, 40])('expects nothing against a release within a budget of %d %%', (budget) => {
    const scale = evidenceScale(budget);
    for (const total of [1, 7, 60]) {
      for (const rate of [budget, budget / 2]) {
        const expected = mean(total, rate, (failed) => Math.exp(evidence(scale, { failed, total })));
        expect(expected).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });

  test.each([
    [0.1, 20, 179],
    [0.1, 5, 333],
    [1, 20, 18],
    [0.01, 20, 1789],
  ])('at a budget of %d %% and a miss of %d %% it takes %d clean requests to pass', (budget, miss, requests) => {
    const scale = evidenceScale(budget);
    expect(cleanRequests(scale, miss)).toBe(requests);
    expect(evidence(scale, { failed: 0, total: requests })).toBeLessThanOrEqual(Math.log(miss / 100));
    expect(evidence(scale, { failed: 0, total: requests - 1 })).toBeGreaterThan(Math.log(miss / 100));
    // What it promises: a release at the detectable rate has so many clean requests no more often.
    expect((1 - scale.detectable / 100) ** requests).toBeLessThanOrEqual(miss / 100);
  });
});

describe('evidence beside a stable release', () => {
  test('is none without requests', () => {
    expect(evidence(SCALE, { failed: 0, total: 0 }, { failed: 3, total: 100 })).toBe(0);
  });

  test('is that against the objective if stable had no requests, or does not fail', () => {
    const canary = { failed: 4, total: 10 };
    expect(evidence(SCALE, canary, { failed: 0, total: 0 })).toBe(evidence(SCALE, canary));
    expect(evidence(SCALE, canary, { failed: 0, total: 1000 })).toBe(evidence(SCALE, canary));
  });

  test('speaks for a canary that fails as stable does, however much', () => {
    const canary = { failed: 500, total: 500 };
    expect(evidence(SCALE, canary)).toBeGreaterThan(BOUND);
    expect(evidence(SCALE, canary, { failed: 1500, total: 1500 })).toBeLessThan(-BOUND);
  });

  test('speaks against a canary that fails alone', () => {
    expect(evidence(SCALE, { failed: 5, total: 100 }, { failed: 0, total: 1900 })).toBeGreaterThan(BOUND);
    expect(evidence(SCALE, { failed: 2, total: 100 }, { failed: 0, total: 1900 })).toBeLessThan(BOUND);
  });

  test('does not take a stable release with few requests for one without failures', () => {
    const canary = { failed: 5, total: 100 };
    expect(evidence(SCALE, canary, { failed: 0, total: 1000 })).toBeGreaterThan(BOUND);
    expect(evidence(SCALE, canary, { failed: 0, total: 50 })).toBeLessThan(BOUND);
  });

  test('gathers when the canary fails more than 3.9 times as often', () => {
    const times = timesToGather(SCALE);
    expect(times).toBeCloseTo(3.9, 1);
    const stable = { failed: 1000, total: 20000 };
    const canary = (ratio: number) => ({ failed: 1000 * ratio * 1.001, total: 20000 });
    expect(evidence(SCALE, canary(times * 1.01), stable)).toBeGreaterThan(0);
    expect(evidence(SCALE, canary(times * 0.99), stable)).toBeLessThan(0);
  });
});

describe('the bounds', () => {
  test.each([
    [1, 5, 1.853],
    [10, 5, 3.867],
    [100, 5, 6.014],
    [1000, 5, 8.162],
    [100, 1, 7.513],
  ])('of %d looks and a false abort of %d %% are at %d', (looks, falseAbort, bound) => {
    expect(abortBound(SCALE, looks, falseAbort)).toBe(bound);
    expect(bound).toBeLessThan(Math.log((looks * 100) / falseAbort));
  });

  test.each([evidenceScale(0.1), evidenceScale(0.1, 0.5), evidenceScale(20), evidenceScale(0.01, 50)])(
    'hold for every number of expected failures, and are no larger than that needs: %j',
    (scale) => {
      const allowed = 0.0005;
      const objective = abortBound(scale, 100, 5);
      const reached = (bound: number) =>
        Math.max(...range(0.0001, 100, 1.002).map((m) => poissonAtLeast(failuresAt(scale, bound, m), m)));
      expect(reached(objective)).toBeLessThanOrEqual(allowed);
      expect(falseAbortAtOneLook(scale, objective)).toBeGreaterThanOrEqual(reached(objective));
      expect(falseAbortAtOneLook(scale, objective)).toBeGreaterThan(0.98 * allowed);
    },
  );

  test.each([0.1, 1, 20])('hold for every number of requests that fail at a budget of %d %%', (budget) => {
    const scale = evidenceScale(budget);
    const objective = abortBound(scale, 100, 5);
    for (const total of range(1, 1e6, 1.05).map(Math.round)) {
      const failures = failuresAt(scale, objective, (total * budget) / 100);
      expect(atLeast(failures, total, budget / 100)).toBeLessThanOrEqual(0.0005);
    }
  });

  test('keep the promise for a whole release in which the windows overlap', () => {
    const looks = 40;
    const objective = abortBound(SCALE, looks, 5);
    const random = generator(7);
    for (const requests of [5, 40, 150, 600]) {
      let aborted = 0;
      for (let run = 0; run < 1000; run++) {
        const slots = Array.from({ length: looks }, () => binomial(requests, 0.001, random));
        const last = (n: number, end: number) => ({
          failed: slots.slice(Math.max(0, end - n), end).reduce((sum, failed) => sum + failed, 0),
          total: requests * Math.min(n, end),
        });
        const bad = (n: number) =>
          slots.some((_, i) => (i + 1) % n === 0 && evidence(SCALE, last(2 * n, i + 1)) >= objective);
        if ([1, 4].some(bad)) aborted++;
      }
      expect(aborted).toBeLessThanOrEqual(50);
    }
  });

  test('are reached by three failures of a canary that does nothing but fail', () => {
    expect(failuresToAbort(SCALE, BOUND)).toBe(3);
    expect(evidence(SCALE, { failed: 3, total: 3 })).toBeGreaterThanOrEqual(BOUND);
    expect(evidence(SCALE, { failed: 2, total: 2 })).toBeLessThan(BOUND);
  });
});

describe('the windows', () => {
  test('of the standard plan are 15 s, 1 and 4 minutes long', () => {
    expect(evidenceWindows(15, 17 * 60)).toEqual([
      { window: 15, initialDelay: 45, interval: 15, looks: 65 },
      { window: 60, initialDelay: 90, interval: 30, looks: 31 },
      { window: 240, initialDelay: 270, interval: 120, looks: 7 },
    ]);
  });

  test('look at nothing from before the release, and not after it', () => {
    for (const scrape of [5, 15, 30, 60]) {
      for (const hold of [180, 600, 1020, 7200]) {
        const windows = evidenceWindows(scrape, hold);
        const shortest = scrape * Math.ceil(15 / scrape);
        expect(windows[0]?.window).toBe(hold >= shortest + 2 * scrape + 5 ? shortest : undefined);
        for (const { window, initialDelay, interval, looks } of windows) {
          expect(initialDelay - 2 * scrape).toBeGreaterThanOrEqual(window);
          expect(initialDelay + interval * (looks - 1)).toBeLessThan(hold);
          expect(initialDelay + interval * (looks + 1)).toBeGreaterThan(hold - 5);
        }
      }
    }
  });

  test('gather as long where scrapes come faster', () => {
    expect(evidenceWindows(1, 17 * 60).map(({ window, interval }) => [window, interval])).toEqual([
      [15, 15],
      [60, 30],
      [240, 120],
    ]);
    expect(evidenceWindows(10, 17 * 60)[0]).toMatchObject({ window: 20, initialDelay: 40, interval: 20 });
  });

  test('are none in a release that is shorter than three scrapes', () => {
    expect(evidenceWindows(60, 180)).toEqual([]);
  });
});

/** How many failures it takes, with `m` expected. */
function failuresAt(scale: typeof SCALE, bound: number, m: number): number {
  return Math.ceil((bound + (scale.detectable / scale.budget - 1) * m) / scale.perFailure);
}

/** The expectation over the number of failures among `total` requests that fail independently at `rate` percent. */
function mean(total: number, rate: number, value: (failed: number) => number): number {
  const p = rate / 100;
  let sum = 0;
  for (let failed = 0; failed <= total; failed++) {
    const probability = atLeast(failed, total, p) - atLeast(failed + 1, total, p);
    sum += probability * value(failed);
  }
  return sum;
}

function range(from: number, to: number, factor: number): number[] {
  const values: number[] = [];
  for (let value = from; value < to; value *= factor) values.push(value);
  return values;
}

function binomial(n: number, p: number, random: () => number): number {
  let failed = 0;
  // From one failure to the next.
  for (let i = Math.floor(Math.log(1 - random()) / Math.log1p(-p)); i < n; failed++) {
    i += 1 + Math.floor(Math.log(1 - random()) / Math.log1p(-p));
  }
  return failed;
}

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
