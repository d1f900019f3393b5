import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { report, reportChecked, type Shape } from '../core';
import { type CountedRequests, errorShareQuery } from '../promql';
import { AN_OBJECTIVE, availabilityProblem, decimal, objectiveOf, percent, type Slo, tidy } from '../slo';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH, STABLE_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { type ErrorRateLimits, errorRateLimits, timesBudget } from './error-rate-limits';
import { failedReason, failedRequests, istioRequests, type Version } from './istio-requests';
import { oneOf } from './one-of';
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

export interface ErrorRateAnalysisProps extends RequestCountingOptions {
  /**
   * The share of failed requests above which the canary is bad, in percent: 0.5, not 0.005. Above the error budget, and at
   * most what on-call is paged for.
   *
   * @default - five times the error budget: 0.5 % for an objective of 99.9 %; at most 50 %
   */
  readonly maxErrorRate?: number;
  /** The objective it is measured against. @default - the service's */
  readonly slo?: Slo;
  /**
   * With fewer requests than these in a window nobody can tell: a whole number, at most 1 000 000 000.
   *
   * @default - so many that one failed request less than minFailures does not abort: 200 at 0.5 % and 2
   */
  readonly minRequests?: number;
  /**
   * How many failed requests a window needs to be bad, whatever their share: 2 to 100. With more, chance aborts fewer sound
   * releases, and it takes as many times the requests to tell.
   *
   * @default 2
   */
  readonly minFailures?: number;
  /**
   * What a window with fewer requests means: `pause` asks a person; `pass` lets the release go on unseen; `fail` aborts it.
   * Nearly nothing but failures fails in any case.
   *
   * @default 'pause'
   */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
  /**
   * Whose counters are read. `client` (the callers' proxies, after retries) also sees connections that fail and pods that
   * cannot be reached; `pod` (the canary pods' proxies) also sees each retry, and callers that are not in the mesh.
   *
   * @default - both
   */
  readonly views?: readonly ('client' | 'pod')[];
  /**
   * What a window says in which the canary is beyond the threshold, and the stable release fails at least a quarter as often:
   * `abort` counts it as any other; `pause` leaves it to a person, since the cause is probably shared.
   *
   * @default 'abort'
   */
  readonly sharedFailure?: 'abort' | 'pause';
  /** What counts as failed: 5xx, or the gRPC codes that are the server's fault. @default - what the service speaks */
  readonly protocol?: 'http' | 'grpc';
}

/**
 * Aborts a canary that fails too many requests, and pauses one that gets too few to tell.
 *
 * Counts Istio's `istio_requests_total`, window by window, on both sides of the connection. Two bad windows abort.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 * @example
 * import { ErrorRateAnalysis } from 'cdk8s-release-train';
 *
 * new ErrorRateAnalysis(); // follows from the service's objective
 * new ErrorRateAnalysis({ maxErrorRate: 1, views: ['pod'] });
 */
export class ErrorRateAnalysis extends ConfiguredAnalysis<ErrorRateAnalysisProps> {
  public constructor(props: ErrorRateAnalysisProps = {}) {
    super(props, SHAPE, 'error-rate');
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    // The objective of the target was checked by who gave it.
    const own = this.props.slo;
    if (own) reportChecked(guard, 'slo', own);
    const wrongKind = own && availabilityProblem(own, 'measure this one with new LatencyAnalysis({ slo })');
    const slo = own && !wrongKind ? own : target.slo;
    const limits = this.limits(slo);
    report(guard, ...this.problems, ...(wrongKind ? [wrongKind] : []), ...limits.problems);
    const counting = countingOf(guard, target, this.props, limits.minRequests);
    const podsToo = counting.some(({ view }) => view === 'pod');
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: counting.map((schedule) => this.metric(schedule, target, limits)),
      args: podsToo ? [CANARY_HASH, ...(this.comparesWithStable ? [STABLE_HASH] : [])] : [],
      reasons: {
        ...reasons(slo, limits, windowOf(counting)),
        failed: failedReason(this.props.protocol ?? target.protocol),
        ...timeReasons(counting, target, this.props.belowMinimum),
        ...(this.comparesWithStable ? sharedReason(counting[0]?.inconclusiveLimit ?? 0) : {}),
      },
      dryRun: this.props.dryRun,
      views: counting.map(({ view }) => view),
      passesUnseen: this.props.belowMinimum === 'pass',
    });
  }

  private limits(slo: Slo): ErrorRateLimits {
    const { maxErrorRate, minRequests, minFailures = 2 } = this.props;
    const limits = errorRateLimits(slo, maxErrorRate, minRequests);
    // So many that one failure less is not above the threshold.
    const enough = Math.ceil(tidy(((minFailures - 1) * 100) / limits.threshold));
    const few = minRequests !== undefined && limits.minRequests < enough;
    return {
      ...limits,
      minRequests: Math.max(limits.minRequests, enough),
      problems: few
        ? [
            ...limits.problems,
            `minRequests: of ${minRequests} requests fewer than ${minFailures} failed ones are above ${percent(limits.threshold)} already; leave minRequests out, or give ${enough} or more`,
          ]
        : limits.problems,
    };
  }

  private get comparesWithStable(): boolean {
    return this.props.sharedFailure === 'pause';
  }

  private metric(schedule: Counting[number], target: AnalysisTarget, limits: ErrorRateLimits) {
    const { podSelector, matchers, protocol, belowMinimum } = this.props;
    const { view } = schedule;
    const counted = (version: Version): CountedRequests => {
      const total = istioRequests(target, { view, version, podSelector, matchers });
      return { total: [total], failed: failedRequests(total, protocol ?? target.protocol) };
    };
    return {
      name: `${view}-${this.id}`,
      ...timing(schedule),
      ...conditions(decimal(limits.threshold / 100), belowMinimum),
      provider: {
        prometheus: {
          address: target.prometheus,
          query: errorShareQuery({
            ...counted('canary'),
            ...(this.comparesWithStable ? { stable: counted('stable') } : {}),
            window: Duration.seconds(schedule.window),
            threshold: limits.threshold,
            minRequests: limits.minRequests,
            countedBy: COUNTED_BY[view],
          }),
        },
      },
    } satisfies argo.Metric;
  }
}

// Numbers are checked with the objective.
const SHAPE: Shape<ErrorRateAnalysisProps> = {
  ...REQUEST_COUNTING,
  maxErrorRate: true,
  slo: AN_OBJECTIVE,
  minRequests: true,
  minFailures: {
    is: (value) => Number.isInteger(value) && Number(value) >= 2 && Number(value) <= 100,
    not: 'no number of failures',
    write: 'a whole number from 2 to 100',
  },
  sharedFailure: oneOf('abort', 'pause'),
  protocol: oneOf('http', 'grpc'),
};

function sharedReason(inconclusiveLimit: number): Record<string, string> {
  return {
    'shared-failure': `a window above the threshold in which stable fails at least a quarter as often is undecided; ${whichPauses(inconclusiveLimit)}`,
  };
}

function whichPauses(inconclusiveLimit: number): string {
  if (inconclusiveLimit === 0) return 'the first one pauses';
  return inconclusiveLimit === 1 ? 'the second one pauses' : `more than ${inconclusiveLimit} of them pause`;
}

/** Why the template is as it is, for the person who is called at night. */
function reasons(slo: Slo, { threshold, minRequests }: ErrorRateLimits, window: string): Record<string, string> {
  const failures = Math.floor(tidy((minRequests * threshold) / 100));
  return {
    objective: objectiveOf(slo),
    'error-budget': percent(slo.errorBudget),
    threshold: `${percent(threshold)}, ${timesBudget(slo, threshold)} times the error budget`,
    'minimum-requests': `${minRequests} in ${window}, so that ${failures === 1 ? 'a single failed one is' : `${failures} failed ones are`} not above ${percent(threshold)}`,
  };
}
