import { binomial } from '../../../lib/simulation/world/binomial';
import { Chance } from '../../../lib/simulation/world/chance';
import { logFactorial } from '../../../lib/simulation/world/log-factorial';
import { poisson } from '../../../lib/simulation/world/poisson';

const DRAWS = 60_000;

/** How far observed counts are from expected ones, in standard deviations of chi-square. */
function misfit(draw: () => number, probability: (k: number) => number): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < DRAWS; i++) {
    const k = draw();
    counts.set(k, (counts.get(k) ?? 0) + 1);
  }
  let chiSquare = 0;
  let cells = 0;
  let restSeen = DRAWS;
  let restExpected = DRAWS;
  for (let k = 0; k <= Math.max(...counts.keys()); k++) {
    const expected = DRAWS * probability(k);
    if (expected < 20) continue;
    const seen = counts.get(k) ?? 0;
    chiSquare += (seen - expected) ** 2 / expected;
    restSeen -= seen;
    restExpected -= expected;
    cells++;
  }
  if (restExpected > 20) chiSquare += (restSeen - restExpected) ** 2 / restExpected;
  const freedom = Math.max(cells - 1, 1);
  return (chiSquare - freedom) / Math.sqrt(2 * freedom);
}

const ofPoisson = (mean: number) => (k: number) => Math.exp(k * Math.log(mean) - mean - logFactorial(k));
const ofBinomial = (n: number, p: number) => (k: number) =>
  k > n
    ? 0
    : Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p));

test.each([0.001, 0.04, 0.5, 3, 9.99, 10, 10.01, 40, 300, 5000])(
  'counts of mean %p are Poisson-distributed',
  (mean) => {
    const chance = new Chance(7, 1);
    expect(misfit(() => poisson(chance, mean), ofPoisson(mean))).toBeLessThan(4.5);
  },
);

test('a count of a large mean has the mean and the variance of a Poisson distribution', () => {
  const chance = new Chance(8, 1);
  const mean = 1e6;
  const draws = Array.from({ length: 20_000 }, () => poisson(chance, mean));
  const average = draws.reduce((sum, it) => sum + it, 0) / draws.length;
  const variance = draws.reduce((sum, it) => sum + (it - average) ** 2, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / draws.length));
  expect(variance / mean).toBeCloseTo(1, 1);
});

test('nothing happens of which nothing is expected', () => {
  expect(poisson(new Chance(1, 1), 0)).toBe(0);
});

test.each([
  [1, 0.3],
  [20, 0.02],
  [20, 0.6],
  [40, 0.24],
  [40, 0.26],
  [400, 0.3],
  [400, 0.97],
  [5000, 0.5],
])('of %p trials as many succeed as a binomial distribution of %p says', (trials, probability) => {
  const chance = new Chance(9, 1);
  expect(misfit(() => binomial(chance, trials, probability), ofBinomial(trials, probability))).toBeLessThan(4.5);
});

test('all trials succeed that cannot fail, and none that cannot succeed', () => {
  const chance = new Chance(9, 1);
  expect([binomial(chance, 12, 1), binomial(chance, 12, 0), binomial(chance, 0, 0.5)]).toEqual([12, 0, 0]);
});

test('log-factorials are exact where the table ends', () => {
  const naive = (k: number) => Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0);
  for (const k of [0, 1, 2, 127, 128, 129, 1000]) expect(logFactorial(k)).toBeCloseTo(naive(k), 9);
});

test('uniform numbers of neighbouring runs and seeds are not correlated', () => {
  const numbers = (seed: number, run: number) => {
    const chance = new Chance(seed, run);
    return Array.from({ length: 20_000 }, () => chance.uniform() - 0.5);
  };
  const correlation = (a: number[], b: number[]) => (12 * a.reduce((sum, it, i) => sum + it * b[i]!, 0)) / a.length;
  const first = numbers(1, 0);
  for (const [seed, run] of [
    [1, 1],
    [1, 2],
    [2, 0],
    [0, 1],
    [1, 2 ** 31],
    [1 + 2 ** 40, 0],
  ] as const) {
    expect(Math.abs(correlation(first, numbers(seed, run)))).toBeLessThan(4 / Math.sqrt(20_000));
  }
  expect(correlation(first, first)).toBeCloseTo(1, 1);
});

test('the first numbers of many runs are uniform themselves', () => {
  const cells = new Array<number>(16).fill(0);
  for (let run = 0; run < 16_000; run++) cells[new Chance(1, run).below(16)]!++;
  const chiSquare = cells.reduce((sum, seen) => sum + (seen - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(40);
});
