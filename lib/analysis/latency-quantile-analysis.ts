import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { durationProblem, report, type Shape, show } from '../core';
import { latencyQuantileQuery } from '../promql';
import { decimal, percent, tidy } from '../slo';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { minRequestsProblem } from './error-rate-limits';
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

export interface LatencyQuantileAnalysisProps extends RequestCountingOptions {
  /** The share of requests that must be answered in time, in percent, from 50 to 99.99: 99, not 0.99. */
  readonly quantile: number;
  /**
   * The time in which they must be answered: whole milliseconds, from the smallest bound of a bucket (and 1 ms) to below
   * the largest. At the bound of a bucket the verdict is exact; between two it rests on a guess of Prometheus.
   */
  readonly atMost: Duration;
  /**
   * With fewer requests than these in a window nobody can tell: a whole number, at most 1 000 000 000.
   *
   * @default - so many that a single slow request does not abort: 100 for a quantile of 99 %; at least 20
   */
  readonly minRequests?: number;
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
 * Aborts a canary whose quantile of response times is too high, and pauses one that gets too few requests to tell.
 *
 * For who thinks in quantiles; `LatencyAnalysis` asks the same of an objective, and never guesses between two buckets. Only
 * requests that succeeded count: set an analysis of errors beside it. Two bad windows abort.
 *
 * @see https://prometheus.io/docs/practices/histograms/#errors-of-quantile-estimation
 * @example
 * import { Duration } from 'cdk8s';
 * import { LatencyQuantileAnalysis } from 'cdk8s-release-train';
 *
 * new LatencyQuantileAnalysis({ quantile: 99, atMost: Duration.millis(500) });
 */
export class LatencyQuantileAnalysis extends ConfiguredAnalysis<LatencyQuantileAnalysisProps> {
  private readonly limit: Limit;

  public constructor(props: LatencyQuantileAnalysisProps) {
    super(props, SHAPE, 'latency-quantile');
    const [limit, wrong] = limitOf(this.props);
    this.limit = limit;
    this.problems = [...this.problems, ...wrong];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    report(guard, ...this.problems);
    const counting = countingOf(guard, target, this.props, this.limit.minRequests);
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: counting.map((schedule) => this.metric(schedule, target)),
      args: counting.some(({ view }) => view === 'pod') ? [CANARY_HASH] : [],
      reasons: {
        threshold: `${percent(this.limit.quantile)} of the requests within ${millis(this.limit.atMost)}`,
        'read-between': accuracy(this.limit),
        counts: COUNTED_REASON,
        'minimum-requests': `${this.limit.minRequests} in ${windowOf(counting)}, so that a single slow one does not abort`,
        ...timeReasons(counting, target, this.props.belowMinimum),
      },
      dryRun: this.props.dryRun,
      measuresLatency: true,
      passesUnseen: this.props.belowMinimum === 'pass',
    });
  }

  private metric(schedule: Counting[number], target: AnalysisTarget) {
    const { podSelector, matchers, belowMinimum } = this.props;
    const { view } = schedule;
    const { quantile, atMost, below, above, minRequests } = this.limit;
    return {
      name: `${view}-${this.id}`,
      ...timing(schedule),
      ...conditions(decimal(atMost), belowMinimum),
      provider: {
        prometheus: {
          address: target.prometheus,
          query: latencyQuantileQuery({
            buckets: successfulRequests(target, { view, podSelector, matchers }),
            quantile,
            bounds: [below, above].filter((bound) => bound !== undefined),
            window: Duration.seconds(schedule.window),
            minRequests,
            countedBy: MEASURED_BY[view],
          }),
        },
      },
    } satisfies argo.Metric;
  }
}

/** What a sound release keeps, and between which bounds it is read. Times are in milliseconds. */
interface Limit {
  /** In percent. */
  readonly quantile: number;
  readonly atMost: number;
  readonly below?: number;
  readonly above?: number;
  readonly minRequests: number;
}

// Numbers are checked together.
const SHAPE: Shape<LatencyQuantileAnalysisProps> = {
  ...REQUEST_COUNTING,
  quantile: true,
  atMost: true,
  minRequests: true,
  buckets: true,
};

// With fewer requests even a median jumps.
const FEWEST_REQUESTS = 20;

function limitOf(props: Partial<LatencyQuantileAnalysisProps>): [Limit, string[]] {
  const wrongBuckets = props.buckets === undefined ? undefined : bucketsProblem(props.buckets);
  const buckets = wrongBuckets ? DEFAULT_BUCKETS : (props.buckets ?? DEFAULT_BUCKETS);
  const wrongQuantile = quantileProblem(props.quantile);
  const quantile = wrongQuantile ? 99 : (props.quantile as number);
  const wrongTime = timeProblem(props.atMost, buckets);
  const atMost = wrongTime ? (buckets[0] as number) : (props.atMost as Duration).toMilliseconds();
  const least = Math.max(FEWEST_REQUESTS, Math.ceil(tidy(100 / tidy(100 - quantile))));
  const wrongRequests =
    props.minRequests === undefined
      ? undefined
      : minRequestsProblem(
          props.minRequests,
          least,
          () => `a single slow one can be more than ${percent(tidy(100 - quantile))}`,
        );
  const minRequests = wrongRequests ? least : (props.minRequests ?? least);
  return [
    { quantile, atMost, ...neighbours(buckets, atMost), minRequests },
    [wrongBuckets, wrongQuantile, wrongTime, wrongRequests].filter((problem) => problem !== undefined),
  ];
}

function quantileProblem(quantile: unknown): string | undefined {
  if (typeof quantile === 'number' && quantile >= 50 && quantile <= 99.99) return undefined;
  const meant = typeof quantile === 'number' && quantile >= 0.5 && quantile < 1 ? tidy(quantile * 100) : 99;
  return `quantile: ${show(quantile)} is no quantile in percent from 50 to 99.99; write for example ${decimal(meant)}`;
}

function timeProblem(atMost: unknown, buckets: readonly number[]): string | undefined {
  const problem = durationProblem(atMost, Duration.millis(1), Duration.hours(1), 'milliseconds');
  if (problem) return `atMost: ${problem}`;
  const time = (atMost as Duration).toMilliseconds();
  const { below, above } = neighbours(buckets, time);
  if (below === undefined) {
    const smallest = millis(buckets[0]);
    return `atMost: no bucket ends at ${millis(time)} or before, so that even a release that is faster can read as nearly ${smallest}; give at least ${smallest}, ${OTHER_BUCKETS}`;
  }
  if (above === undefined) {
    const largest = millis(buckets.at(-1));
    return `atMost: no bucket ends above ${millis(time)}, and what is slower than the last bound reads as ${largest}, so that every release would pass; give less than ${largest}, ${OTHER_BUCKETS}`;
  }
  return undefined;
}

function accuracy({ atMost, below, above }: Limit): string {
  if (below === atMost) return `a bucket ends at ${millis(atMost)}: the verdict is exact`;
  return `requests between ${millis(below)} and ${millis(above)} are one bucket, in which Prometheus takes them for evenly spread: a true quantile anywhere there can read as ${millis(atMost)}`;
}
