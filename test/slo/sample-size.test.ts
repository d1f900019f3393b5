import { exactSampleSize, normalSampleSize, requestsWithoutError, twoSampleSize } from '../../lib/slo';
import { atLeast } from '../../lib/slo/distributions';
import { seeded } from './seeded';

const USUAL = { falseAbort: 5, miss: 20 };

// Published: the sizes as they stand in the table of the guards' statistics, rounded to the nearest request. Here they
// are rounded up, since a request less is too few: 227.4 is 228.
const TABLE = [
  { acceptable: 0.1, detectable: 1, exact: [299, 2], normal: [228, 227], at5: [760, 760], at50: [832, 832] },
  { acceptable: 0.1, detectable: 0.5, exact: [1102, 4], normal: [775, 775], at5: [1943, 1943], at50: [2309, 2308] },
  {
    acceptable: 0.1,
    detectable: 0.2,
    exact: [9061, 15],
    normal: [8027, 8026],
    at5: [12666, 12665],
    at50: [18517, 18517],
  },
  { acceptable: 0.5, detectable: 2, exact: [335, 5], normal: [244, 243], at5: [546, 546], at50: [676, 675] },
  { acceptable: 1, detectable: 5, exact: [110, 4], normal: [76, 75], at5: [186, 186], at50: [222, 222] },
  { acceptable: 1, detectable: 2, exact: [905, 15], normal: [793, 792], at5: [1244, 1244], at50: [1824, 1824] },
  { acceptable: 0.01, detectable: 0.1, exact: [2994, 2], normal: [2288, 2288], at5: [7666, 7665], at50: [8389, 8388] },
];

describe('the requests that tell two error rates apart', () => {
  test.each(TABLE)('are $exact.0 at $acceptable % against $detectable %, bad from $exact.1 failed ones on', (row) => {
    const [requests, failures] = row.exact;
    expect(exactSampleSize({ ...USUAL, ...row })).toEqual({ requests, failures });
  });

  test.each([
    { acceptable: 0.1, detectable: 1, requests: 628, failures: 3 },
    { acceptable: 1, detectable: 5, requests: 181, failures: 5 },
  ])('are $requests at $acceptable % against $detectable % if only 5 % may be missed', (row) => {
    const { requests, failures, ...rates } = row;
    expect(exactSampleSize({ ...rates, falseAbort: 5, miss: 5 })).toEqual({ requests, failures });
  });

  test('are more than the normal approximation says', () => {
    for (const row of TABLE) {
      const { requests } = exactSampleSize({ ...USUAL, ...row });
      expect(requests).toBeGreaterThan(normalSampleSize({ ...USUAL, ...row }));
    }
  });

  test('are the fewest that keep both promises, whatever the rates', () => {
    const random = seeded(1);
    for (let i = 0; i < 300; i++) {
      const acceptable = 10 ** (-3 + 4 * random());
      const detectable = acceptable * (1.15 + 6 * random());
      const chances = { falseAbort: 0.5 + 20 * random(), miss: 1 + 30 * random() };
      const { requests, failures } = exactSampleSize({ acceptable, detectable, ...chances });

      const keeps = (n: number, c: number) =>
        atLeast(c, n, acceptable / 100) <= chances.falseAbort / 100 &&
        atLeast(c, n, detectable / 100) >= 1 - chances.miss / 100;
      expect(keeps(requests, failures)).toBe(true);
      // A lower count aborts more healthy releases, a higher one misses more bad ones: with one request less, the lowest
      // count that spares the healthy misses the bad.
      let spares = failures;
      while (atLeast(spares, requests - 1, acceptable / 100) <= chances.falseAbort / 100) spares--;
      expect(atLeast(spares + 1, requests - 1, detectable / 100)).toBeLessThan(1 - chances.miss / 100);
    }
  });

  test('are found among a million without trying each', () => {
    expect(exactSampleSize({ ...USUAL, acceptable: 0.1, detectable: 0.11 })).toEqual({
      requests: 645419,
      failures: 688,
    });
    expect(exactSampleSize({ ...USUAL, acceptable: 0.0001, detectable: 0.0005 })).toEqual({
      requests: 1103008,
      failures: 4,
    });
  });

  test('need a single failure where a healthy release has none', () => {
    expect(exactSampleSize({ ...USUAL, acceptable: 0, detectable: 1 })).toEqual({ requests: 161, failures: 1 });
    expect(exactSampleSize({ ...USUAL, acceptable: 0, detectable: 100 })).toEqual({ requests: 1, failures: 1 });
  });

  test.each([
    [{ acceptable: 1, detectable: 1 }, 'an acceptable error rate of 1 % is not below a detectable one of 1 %'],
    [{ acceptable: 2, detectable: 1 }, 'an acceptable error rate of 2 % is not below a detectable one of 1 %'],
    [{ acceptable: -1, detectable: 1 }, 'an acceptable error rate of -1 % is not below a detectable one of 1 %'],
    [
      { acceptable: Number.NaN, detectable: 1 },
      'an acceptable error rate of NaN % is not below a detectable one of 1 %',
    ],
    [{ detectable: 101 }, 'an acceptable error rate of 0.1 % is not below a detectable one of 101 %'],
    [{ falseAbort: 0 }, 'a false abort of 0 % and a miss of 20 % must be above 0 %, and below 100 % together'],
    [{ falseAbort: 80 }, 'a false abort of 80 % and a miss of 20 % must be above 0 %, and below 100 % together'],
    [
      { acceptable: 1, detectable: 1.001 },
      'the two error rates are too close: 50000 failed requests do not tell them apart',
    ],
  ])('do not exist for %j', (wrong, message) => {
    const test = { ...USUAL, acceptable: 0.1, detectable: 1, ...wrong };
    expect(() => exactSampleSize(test)).toThrow(new RangeError(message));
  });
});

describe('the normal approximation', () => {
  test.each(TABLE)('says $normal.0 at $acceptable % against $detectable %, published as $normal.1', (row) => {
    const [ours, published] = row.normal;
    expect(normalSampleSize({ ...USUAL, ...row })).toBe(ours);
    expect(Math.abs(ours! - published!)).toBeLessThanOrEqual(1);
  });

  test.each(TABLE)(
    'of canary against stable at $acceptable % and $detectable % says $at5.0 at 5 %, $at50.0 at 50 %',
    (row) => {
      for (const [weight, [ours, published]] of [[5, row.at5] as const, [50, row.at50] as const]) {
        expect(twoSampleSize({ ...USUAL, ...row }, weight)).toBe(ours);
        expect(Math.abs(ours! - published!)).toBeLessThanOrEqual(1);
      }
    },
  );

  test('needs more of the canary, the less of stable there is beside it', () => {
    const sizes = [1, 5, 25, 50, 75].map((weight) => twoSampleSize({ ...USUAL, acceptable: 1, detectable: 2 }, weight));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });
});

describe('requests without an error', () => {
  test.each([
    [1, 5, 299],
    [0.1, 5, 2995],
    [0.1, 1, 4603],
    [5, 5, 59],
  ])('show less than %d %% with a miss of %d %% from %d on: about three by the rate', (detectable, miss, requests) => {
    expect(requestsWithoutError(detectable, miss)).toBe(requests);
    expect(atLeast(1, requests, detectable / 100)).toBeGreaterThanOrEqual(1 - miss / 100);
    expect(atLeast(1, requests - 1, detectable / 100)).toBeLessThan(1 - miss / 100);
  });
});
