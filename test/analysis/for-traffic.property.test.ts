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
    expect(plan.problems[0]).toMatch(/\d.*; (leave it out|.*write )/);
    expect(plan.steps).toEqual(CanaryPlan.standard().steps);
  }
});

test('whatever a refused plan is told to write helps, each by itself', () => {
  const tried = refused.flatMap(({ plan, options }) =>
    adviceIn(plan.problems[0] ?? '', options).map((change) => CanaryPlan.forTraffic({ ...options, ...change })),
  );
  expect(tried.length).toBeGreaterThan(refused.length);
  for (const { problems } of tried) expect(problems).toEqual([]);
});

test('weights increase, and holds are whole seconds and together as long as they may be', () => {
  for (const { plan, longest, options } of accepted) {
    const weights = plan.steps.map(({ weight }) => weight);
    const holds = plan.steps.map(({ hold }) => hold.toSeconds());
    const full = options.proveAtFull ? [100] : [];
    expect([weights, weights.filter((weight) => weight > 50), holds, totalOf(plan.steps) <= longest]).toEqual([
      [...new Set(weights.map((weight) => Math.max(1, Math.round(weight))))].sort((a, b) => a - b),
      full,
      holds.map((hold) => Math.round(hold)),
      true,
    ]);
    expect(plan.totalHold.toSeconds()).toBe(totalOf(plan.steps));
  }
});

test('at every step a release that fails as often as must be caught shows a failure, and the guard looks', () => {
  const steps = accepted.flatMap((it) =>
    it.plan.steps.map(({ weight, hold }) => {
      const time = hold.toSeconds();
      const seen = rateAt(it, weight) * (time - 2 * it.scrape - 5);
      return { shows: 1 - (1 - it.p1) ** seen, looks: time - 4 * it.scrape - 5 };
    }),
  );
  expect(Math.min(...steps.map(({ shows }) => shows))).toBeGreaterThanOrEqual(0.9499);
  expect(Math.min(...steps.map(({ looks }) => looks))).toBeGreaterThanOrEqual(0);
});

test('before the last weight the bad are stopped in 95 %, and the good go on in 95 %', () => {
  for (const it of accepted) {
    const before = beforeLast(it.plan.steps);
    const held = totalOf(before);
    const window = Math.max(4, Math.floor((held - 2 * it.scrape) / it.scrape)) * it.scrape;
    const first = Math.max(held, window + 2 * it.scrape);
    // The newest count of a pod may be a scrape old. One good look of three is enough to pass.
    const forgiven = [0, 1, 2].map((look) => {
      const end = first + look * Math.max(it.scrape, 30) - it.scrape;
      const requests = Math.floor(answered(it, before, end - window, end) + 1e-6);
      return { requests, most: Math.floor(((it.p1 - it.p0) * requests - Math.log(20)) / Math.log(it.p1 / it.p0)) };
    });
    const pass = (errors: number) => forgiven.map(({ requests, most }) => atMost(most, requests, errors));
    expect(pass(it.p1).reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(0.05);
    expect(Math.max(...pass(it.p0 / 2))).toBeGreaterThanOrEqual(0.95);
  }
});

test('no more of the budget is burned than may be', () => {
  for (const it of accepted) {
    const periodSeconds = it.options.slo.period.toSeconds();
    const share = (weight: number, errors: number, time: number) =>
      ((weight / 100) * errors * time * it.peak * 100) / (it.p0 * periodSeconds);
    const slowly = it.plan.steps.map(({ weight, hold }) => share(weight, it.p1, hold.toSeconds()));
    expect(Math.max(...slowly)).toBeLessThanOrEqual(it.blastRadius * 1.000001);
    const [first] = it.plan.steps as [CanaryPlanStep];
    const untilTheEnd = share(first.weight, 1, first.hold.toSeconds());
    // Nobody lives longer than the step.
    if (untilTheEnd <= it.blastRadius) continue;
    expect(share(first.weight, 1, lifeFromTheStart(it, it.plan.steps))).toBeLessThanOrEqual(it.blastRadius * 1.000001);
  }
});

test('the error rate that a step is said to abort is one that it aborts, and none that is smaller is', () => {
  for (const it of accepted.slice(0, 80)) {
    const { steps } = it.plan;
    const windows = evidenceWindows(it.scrape, totalOf(steps));
    const bound = boundOf(it, steps);
    for (const [i, { weight, hold, caughtFrom, requests }] of it.plan.rows().entries()) {
      expect(requests).toBe(Math.floor(rateAt(it, weight) * hold.toSeconds() + 1e-6));
      const looks = windows
        .filter((w) => w.initialDelay + (i === 0 ? 0 : w.interval) + 5 <= hold.toSeconds())
        .map(({ window }) => ({
          total: Math.floor(rateAt(it, weight) * window),
          bad: Math.floor(rateAt(it, weight) * window),
          stable: it.quietest * (1 - weight / 100) * window,
        }));
      if (i === beforeLast(steps).length - 1 || i === steps.length - 1) looks.push(verdictAfter(it, i));
      const best = (rate: number) => Math.max(0, ...looks.map((look) => abortChance(it, bound, look, rate)));
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

function totalOf(steps: readonly CanaryPlanStep[]): number {
  return steps.reduce((sum, { hold }) => sum + hold.toSeconds(), 0);
}

/** How many requests the canary answers between two times; the last step goes on. */
function answered(
  it: Case,
  steps: readonly CanaryPlanStep[],
  from: number,
  to: number,
  rate = (weight: number) => rateAt(it, weight),
): number {
  let sum = 0;
  for (const [i, { weight, hold }] of steps.entries()) {
    const start = totalOf(steps.slice(0, i));
    const end = i === steps.length - 1 ? to : start + hold.toSeconds();
    sum += rate(weight) * Math.max(0, Math.min(end, to) - Math.max(start, from));
  }
  return sum;
}

/** What the verdict after a step counts to abort, two scrapes late, if the release turned bad when the step began. */
function verdictAfter(it: Case & { readonly plan: CanaryPlan }, index: number): Look {
  const until = it.plan.steps.slice(0, index + 1);
  const held = totalOf(beforeLast(it.plan.steps));
  const window = Math.max(4, Math.floor((held - 2 * it.scrape) / it.scrape)) * it.scrape;
  const end = totalOf(until) + Math.max(0, window + 2 * it.scrape - held) - 2 * it.scrape;
  const begin = totalOf(until.slice(0, -1));
  return {
    total: Math.floor(answered(it, until, end - window, end) + 1e-6),
    bad: Math.floor(answered(it, until, Math.max(begin, end - window), end) + 1e-6),
    stable: answered(it, until, end - window, end, (weight) => it.quietest * (1 - weight / 100)),
  };
}

/** The evidence that aborts in all looks of a release: those of the windows, and three of each verdict. */
function boundOf(it: Case, steps: readonly CanaryPlanStep[]): number {
  const verdicts = steps.length > 1 ? 2 : 1;
  const looks = evidenceWindows(it.scrape, totalOf(steps)).reduce((sum, w) => sum + w.looks, 3 * verdicts);
  return abortBound(evidenceScale(100 * it.p0, 100 * it.p1), looks, 5);
}

/** Look by look, as the guard does: when a release of which every request fails is aborted. */
function lifeFromTheStart(it: Case, steps: readonly CanaryPlanStep[]): number {
  const [first] = steps as [CanaryPlanStep];
  const hold = first.hold.toSeconds();
  const scale = evidenceScale(100 * it.p0, 100 * it.p1);
  const bound = boundOf(it, steps);
  const lives = evidenceWindows(it.scrape, totalOf(steps)).map(({ window, initialDelay, interval }) => {
    const stable = { failed: 0, total: it.quietest * (1 - first.weight / 100) * window };
    for (let time = initialDelay; time < hold; time += interval) {
      // What came in the last two scrapes is not yet counted.
      const failed = rateAt(it, first.weight) * Math.min(window, time - 2 * it.scrape);
      if (evidence(scale, { failed, total: failed }, stable) >= bound) return time + 5;
      // The window is full: it gets no worse.
      if (time - 2 * it.scrape >= window) break;
    }
    return hold;
  });
  return Math.min(hold, ...lives);
}

interface Look {
  /** The requests of the canary in a window, and those of them that may fail. */
  readonly total: number;
  readonly bad: number;
  /** Those of stable, of which none fails. */
  readonly stable: number;
}

function abortChance(it: Case, bound: number, { total, bad, stable }: Look, errors: number): number {
  const scale = evidenceScale(100 * it.p0, 100 * it.p1);
  const aborts = (failed: number) => evidence(scale, { failed, total }, { failed: 0, total: stable }) >= bound;
  if (!aborts(bad)) return 0;
  let [tooFew, enough] = [-1, bad];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (aborts(middle)) enough = middle;
    else tooFew = middle;
  }
  return 1 - atMost(enough - 1, bad, errors);
}

/** What a problem tells to write: each of the ways, as options. */
function adviceIn(problem: string, options: TrafficPlanOptions): Partial<TrafficPlanOptions>[] {
  const advice = problem.slice(problem.lastIndexOf('; ') + 2);
  const without = advice.startsWith('leave it out, and ') ? { proveAtFull: undefined } : {};
  return advice.split(', or ').map((way) => {
    const numberAfter = (text: string) => {
      const found = way.indexOf(text);
      return found < 0 ? undefined : Number.parseFloat(way.slice(found + text.length));
    };
    const minutes = numberAfter('longestRollout: Duration.minutes(');
    const hours = numberAfter('longestRollout: Duration.hours(');
    const proof = numberAfter('write Duration.seconds(');
    const errorRate = numberAfter('detects: ');
    const share = numberAfter('blastRadius: ');
    const made = numberAfter('}, requestsPerSecond: ') ?? numberAfter(', requestsPerSecond: ');
    const change = {
      ...without,
      ...(way === 'leave it out' ? { proveAtFull: undefined } : {}),
      ...(minutes ? { longestRollout: Duration.minutes(minutes) } : {}),
      ...(hours ? { longestRollout: Duration.hours(hours) } : {}),
      ...(proof ? { proveAtFull: Duration.seconds(proof) } : {}),
      ...(errorRate ? { detects: errorRate } : {}),
      ...(share ? { blastRadius: share } : {}),
      ...(made ? { synthetic: { analysis: new ErrorRateAnalysis(), requestsPerSecond: made } } : {}),
    };
    if (Object.keys(change).length === 0) throw new Error(`no advice: ${problem}`);
    return { ...change, ...(options.scrapeInterval ? { scrapeInterval: options.scrapeInterval } : {}) };
  });
}

/** The probability of at most so many failures, added up term by term from the largest one of the tail on. */
function atMost(failures: number, requests: number, errors: number): number {
  if (failures < 0) return 0;
  if (failures >= requests) return 1;
  const below = failures < requests * errors;
  const from = below ? failures : failures + 1;
  let term = Math.exp(
    logFactorial(requests) -
      logFactorial(from) -
      logFactorial(requests - from) +
      from * Math.log(errors) +
      (requests - from) * Math.log1p(-errors),
  );
  const odds = errors / (1 - errors);
  let sum = 0;
  for (let k = from; k >= 0 && k <= requests && term > sum * 1e-9; k += below ? -1 : 1) {
    sum += term;
    term *= below ? k / (requests - k + 1) / odds : ((requests - k) / (k + 1)) * odds;
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
