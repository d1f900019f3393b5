import type { argo } from '../../imports';
import { goSeconds, humanDuration, show } from '../core';
import { placeholderProblem, promQlProblem, queryShape } from '../promql';
import { totalHold } from './canary-step';
import type { Occasion } from './occasion';

/**
 * What is wrong with a metric at this moment of a release: what the controller finds only when the analysis starts, which
 * aborts the release, and what it never finds.
 *
 * @param id what the construct is called that reports it: a metric of the same name is not named again
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/analysis/factory.go
 */
export function metricProblems(metric: argo.Metric, occasion: Occasion, id?: string): string[] {
  const { name, provider, interval, count } = metric;
  const of = at(name, id);
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
    if (problem) problems.push(`${of}${problem}`);
  }
  for (const [field, text] of Object.entries({
    successCondition: metric.successCondition,
    failureCondition: metric.failureCondition,
  })) {
    const problem = text === undefined ? undefined : placeholderProblem(text);
    if (problem) problems.push(`${of}${field}: ${problem}`);
  }
  if (occasion.kind !== 'background' && interval !== undefined && count === undefined) {
    problems.push(
      `${of}measures every ${interval} without end, and the rollout waits for its end; give it a count, or let it measure in the background`,
    );
  }
  if (typeof count === 'number' && count > 1 && interval === undefined) {
    problems.push(`${of}measures ${count} times without an interval between; give it one`);
  }
  const repeated = problems.length === 0 ? repetitionProblem(metric, of) : undefined;
  return [...problems, ...(repeated ? [repeated] : []), ...limitProblems(metric, of)];
}

/**
 * Says why a metric is never measured, or undefined: a background analysis without a single measurement counts as a
 * successful one.
 */
export function lateProblem({ name, initialDelay }: argo.Metric, occasion: Occasion, id?: string): string | undefined {
  if (occasion.kind !== 'background') return undefined;
  const total = totalHold(occasion.steps).toSeconds();
  const delay = goSeconds(initialDelay);
  return delay !== undefined && delay >= total
    ? `${at(name, id)}is first measured ${humanDuration(delay)} after the first weight, when all is over: the plan holds ${humanDuration(total)}; hold its last step longer by more than ${humanDuration(delay - total)}, or measure earlier`
    : undefined;
}

function at(name: string, id: string | undefined): string {
  return name === id ? '' : `${name}: `;
}

/** What grows over a range is seen by every measurement within it, and a single bad event would abort. */
function repetitionProblem({ interval, failureLimit, provider }: argo.Metric, of: string): string | undefined {
  const every = goSeconds(interval);
  if (every === undefined || !provider.prometheus) return undefined;
  // Most queries have none of these, and to read one in full takes longer than all else that is done to it here.
  if (!/rate|increase|delta/i.test(provider.prometheus.query)) return undefined;
  // The library's own counts look back as well, each time at what the last measurement has not seen.
  const range = queryShape(provider.prometheus.query).counts;
  const times = Math.ceil(range / every);
  const limit = typeof failureLimit === 'number' ? failureLimit : 0;
  return times > 1 && limit >= 0 && limit < times
    ? `${of}looks ${humanDuration(range)} back every ${interval}, so that it sees one bad event ${times} times, and a failureLimit of ${limit} aborts for it; give it an interval of ${humanDuration(range)}, or a failureLimit of ${times}`
    : undefined;
}

/** Limits that could never be exceeded: the controller asks for more than the limit, of at most `count` measurements. */
function limitProblems({ interval, count, failureLimit, inconclusiveLimit }: argo.Metric, of: string): string[] {
  const measurements = typeof count === 'number' ? count : interval === undefined ? 1 : undefined;
  if (measurements === undefined) return [];
  return Object.entries({ failureLimit, inconclusiveLimit }).flatMap(([field, limit]) =>
    typeof limit === 'number' && limit >= measurements
      ? [
          `${of}a ${field} of ${limit} can never be exceeded by ${measurements === 1 ? 'one measurement' : `${measurements} measurements`}, so that it guards nothing; give less than ${measurements}`,
        ]
      : [],
  );
}
