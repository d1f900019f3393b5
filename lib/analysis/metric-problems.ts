import type { argo } from '../../imports';
import { show } from '../core';
import { placeholderProblem, promQlProblem, queryShape } from '../promql';
import { totalHold } from './canary-step';
import type { Occasion } from './occasion';
import { printed } from './schedule';

/**
 * What is wrong with a metric at this moment of a release: what the controller finds only when the analysis starts, which
 * aborts the release, and what it never finds.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/analysis/factory.go
 */
export function metricProblems(metric: argo.Metric, occasion: Occasion): string[] {
  const { name, provider, interval, count } = metric;
  const problems: string[] = [];
  // The metric's name becomes part of a Job's name, which is cut at 63 characters.
  const longest = provider.job ? 24 : 63;
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > longest) {
    problems.push(
      `${show(name)} cannot be the name of a metric; write at most ${longest} lowercase letters, digits and "-"`,
    );
  }
  if (provider.prometheus) {
    const problem = promQlProblem(provider.prometheus.query);
    if (problem) problems.push(`${name}: ${problem}`);
  }
  for (const [field, text] of Object.entries({
    successCondition: metric.successCondition,
    failureCondition: metric.failureCondition,
  })) {
    const problem = text === undefined ? undefined : placeholderProblem(text);
    if (problem) problems.push(`${name}: ${field}: ${problem}`);
  }
  if (occasion.kind !== 'background' && interval !== undefined && count === undefined) {
    problems.push(
      `${name}: measures every ${interval} without end, and the rollout waits for its end; give it a count, or let it measure in the background`,
    );
  }
  if (typeof count === 'number' && count > 1 && interval === undefined) {
    problems.push(`${name}: measures ${count} times without an interval between; give it one`);
  }
  const repeated = problems.length === 0 ? repetitionProblem(metric) : undefined;
  return [...problems, ...(repeated ? [repeated] : []), ...limitProblems(metric)];
}

/**
 * Says why a metric is never measured, or undefined: a background analysis without a single measurement counts as a
 * successful one.
 */
export function lateProblem({ name, initialDelay }: argo.Metric, occasion: Occasion): string | undefined {
  if (occasion.kind !== 'background') return undefined;
  const total = totalHold(occasion.steps).toSeconds();
  const delay = secondsOf(initialDelay);
  return delay !== undefined && delay >= total
    ? `${name}: is first measured ${printed(delay)} after the first weight, when all is over: the plan holds ${printed(total)}; hold its last step longer by more than ${printed(delay - total)}, or measure earlier`
    : undefined;
}

/** What grows over a range is seen by every measurement within it, and a single bad event would abort. */
function repetitionProblem({ name, interval, failureLimit, provider }: argo.Metric): string | undefined {
  const every = secondsOf(interval);
  if (every === undefined || !provider.prometheus) return undefined;
  const { functions, ranges } = queryShape(provider.prometheus.query);
  if (!OVER_A_RANGE.some((it) => functions.has(it))) return undefined;
  const range = Math.max(...ranges);
  const times = Math.ceil(range / every);
  const limit = typeof failureLimit === 'number' ? failureLimit : 0;
  return times > 1 && limit >= 0 && limit < times
    ? `${name}: looks ${printed(range)} back every ${interval}, so that it sees one bad event ${times} times, and a failureLimit of ${limit} aborts for it; give it an interval of ${printed(range)}, or a failureLimit of ${times}`
    : undefined;
}

const OVER_A_RANGE = ['rate', 'increase', 'delta'];

/** The seconds of a Go duration such as `90s` or `1h30m`; undefined of anything else. */
function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined || !/^(\d+(\.\d+)?(h|m|s|ms))+$/.test(duration)) return undefined;
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit as string] as number),
    0,
  );
}

/** Limits that could never be exceeded: the controller asks for more than the limit, of at most `count` measurements. */
function limitProblems({ name, interval, count, failureLimit, inconclusiveLimit }: argo.Metric): string[] {
  const measurements = typeof count === 'number' ? count : interval === undefined ? 1 : undefined;
  if (measurements === undefined) return [];
  return Object.entries({ failureLimit, inconclusiveLimit }).flatMap(([field, limit]) =>
    typeof limit === 'number' && limit >= measurements
      ? [
          `${name}: a ${field} of ${limit} can never be exceeded by ${measurements === 1 ? 'one measurement' : `${measurements} measurements`}, so that it guards nothing; give less than ${measurements}`,
        ]
      : [],
  );
}
