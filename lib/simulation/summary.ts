import type { Outcome, PlayedRelease, Share, SimulationSummary, Spread } from './outcome';
import type { Objective } from './path/release-path';

/** What is kept of each of many releases. */
export type RunResult = Omit<PlayedRelease, 'timeline' | 'spoiledOverTime'>;

/** One of the releases in full, and what it shows about the others. */
export interface Example {
  readonly example: PlayedRelease;
  readonly warnings: readonly string[];
}

/** What came out of many releases, in the order of their runs. */
export function summary(
  results: readonly RunResult[],
  { seed, objective, example }: { seed: number; objective?: Objective; example: (run: number) => Example },
): SimulationSummary {
  const runs = results.length;
  const share = (outcome: Outcome) => shareOf(results.filter((it) => it.outcome === outcome).length, runs);
  const abortTimes = numbers(results.map((it) => (it.outcome === 'aborted' ? it.secondsToAbort : undefined)));
  const promoted = numbers(results.map((it) => (it.outcome === 'promoted' ? it.endedAt : undefined)));
  return {
    runs,
    seed,
    aborted: share('aborted'),
    promoted: share('promoted'),
    paused: share('paused'),
    stuck: share('stuck'),
    refused: results[0]?.outcome === 'refused' ? results[0].reason : undefined,
    secondsToAbort: spread(abortTimes),
    spoiled: spread(numbers(results.map((it) => it.spoiled))) as Spread,
    budgetBurnt: objective && spread(numbers(results.map((it) => burnt(it, objective)))),
    secondsToPromote: spread(promoted),
    abortTimes,
    decidedBy: deciders(results),
    ...example(typicalRun(results)),
  };
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * A share of runs with its 95 % confidence interval after Wilson, which stays within 0 and 1 and means something at 0 of n.
 *
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function shareOf(count: number, runs: number): Share {
  const value = count / runs;
  const scale = 1 + Z ** 2 / runs;
  const centre = (value + Z ** 2 / (2 * runs)) / scale;
  const half = (Z / scale) * Math.sqrt((value * (1 - value)) / runs + Z ** 2 / (4 * runs ** 2));
  return { value, low: count === 0 ? 0 : centre - half, high: count === runs ? 1 : centre + half };
}

/** Median and more of numbers in ascending order; undefined of none. */
export function spread(sorted: readonly number[]): Spread | undefined {
  if (sorted.length === 0) return undefined;
  const at = (quantile: number) => sorted[Math.ceil(quantile * sorted.length) - 1] as number;
  const mean = sorted.reduce((sum, it) => sum + it, 0) / sorted.length;
  return { median: at(0.5), p95: at(0.95), mean, max: at(1) };
}

/** Share of the budget of the whole period that the failed requests of the new version are. */
function burnt({ spoiled, requests, endedAt }: RunResult, { errorBudget, days }: Objective): number | undefined {
  if (requests === 0 || endedAt <= 0) return undefined;
  return spoiled / ((requests / endedAt) * days * 86_400 * errorBudget);
}

function numbers(values: readonly (number | undefined)[]): number[] {
  return values.filter((it) => it !== undefined).sort((a, b) => a - b);
}

function deciders(results: readonly RunResult[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { decidedBy } of results)
    if (decidedBy !== undefined) counts.set(decidedBy, (counts.get(decidedBy) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en')));
}

/** The run in the middle of those that ended as most did: by its time to abort, else by its end. */
function typicalRun(results: readonly RunResult[]): number {
  const outcomes = new Map<Outcome, number>();
  for (const { outcome } of results) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const [most] = [...outcomes].reduce((best, it) => (it[1] > best[1] ? it : best), ['promoted', 0] as [
    Outcome,
    number,
  ]);
  const those = results.map((it, run) => ({ it, run })).filter(({ it }) => it.outcome === most);
  those.sort((a, b) => (a.it.secondsToAbort ?? a.it.endedAt) - (b.it.secondsToAbort ?? b.it.endedAt) || a.run - b.run);
  return those[Math.floor((those.length - 1) / 2)]?.run ?? 0;
}
