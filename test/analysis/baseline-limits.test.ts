import { baselineLimits } from '../../lib/analysis/baseline-limits';
import { Slo } from '../../lib/slo';

const of = (maxRatio?: number, maxDifference?: number) =>
  baselineLimits(Slo.availability(99), { maxRatio, maxDifference });

test.each([
  { objective: 99.9, minRequests: 8558 },
  { objective: 99, minRequests: 856 },
  { objective: 95, minRequests: 172 },
])('follow from an objective of $objective %', ({ objective, minRequests }) => {
  const slo = Slo.availability(objective);
  expect(baselineLimits(slo, {})).toEqual({ maxRatio: 2, maxDifference: slo.errorBudget, minRequests, problems: [] });
});

test('ask for fewer requests the more is allowed', () => {
  expect(of(3).minRequests).toBe(606);
  expect(of(2, 3).minRequests).toBe(286);
  expect(of(1.5).minRequests).toBeGreaterThan(of(2).minRequests);
});

const CASES = [1.1, 1.5, 2, 3, 10].flatMap((ratio) => [0.5, 1, 5, 20, 50].map((difference) => ({ ratio, difference })));

test.each(CASES)(
  'a canary as good as stable is bad by chance in at most one window of twenty: $ratio times, $difference points',
  ({ ratio, difference }) => {
    const { minRequests: n } = of(ratio, difference);
    for (const rate of [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 0.6]) {
      for (const [canary, stable] of [
        [n, n],
        [n, 3 * n],
        [3 * n, n],
      ] as const) {
        expect(falseAlarm({ rate, canary, stable, ratio, difference: difference / 100 })).toBeLessThanOrEqual(0.05);
      }
    }
  },
);

interface Window {
  readonly rate: number;
  readonly canary: number;
  readonly stable: number;
  readonly ratio: number;
  readonly difference: number;
}

/** How likely a window is bad though both fail at the same rate: every number of failures on either side added up. */
function falseAlarm({ rate, canary, stable, ratio, difference }: Window): number {
  const failures = chances(canary, rate);
  const atLeast = [...failures, 0];
  for (let i = failures.length - 1; i >= 0; i--) atLeast[i] = (atLeast[i + 1] ?? 0) + (failures[i] ?? 0);
  return chances(stable, rate).reduce((sum, chance, failed) => {
    const share = failed / stable;
    const allowed = Math.max(ratio * share, share + difference);
    return sum + chance * (atLeast[Math.floor(allowed * canary + 1e-9) + 1] ?? 0);
  }, 0);
}

/** The binomial distribution, up to where nothing is left of it. */
function chances(requests: number, rate: number): number[] {
  const most = Math.min(requests, Math.ceil(requests * rate + 12 * Math.sqrt(requests * rate) + 30));
  let log = requests * Math.log1p(-rate);
  const odds = Math.log(rate / (1 - rate));
  return Array.from({ length: most + 1 }, (_, failed) => {
    if (failed > 0) log += odds + Math.log((requests - failed + 1) / failed);
    return Math.exp(log);
  });
}
