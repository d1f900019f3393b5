import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { report, reportChecked, type Shape, show } from '../core';
import { slowShareQuery } from '../promql';
import { AN_OBJECTIVE, decimal, percent, Slo } from '../slo';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { type ErrorRateLimits, errorRateLimits, timesBudget } from './error-rate-limits';
import {
  bucketsProblem,
  COUNTED_REASON,
  DEFAULT_BUCKETS,
  MEASURED_BY,
  millis,
  neighbours,
  OTHER_BUCKETS,
  successfulRequests,
} from './latency-buckets';
import {
  type Counting,
  conditions,
  countingOf,
  REQUEST_COUNTING,
  type RequestCountingOptions,
  timeReasons,
  windowOf,
} from './request-counting';
import { timing } from './schedule';

export interface LatencyAnalysisProps extends RequestCountingOptions {
  /**
   * The share of requests that must be answered within a time, which must be the bound of a bucket:
   * `Slo.latency(99, Duration.millis(250))`.
   *
   * @default - the service's latencySlo
   */
  readonly slo?: Slo;
  /**
   * The share of slow requests above which the canary is bad, in percent: 5, not 0.05. Above the error budget of the
   * latency objective, and at most what on-call is paged for.
   *
   * @default - five times the error budget: 5 % for an objective of 99 %; at most 50 %
   */
  readonly maxSlowRate?: number;
  /**
   * With fewer requests than these in a window nobody can tell: a whole number, at most 1 000 000 000.
   *
   * @default - so many that a single slow request does not abort: 20 at 5 %
   */
  readonly minRequests?: number;
  /**
   * What a window with fewer requests means: `pause` asks a person; `pass` lets the release go on unseen; `fail` aborts it.
   * Nearly nothing but slow requests fails in any case.
   *
   * @default 'pause'
   */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
  /**
   * Whose clocks are read. `client` (the callers' proxies) includes the way, queues and retries; `pod` (the canary pods'
   * proxies) is the time of one attempt, and also sees callers that are not in the mesh.
   *
   * @default - both
   */
  readonly views?: readonly ('client' | 'pod')[];
  /**
   * The bounds of the buckets in which the proxies count, in milliseconds, from the smallest to the largest and without
   * +Inf, where `sidecar.istio.io/statsHistogramBuckets` replaces those of Istio.
   *
   * @default - Istio's: 0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000 and 3600000
   */
  readonly buckets?: readonly number[];
}

/**
 * Aborts a canary that is too slow for too many requests, and pauses one that gets too few to tell.
 *
 * Counts Istio's `istio_request_duration_milliseconds_bucket`, window by window, on both sides of the connection, and only
 * requests that succeeded: set an analysis of errors beside it. Two bad windows abort.
 *
 * @see https://sre.google/workbook/implementing-slos/
 * @example
 * import { Duration } from 'cdk8s';
 * import { LatencyAnalysis, Slo } from 'cdk8s-release-train';
 *
 * // Bad if more than 5 % take longer than 250 ms.
 * new LatencyAnalysis({ slo: Slo.latency(99, Duration.millis(250)) });
 */
export class LatencyAnalysis extends ConfiguredAnalysis<LatencyAnalysisProps> {
  /** The bounds of the buckets, in milliseconds. */
  private readonly buckets: readonly number[];

  public constructor(props: LatencyAnalysisProps = {}) {
    super(props, SHAPE, 'latency');
    const { buckets } = this.props;
    const wrongBuckets = buckets === undefined ? undefined : bucketsProblem(buckets);
    this.buckets = wrongBuckets ? DEFAULT_BUCKETS : (buckets ?? DEFAULT_BUCKETS);
    if (wrongBuckets) this.problems = [...this.problems, wrongBuckets];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const given = this.props.slo === undefined ? target.latencySlo : this.props.slo;
    const wrongObjective = objectiveProblem(given, this.buckets);
    const slo = isLatencyObjective(given) ? given : STAND_IN;
    reportChecked(guard, 'slo', slo);
    const limits = errorRateLimits(slo, this.props.maxSlowRate, this.props.minRequests, SLOW);
    report(guard, ...this.problems, ...(wrongObjective ? [wrongObjective] : []), ...limits.problems);
    const bound = nearest(this.buckets, slo.latency?.toMilliseconds() ?? 0);
    const counting = countingOf(guard, target, this.props, limits.minRequests);
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: counting.map((schedule) => this.metric(schedule, target, limits, bound)),
      args: counting.some(({ view }) => view === 'pod') ? [CANARY_HASH] : [],
      reasons: {
        ...reasons(slo, bound, limits, windowOf(counting)),
        ...timeReasons(counting, target, this.props.belowMinimum),
      },
      dryRun: this.props.dryRun,
      measuresLatency: true,
      passesUnseen: this.props.belowMinimum === 'pass',
    });
  }

  private metric(schedule: Counting[number], target: AnalysisTarget, limits: ErrorRateLimits, bound: number) {
    const { podSelector, matchers, belowMinimum } = this.props;
    const { view } = schedule;
    return {
      name: `${view}-${this.id}`,
      ...timing(schedule),
      ...conditions(decimal(limits.threshold / 100), belowMinimum),
      provider: {
        prometheus: {
          address: target.prometheus,
          query: slowShareQuery({
            buckets: successfulRequests(target, { view, podSelector, matchers }),
            bound,
            window: Duration.seconds(schedule.window),
            threshold: limits.threshold,
            minRequests: limits.minRequests,
            countedBy: MEASURED_BY[view],
          }),
        },
      },
    } satisfies argo.Metric;
  }
}

// The objective is checked with the buckets, and numbers with it.
const SHAPE: Shape<LatencyAnalysisProps> = {
  ...REQUEST_COUNTING,
  slo: true,
  maxSlowRate: true,
  minRequests: true,
  buckets: true,
};

const SLOW = {
  property: 'maxSlowRate',
  rate: 'share of slow requests',
  bad: 'slow',
  badForMost: 'is too slow for',
};

const STAND_IN = Slo.latency(99, Duration.millis(250));

/** Why the template is as it is, for the person who is called at night. */
function reasons(
  slo: Slo,
  bound: number,
  { threshold, minRequests }: ErrorRateLimits,
  window: string,
): Record<string, string> {
  return {
    objective: `${percent(slo.objective)} within ${millis(bound)} over ${slo.period.toDays({ integral: false })} days`,
    'error-budget': percent(slo.errorBudget),
    counts: COUNTED_REASON,
    threshold: `${percent(threshold)}, ${timesBudget(slo, threshold)} times the error budget`,
    'minimum-requests': `${minRequests} in ${window}, so that a single slow one is not above ${percent(threshold)}`,
  };
}

function isLatencyObjective(slo: unknown): slo is Slo {
  return AN_OBJECTIVE.is(slo) && (slo as Slo).kind === 'latency';
}

function objectiveProblem(slo: unknown, buckets: readonly number[]): string | undefined {
  if (!isLatencyObjective(slo)) {
    const given =
      slo === undefined ? '' : `${AN_OBJECTIVE.is(slo) ? 'an availability' : show(slo)} says nothing of time, and `;
    return `slo: ${given}it takes a latency objective to tell what is slow; write Slo.latency(99, Duration.millis(250))`;
  }
  const time = slo.latency?.toMilliseconds() ?? 0;
  // A time that is wrong is told with the objective, and another stands for it.
  const standsIn = slo.problems.length > 0 && time === STAND_IN.latency?.toMilliseconds();
  if (standsIn || buckets.includes(time)) return undefined;
  const { below, above } = neighbours(buckets, time);
  return `slo: the proxies count no bucket up to ${millis(time)}, so that nobody can tell how many requests took longer; take ${millis(below, above)}, ${OTHER_BUCKETS}`;
}

/** The bound itself, or the next one that is there, so that the rest can be checked in the same run. */
function nearest(buckets: readonly number[], time: number): number {
  const { below, above } = neighbours(buckets, time);
  return below ?? above ?? time;
}
