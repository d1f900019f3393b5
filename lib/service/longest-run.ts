import { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import type { BoundAnalysis } from '../analysis';

/** How long a run of these analyses may take until it has passed: the longest of their metrics. */
export function longestRun(analyses: readonly BoundAnalysis[]): Duration {
  const metrics: argo.Metric[] = analyses.flatMap(({ template }) => template.toJson().spec.metrics ?? []);
  return Duration.seconds(Math.ceil(Math.max(0, ...metrics.map(longestMetric))));
}

function longestMetric({ initialDelay, interval, count, provider }: argo.Metric): number {
  const measurements = typeof count === 'number' ? count : 1;
  const each = provider.job?.spec.activeDeadlineSeconds ?? SLOW_ANSWER;
  return secondsOf(initialDelay) + (measurements - 1) * secondsOf(interval) + measurements * each;
}

// An answer that comes after two minutes of retries was survived as well.
const SLOW_ANSWER = 120;

/** The seconds of a Go duration; 0 where it is an argument of the template. */
function secondsOf(text: string | undefined): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  return [...String(text ?? '').matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[String(unit)] ?? 0),
    0,
  );
}
