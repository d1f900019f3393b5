import { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import type { BoundAnalysis } from '../analysis';
import { goSeconds, seconds } from '../core';

/** How long a run of these analyses may take until it has passed: the longest of their metrics. */
export function longestRun(analyses: readonly BoundAnalysis[]): Duration {
  return Duration.seconds(Math.ceil(Math.max(0, ...analyses.map(longest))));
}

function longest({ longestRun, template }: BoundAnalysis): number {
  if (longestRun) return seconds(longestRun) + SLOW_ANSWER;
  const metrics: argo.Metric[] = template.toJson().spec.metrics ?? [];
  return Math.max(0, ...metrics.map(longestMetric));
}

function longestMetric({ initialDelay, interval, count, provider }: argo.Metric): number {
  const measurements = typeof count === 'number' ? count : 1;
  const each = provider.job?.spec.activeDeadlineSeconds ?? SLOW_ANSWER;
  return (goSeconds(initialDelay) ?? 0) + (measurements - 1) * (goSeconds(interval) ?? 0) + measurements * each;
}

// An answer that comes after two minutes of retries was survived as well.
const SLOW_ANSWER = 120;
