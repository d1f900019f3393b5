import { pauseSeconds } from '../../../core';
import type { Field } from '../../../manifests';
import type { Metric, PlannedRun } from '../../objects';

/**
 * How many seconds the steps of a canary take at least, from one of them on: what is waited for there, without the time in
 * which pods start. Undefined where a person goes on, and where it cannot be known.
 */
export function leastStepSeconds(steps: readonly Field[], runs: readonly PlannedRun[]): number | undefined {
  return total(steps.map((step) => stepSeconds(step, runs)));
}

function stepSeconds(step: Field, runs: readonly PlannedRun[]): number | undefined {
  if (step.at('pause').isSet) return pauseSeconds(step.at('pause', 'duration').value);
  if (step.at('experiment').isSet || step.at('plugin').isSet) return undefined;
  if (!step.at('analysis').isSet) return 0;
  const run = runs.find(({ field }) => String(field) === String(step.at('analysis')));
  if (!run?.isComplete) return undefined;
  const times = run.metrics.map(metricSeconds);
  return times.includes(undefined) ? undefined : Math.max(0, ...(times as number[]));
}

/** The time until a metric can have passed. */
function metricSeconds(metric: Metric): number | undefined {
  const successes = metric.integer('consecutiveSuccessLimit', 0);
  const count = successes === undefined || successes === 0 ? metric.count : successes;
  const delay = metric.has('initialDelay') ? metric.seconds('initialDelay') : 0;
  const interval = count === 1 ? 0 : metric.seconds('interval');
  if (count === undefined || !Number.isFinite(count) || delay === undefined || interval === undefined) return undefined;
  return delay + (count - 1) * interval;
}

function total(seconds: readonly (number | undefined)[]): number | undefined {
  return seconds.reduce<number | undefined>(
    (sum, it) => (sum === undefined || it === undefined ? undefined : sum + it),
    0,
  );
}
