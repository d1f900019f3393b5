import { goMilliseconds } from '../../core';
import { type Fields, isRecord } from './fields';
import { integerOf } from './go-values';

/**
 * Why an AnalysisRun with this metric ends in Error before it measures anything; undefined if it does not.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go (ValidateMetric)
 */
export function metricProblem(metric: Fields, index: number): string | undefined {
  const problem = limitsProblem(metric) ?? timesProblem(metric) ?? providerProblem(metric);
  return problem === undefined ? undefined : `metrics[${index}]: ${problem}`;
}

function limitsProblem(metric: Fields): string | undefined {
  const count = integerOf(metric.count, 0);
  const failures = integerOf(metric.failureLimit, 0);
  const successes = integerOf(metric.consecutiveSuccessLimit, 0);
  const undecided = integerOf(metric.inconclusiveLimit, 0);
  if (successes < 0) return 'consecutiveSuccessLimit must be >= 0';
  if (failures < -1) return 'failureLimit must be >= 0, or -1 to be disabled';
  if (successes === 0 && failures === -1) return 'failureLimit and consecutiveSuccessLimit cannot both be disabled';
  if (undecided < 0) return 'inconclusiveLimit must be >= 0';
  if (integerOf(metric.consecutiveErrorLimit, 4) < 0) return 'consecutiveErrorLimit must be >= 0';
  if (count <= 0) return undefined;
  if (failures >= 0 && count < failures + successes) {
    return `count (${count}) must be >= failureLimit + consecutiveSuccessLimit (${failures} + ${successes}) if both >= 0`;
  }
  if (failures < 0 && count < successes) return 'count must be >= consecutiveSuccessLimit';
  return count < undecided ? 'count must be >= inconclusiveLimit' : undefined;
}

function timesProblem(metric: Fields): string | undefined {
  const { interval, initialDelay } = metric;
  const given = (value: unknown) => value !== undefined && value !== '';
  if (integerOf(metric.count, 0) > 1 && !given(interval)) return 'interval must be specified when count > 1';
  if (given(interval) && goMilliseconds(interval) === undefined) return `invalid interval string: ${String(interval)}`;
  if (given(initialDelay) && goMilliseconds(initialDelay) === undefined) {
    return `invalid startDelay string: ${String(initialDelay)}`;
  }
  return undefined;
}

function providerProblem({ provider }: Fields): string | undefined {
  const providers = isRecord(provider) ? Object.keys(provider).length : 0;
  if (providers === 0) return 'no provider specified';
  return providers > 1 ? 'multiple providers specified' : undefined;
}
