import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { report, type Shape } from '../core';
import { excessFailuresQuery } from '../promql';
import { decimal, percentagePoints } from '../slo';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH, STABLE_HASH } from './analysis-template';
import { type BaselineLimits, baselineLimits } from './baseline-limits';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { failedRequests, istioRequests, type Version } from './istio-requests';
import { type Occasion, stepsOf } from './occasion';
import {
  COUNTED_BY,
  type Counting,
  conditions,
  countingOf,
  REQUEST_COUNTING,
  type RequestCountingOptions,
  timeReasons,
  windowOf,
} from './request-counting';
import { timing } from './schedule';

export interface BaselineAnalysisProps extends RequestCountingOptions {
  /**
   * How many times stable's share of failed requests the canary's may be: from 1.1 to 10.
   *
   * @default 2
   */
  readonly maxRatio?: number;
  /**
   * By how many percentage points the canary's share may be above stable's, however many times that is: from 0.0001 to 50.
   * It keeps a canary that fails 0.03 % beside a stable release that fails 0.01 %.
   *
   * @default - the error budget of the service's objective: 1 at an objective of 99 %
   */
  readonly maxDifference?: number;
  /**
   * With fewer requests than these to either release in a window nobody can tell: a whole number, at most 1 000 000 000.
   *
   * @default - so many that chance alone makes at most one window in twenty a bad one: 856 at a ratio of 2 and a difference of 1
   */
  readonly minRequests?: number;
  /**
   * What a window with fewer requests means: `pause` asks a person; `pass` lets the release go on unseen; `fail` aborts it.
   * Nearly nothing but failures beside a sound stable release fails in any case.
   *
   * @default 'pause'
   */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
}

/**
 * Aborts a canary that fails clearly more often than the stable release beside it, and pauses one that cannot be compared.
 *
 * For services whose error rate is not near zero, or that share the moods of a dependency: what both releases suffer does
 * not count. It counts `istio_requests_total` of both in the same windows. Bad is a canary that is beyond both the ratio and
 * the difference; two bad windows abort. It takes traffic to both releases, so it is for canaries.
 *
 * @see https://sre.google/workbook/canarying-releases/
 * @example
 * import { BaselineAnalysis } from 'cdk8s-release-train';
 *
 * // Bad if twice as many fail as of the stable release, and 3 percentage points more.
 * new BaselineAnalysis({ maxDifference: 3 });
 */
export class BaselineAnalysis extends ConfiguredAnalysis<BaselineAnalysisProps> {
  public constructor(props: BaselineAnalysisProps = {}) {
    super(props, SHAPE, 'baseline');
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const limits = baselineLimits(target.slo, this.props);
    const alone = NOTHING_TO_COMPARE[target.occasion.kind] ?? this.fullProblem(target.occasion);
    report(guard, ...this.problems, ...limits.problems, ...(alone ? [alone] : []));
    const counting = countingOf(guard, target, this.props, limits.minRequests);
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: counting.map((schedule) => this.metric(schedule, target, limits)),
      args: counting.some(({ view }) => view === 'pod') ? [CANARY_HASH, STABLE_HASH] : [],
      reasons: {
        ...reasons(limits, windowOf(counting)),
        ...timeReasons(counting, target, this.props.belowMinimum),
      },
      dryRun: this.props.dryRun,
      passesUnseen: this.props.belowMinimum === 'pass',
    });
  }

  /** At 100 % every window is one without stable requests: what cannot be told there pauses, or aborts. */
  private fullProblem(occasion: Occasion): string | undefined {
    const { dryRun, belowMinimum = 'pause' } = this.props;
    const full = occasion.kind !== 'before-first-weight' && stepsOf(occasion).some(({ weight }) => weight === 100);
    if (!full || dryRun || belowMinimum === 'pass') return undefined;
    return (
      `the plan proves the new version at 100 %, where the stable release has no traffic to compare with, so that every release would ${belowMinimum === 'fail' ? 'be aborted' : 'pause'} there; ` +
      "leave proveAtFull out, measure the new version by itself (new ErrorRateAnalysis()), or let what cannot be compared pass: belowMinimum: 'pass'"
    );
  }

  private metric(schedule: Counting[number], target: AnalysisTarget, limits: BaselineLimits) {
    const { podSelector, matchers, belowMinimum } = this.props;
    const { view } = schedule;
    const requests = (version: Version) => {
      const total = istioRequests(target, { view, version, podSelector, matchers });
      return { total: [total], failed: failedRequests(total, target.protocol) };
    };
    return {
      name: `${view}-${this.id}`,
      ...timing(schedule),
      ...conditions('1', belowMinimum),
      provider: {
        prometheus: {
          address: target.prometheus,
          query: excessFailuresQuery({
            canary: requests('canary'),
            stable: requests('stable'),
            window: Duration.seconds(schedule.window),
            maxRatio: limits.maxRatio,
            maxDifference: limits.maxDifference,
            minRequests: limits.minRequests,
            countedBy: COUNTED_BY[view],
          }),
        },
      },
    } satisfies argo.Metric;
  }
}

// Numbers are checked together.
const SHAPE: Shape<BaselineAnalysisProps> = {
  ...REQUEST_COUNTING,
  maxRatio: true,
  maxDifference: true,
  minRequests: true,
};

/** Why there is only one release with traffic at some moments, and what to measure instead. */
const NOTHING_TO_COMPARE: Partial<Record<Occasion['kind'], string>> = {
  'before-promotion':
    'before the promotion the new release has no traffic that could be compared with that of the active one; measure it by itself: new ErrorRateAnalysis()',
  'after-promotion':
    'after the promotion the old release has no traffic that the new one could be compared with; measure the new one by itself: new ErrorRateAnalysis()',
};

/** Why the template is as it is, for the person who is called at night. */
function reasons({ maxRatio, maxDifference, minRequests }: BaselineLimits, window: string): Record<string, string> {
  return {
    threshold: `${decimal(maxRatio)} times the stable release's share of failures, or ${percentagePoints(maxDifference)} above it if that is more`,
    'minimum-requests': `${minRequests} to each release in ${window}, so that chance alone makes at most one window in twenty a bad one`,
  };
}
