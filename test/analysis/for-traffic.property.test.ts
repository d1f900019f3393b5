import { Duration } from 'cdk8s';
import {
  CanaryPlan,
  type CanaryPlanStep,
  ErrorRateAnalysis,
  SequentialErrorAnalysis,
  type TrafficPlanOptions,
} from '../../lib/analysis';
import { abortBound, evidence, evidenceScale, evidenceWindows, Slo } from '../../lib/slo';
import { boundTo } from './bound';

const CASES = 500;

interface Case {
  readonly options: TrafficPlanOptions;
  readonly p0: number;
  readonly p1: number;
  readonly quietest: number;
  /** How much more the busiest time in which releases come brings than the day does on average. */
  readonly peak: number;
  readonly synthetic: number;
  readonly scrape: number;
  readonly longest: number;
  readonly blastRadius: number;
}

const cases = randomCases(CASES);
const plans = cases.map((it) => ({ ...it, plan: CanaryPlan.forTraffic(it.options) }));
const accepted = plans.filter(({ plan }) => plan.problems.length === 0);
const refused = plans.filter(({ plan }) => plan.problems.length > 0);

test('both outcomes are frequent enough to be tested', () => {
  expect(accepted.length).toBeGreaterThan(CASES / 4);
  expect(refused.length).toBeGreaterThan(CASES / 20);
});

test('a plan that is refused says why in one sentence with numbers, and what to write instead', () => {
  for (const { plan } of refused) {
    expect(plan.problems).toHaveLength(1);
    expect(plan.problems[0]).toMatch(/\d.*; write /);
    expect(plan.steps).toEqual(CanaryPlan.standard().steps);
  }
});

test('what a refused plan is told to write helps', () => {
  let helped = 0;
  for (const { plan, options } of refused) {
    const minutes = /^(?:longestRollout|\d).*; write (?:longestRollout: )?Duration\.minutes\((\d+)\)/.exec(
      plan.problems[0] ?? '',
    )?.[1];
    const share = /write blastRadius: ([\d.]+)/.exec(plan.problems[0] ?? '')?.[1];
    if (!minutes && !share) continue;
    const other = CanaryPlan.forTraffic({
      ...options,
      ...(minutes ? { longestRollout: Duration.minutes(Number(minutes)) } : {}),
      ...(share ? { blastRadius: Number(share) } : {}),
    });
    if (share) expect(other.problems).toEqual([]);
    // With enough time, what it burns may be the next to be told.
    else expect(other.problems.filter((problem) => !problem.startsWith('blastRadius'))).toEqual([]);
    helped++;
  }
  expect(helped).toBeGreaterThan(20);
});

test('weights increase, and holds are whole seconds and together as long as they may be', () => {
  for (const { plan, longest, options } of accepted) {
    const weights = plan.steps.map(({ weight }) => weight);
    expect(weights).toEqual([...new Set(weights)].sort((a, b) => a - b));
    expect(weights.every((weight) => Number.isInteger(weight) && weight >= 1)).toBe(true);
    expect(weights.filter((weight) => weight === 100)).toHaveLength(options.proveAtFull ? 1 : 0);
    expect(weights.every((weight) => weight <= 50 || weight === 100)).toBe(true);
    expect(plan.steps.every(({ hold }) => Number.isInteger(hold.toSeconds()))).toBe(true);
    expect(plan.totalHold.toSeconds()).toBeLessThanOrEqual(longest);
  }
});

test('at every step a release that fails as often as must be caught shows a failure, and the guard looks', () => {
  for (const it of accepted) {
    for (const { weight, hold } of it.plan.steps) {
      const seen = rateAt(it, weight) * (hold.toSeconds() - 2 * it.scrape - 5);
      expect((1 - it.p1) ** seen).toBeLessThanOrEqual(0.0501);
      expect(hold.toSeconds()).toBeGreaterThanOrEqual(4 * it.scrape + 5);
    }
  }
});

test('before the last weight the bad are stopped in 95 %, and the good go on in 95 %', () => {
  for (const it of accepted) {
    const before = beforeLast(it.plan.steps);
    const last = before.at(-1) as CanaryPlanStep;
    const requests = Math.floor(
      before.reduce((sum, { weight, hold }) => sum + rateAt(it, weight) * hold.toSeconds(), 0) -
        rateAt(it, last.weight) * (3 * it.scrape + 5),
    );
    const forgiven = Math.floor(((it.p1 - it.p0) * requests - Math.log(20)) / Math.log(it.p1 / it.p0));
    expect(atMost(forgiven, requests, it.p1)).toBeLessThanOrEqual(0.05);
    expect(atMost(forgiven, requests, it.p0 / 2)).toBeGreaterThanOrEqual(0.95);
  }
});

test('no more of the budget is burned than may be', () => {
  for (const it of accepted) {
    const periodSeconds = it.options.slo.period.toSeconds();
    const share = (weight: number, errors: number, time: number) =>
      ((weight / 100) * errors * time * it.peak * 100) / (it.p0 * periodSeconds);
    for (const { weight, hold } of it.plan.steps) {
      expect(share(weight, it.p1, hold.toSeconds())).toBeLessThanOrEqual(it.blastRadius * 1.000001);
    }
    const [first] = it.plan.steps as [CanaryPlanStep];
    expect(share(first.weight, 1, lifeFromTheStart(it, it.plan.steps))).toBeLessThanOrEqual(it.blastRadius * 1.000001);
  }
});

test('the error rate that a step is said to abort is one that it aborts, and none that is smaller is', () => {
  for (const it of accepted.slice(0, 80)) {
    const rows = it.plan.rows();
    const total = it.plan.totalHold.toSeconds();
    for (const { step, weight, hold, caughtFrom, requests } of rows) {
      expect(requests).toBe(Math.floor(rateAt(it, weight) * hold.toSeconds() + 1e-6));
      const best = (rate: number) =>
        Math.max(
          0,
          ...evidenceWindows(it.scrape, total)
            .filter((w) => w.initialDelay + (step === 1 ? 0 : w.interval) + 5 <= hold.toSeconds())
            .map(({ window }) => abortChance(it, total, weight, window, rate)),
        );
      if (caughtFrom === undefined) {
        expect(best(0.999)).toBeLessThan(0.9);
        continue;
      }
      expect(best(caughtFrom / 100)).toBeGreaterThanOrEqual(0.899);
      expect(best((caughtFrom / 100) * 0.98)).toBeLessThan(0.9);
    }
  }
});

test('the analyses of the standard path find nothing wrong with such a plan', () => {
  for (const { plan, options } of accepted.filter((_, i) => i % 25 === 0)) {
    const { slo, scrapeInterval } = options;
    for (const guard of [new ErrorRateAnalysis(), new SequentialErrorAnalysis()]) {
      expect(boundTo(guard, { plan, slo, ...(scrapeInterval ? { scrapeInterval } : {}) }).problems).toEqual([]);
    }
  }
});

function rateAt({ quietest, synthetic }: Case, weight: number): number {
  return (quietest * weight) / 100 + synthetic;
}

function beforeLast(steps: readonly CanaryPlanStep[]): CanaryPlanStep[] {
  const shared = steps.filter(({ weight }) => weight < 100);
  return shared.length > 1 ? shared.slice(0, -1) : shared;
}

/** Look by look, as the guard does: when a release of which every request fails is aborted. */
function lifeFromTheStart(it: Case, steps: readonly CanaryPlanStep[]): number {
  const total = steps.reduce((sum, { hold }) => sum + hold.toSeconds(), 0);
  const [first] = steps as [CanaryPlanStep];
  const windows = evidenceWindows(it.scrape, total);
  const scale = evidenceScale(100 * it.p0, 100 * it.p1);
  const bound = abortBound(
    scale,
    windows.reduce((sum, { looks }) => sum + looks, 0),
    5,
  );
  const lives = windows.flatMap(({ window, initialDelay, interval, looks }) =>
    Array.from({ length: looks }, (_, k) => initialDelay + k * interval).filter((time) => {
      // What came in the last two scrapes is not yet counted.
      const counted = Math.min(window, time - 2 * it.scrape);
      const failed = rateAt(it, first.weight) * counted;
      const stable = { failed: 0, total: it.quietest * (1 - first.weight / 100) * window };
      return evidence(scale, { failed, total: failed }, stable) >= bound;
    }),
  );
  return Math.min(first.hold.toSeconds(), ...lives.map((time) => time + 5));
}

function abortChance(it: Case, total: number, weight: number, window: number, errors: number): number {
  const scale = evidenceScale(100 * it.p0, 100 * it.p1);
  const looks = evidenceWindows(it.scrape, total).reduce((sum, w) => sum + w.looks, 0);
  const bound = abortBound(scale, looks, 5);
  const requests = Math.floor(rateAt(it, weight) * window);
  const stable = { failed: 0, total: it.quietest * (1 - weight / 100) * window };
  const aborts = (failed: number) => evidence(scale, { failed, total: requests }, stable) >= bound;
  if (!aborts(requests)) return 0;
  let [tooFew, enough] = [-1, requests];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (aborts(middle)) enough = middle;
    else tooFew = middle;
  }
  return 1 - atMost(enough - 1, requests, errors);
}

/** The probability of at most so many failures, added up term by term from the largest one of the tail on. */
function atMost(failures: number, requests: number, errors: number): number {
  if (failures < 0) return 0;
  if (failures >= requests) return 1;
  const term = (k: number): number =>
    Math.exp(
      logFactorial(requests) -
        logFactorial(k) -
        logFactorial(requests - k) +
        k * Math.log(errors) +
        (requests - k) * Math.log1p(-errors),
    );
  const below = failures < requests * errors;
  let sum = 0;
  for (let k = below ? failures : failures + 1; k >= 0 && k <= requests; k += below ? -1 : 1) {
    const next = term(k);
    sum += next;
    if (next <= sum * 1e-9) break;
  }
  return below ? sum : 1 - sum;
}

/** Stirling's series, and for small numbers the sum itself. */
function logFactorial(n: number): number {
  if (n > 20) return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}

function randomCases(count: number): Case[] {
  let state = 20240607;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const one = <T>(...values: T[]): T => values[Math.floor(random() * values.length)] as T;
  const between = (low: number, high: number): number => low * (high / low) ** random();
  return Array.from({ length: count }, () => {
    const slo = Slo.availability(one(90, 95, 99, 99.5, 99.9, 99.95, 99.99), {
      period: Duration.days(one(7, 28, 30, 90)),
    });
    const quietest = Number(between(0.05, 20000).toPrecision(3));
    const busiest = quietest * one(1, 3, 50);
    const profile = one<'number' | 'names' | 'hours'>('number', 'names', 'hours');
    const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? busiest : quietest));
    const requestsPerSecond =
      profile === 'number' ? quietest : profile === 'names' ? { day: busiest, night: quietest } : hours;
    const inTheDay = profile === 'hours' && random() < 0.5;
    const detects = one(undefined, undefined, Number((slo.errorBudget * between(2, 40)).toPrecision(4)));
    const sound = detects === undefined || detects <= (slo.errorBudget + 100) / 2 ? detects : undefined;
    const scrape = one(15, 15, 10, 30, 60);
    const longest = one(3600, 3600, 900, 7200, 86_400);
    const blastRadius = one(10, 10, 1, 100, Number(between(0.1, 50).toPrecision(3)));
    const synthetic = one(0, 0, 0, Number(between(0.05, 50).toPrecision(3)));
    const proof = one(0, 0, 300, 600);
    return {
      options: {
        requestsPerSecond,
        slo,
        scrapeInterval: Duration.seconds(scrape),
        longestRollout: Duration.seconds(longest),
        blastRadius,
        ...(inTheDay ? { releasedBetween: [8, 20] as [number, number] } : {}),
        ...(sound ? { detects: sound } : {}),
        ...(synthetic ? { synthetic: { analysis: new ErrorRateAnalysis(), requestsPerSecond: synthetic } } : {}),
        ...(proof ? { proveAtFull: Duration.seconds(proof) } : {}),
      },
      p0: slo.errorBudget / 100,
      p1: (sound ?? Math.min(10 * slo.errorBudget, (slo.errorBudget + 100) / 2)) / 100,
      quietest: inTheDay ? busiest : quietest,
      peak: profile === 'number' ? 1 : busiest / ((busiest + quietest) / 2),
      synthetic,
      scrape,
      longest,
      blastRadius,
    };
  });
}
