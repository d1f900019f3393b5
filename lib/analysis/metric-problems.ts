import type { argo } from '../../imports';
import { show } from '../core';
import { placeholderProblem, promQlProblem } from '../promql';
import type { Occasion } from './occasion';

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
  return [...problems, ...limitProblems(metric)];
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
