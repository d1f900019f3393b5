import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { A_DURATION, durationProblem, report, reportChecked, type Shape, shaped, show, warn } from '../core';
import { errorShareQuery } from '../promql';
import { AN_OBJECTIVE, decimal, percent, type Slo } from '../slo';
import { ANALYSIS_OPTIONS, Analysis, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { type ErrorRateLimits, errorRateLimits, timesBudget } from './error-rate-limits';
import { failedRequests, istioRequests } from './istio-requests';
import type { When } from './occasion';
import { oneOf } from './one-of';
import {
  planProblem,
  printed,
  type Schedule,
  scheduleOf,
  shortestWindow,
  soundScrapeInterval,
  timing,
  type View,
} from './schedule';

export interface ErrorRateAnalysisProps extends AnalysisOptions {
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
   * @default - so many that a single failed request does not abort: 200 at 0.5 %
   */
  readonly minRequests?: number;
  /**
   * What a window with fewer requests means: `pause` asks a person; `pass` lets the release go on unseen; `fail` aborts it.
   * Nearly nothing but failures fails in any case.
   *
   * @default 'pause'
   */
  readonly belowMinimum?: 'pause' | 'pass' | 'fail';
  /**
   * Over which time requests are counted, and measured once. A longer window gathers enough requests of a quiet service,
   * and takes longer to abort: two bad windows. Whole seconds, from four scrapes (and a minute) to a day.
   *
   * @default - a minute, or four scrapes if that is longer
   */
  readonly window?: Duration;
  /**
   * Whose counters are read. `client` (the callers' proxies, after retries) also sees connections that fail and pods that
   * cannot be reached; `pod` (the canary pods' proxies) also sees each retry, and callers that are not in the mesh.
   *
   * @default - both
   */
  readonly views?: readonly ('client' | 'pod')[];
  /**
   * How the pods' counters are told apart: by the label `pod`, which Prometheus has from its own discovery, or by
   * `rollouts_pod_template_hash`, if the scrape configuration copies the labels of pods.
   *
   * @default 'pod-name'
   */
  readonly podSelector?: 'pod-name' | 'hash-label';
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
export class ErrorRateAnalysis extends Analysis {
  /** Ends the names of the templates: `svc-a-error-rate`. */
  public readonly id: string;
  public override readonly when?: When;
  private readonly props: ErrorRateAnalysisProps;
  private readonly views: readonly View[];
  private readonly problems: readonly string[];

  public constructor(props: ErrorRateAnalysisProps = {}) {
    super();
    const { sound, problems } = shaped(props, SHAPE);
    const wrongViews = sound.views === undefined ? undefined : viewsProblem(sound.views);
    this.id = sound.id ?? 'error-rate';
    this.when = sound.when;
    this.props = sound;
    this.views = wrongViews ? VIEWS : VIEWS.filter((view) => sound.views?.includes(view) ?? true);
    this.problems = wrongViews ? [...problems, wrongViews] : problems;
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    // The objective of the target was checked by who gave it.
    const slo = this.props.slo ?? target.slo;
    if (this.props.slo) reportChecked(guard, 'slo', this.props.slo);
    const limits = errorRateLimits(slo, this.props.maxErrorRate, this.props.minRequests);
    const scrapeInterval = soundScrapeInterval(guard, target.scrapeInterval);
    const { views } = this;
    const window = this.soundWindow(guard, scrapeInterval);
    const schedules = views.map((view) => scheduleOf(view, scrapeInterval, target.occasion, window));
    const wrongPlan = planProblem(target.occasion, schedules);
    report(guard, ...this.problems, ...limits.problems, ...(wrongPlan ? [wrongPlan] : []));
    const hidden = views.includes('pod') ? undefined : hiddenByRetries(target, limits.threshold);
    if (hidden) warn(guard, hidden);
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: views.map((view, i) => this.metric(view, target, limits, schedules[i] as Schedule)),
      args: views.includes('pod') ? [CANARY_HASH] : [],
      reasons: reasons(slo, limits, views, schedules, this.belowMinimum),
      dryRun: this.props.dryRun,
    });
  }

  private get belowMinimum(): 'pause' | 'pass' | 'fail' {
    return this.props.belowMinimum ?? 'pause';
  }

  private metric(view: View, target: AnalysisTarget, limits: ErrorRateLimits, schedule: Schedule) {
    const { podSelector, matchers, protocol } = this.props;
    const total = istioRequests(target, { view, podSelector, matchers });
    return {
      name: `${view}-${this.id}`,
      ...timing(schedule),
      ...conditions(decimal(limits.threshold / 100), this.belowMinimum),
      provider: {
        prometheus: {
          address: target.prometheus,
          query: errorShareQuery({
            total,
            failed: failedRequests(total, protocol ?? target.protocol),
            window: Duration.seconds(schedule.window),
            threshold: limits.threshold,
            minRequests: limits.minRequests,
            countedBy:
              view === 'client'
                ? 'as their clients saw it (after retries)'
                : 'as the pods answered them (each retry counts)',
          }),
        },
      },
    } satisfies argo.Metric;
  }

  private soundWindow(guard: Construct, scrapeInterval: Duration): Duration | undefined {
    const { window } = this.props;
    const problem = window && durationProblem(window, shortestWindow(scrapeInterval), Duration.days(1));
    if (problem) report(guard, `window: ${problem}`);
    return problem ? undefined : window;
  }
}

const VIEWS: readonly View[] = ['client', 'pod'];

// Numbers are checked with the objective, and the window with the scrapes.
const SHAPE: Shape<ErrorRateAnalysisProps> = {
  ...ANALYSIS_OPTIONS,
  maxErrorRate: true,
  slo: AN_OBJECTIVE,
  minRequests: true,
  belowMinimum: oneOf('pause', 'pass', 'fail'),
  window: A_DURATION,
  views: true,
  podSelector: oneOf('pod-name', 'hash-label'),
  protocol: oneOf('http', 'grpc'),
};

/**
 * What a share means. -1 and NaN are no share: unless told otherwise they satisfy neither condition, and the measurement is
 * inconclusive, which pauses instead of passing or aborting.
 */
function conditions(threshold: string, belowMinimum: 'pause' | 'pass' | 'fail') {
  const within = `result[0] <= ${threshold}`;
  const above = `result[0] > ${threshold}`;
  return {
    successCondition: `len(result) == 1 && ${belowMinimum === 'pass' ? '' : 'result[0] >= 0 && '}${within}`,
    failureCondition: `len(result) == 1 && ${belowMinimum === 'fail' ? `(result[0] < 0 || ${above})` : above}`,
  };
}

/** Why the template is as it is, for the person who is called at night. */
function reasons(
  slo: Slo,
  limits: ErrorRateLimits,
  views: readonly View[],
  schedules: readonly Schedule[],
  belowMinimum: 'pause' | 'pass' | 'fail',
): Record<string, string> {
  const { threshold, minRequests } = limits;
  const window = printed(schedules[0]?.window ?? 0);
  const each = (time: (schedule: Schedule) => number) =>
    schedules.map((schedule, i) => `${printed(time(schedule))} (${views[i]} view)`).join(', ');
  const tooFew: Record<string, string> = {
    pause: { pauses: `without enough requests ${each((s) => s.pauseWithoutData)} after the first weight` },
    pass: { passes: 'windows with too few requests, or none: nothing is seen then' },
    fail: { 'aborts-below-minimum': 'two windows with too few requests, or none' },
  }[belowMinimum];
  return {
    objective: `${percent(slo.objective)} over ${slo.period.toDays({ integral: false })} days`,
    'error-budget': percent(slo.errorBudget),
    threshold: `${percent(threshold)}, ${timesBudget(slo, threshold)} times the error budget`,
    'minimum-requests': `${minRequests} in ${window}, so that a single failed one is not above ${percent(threshold)}`,
    aborts: `after two bad windows of ${window}, at the earliest ${each((s) => s.earliestAbort)} after the first weight`,
    ...tooFew,
  };
}

/** What callers alone do not see: of errors that they ask again about, only those count that come every time. */
function hiddenByRetries({ retriedAnswers }: AnalysisTarget, threshold: number): string | undefined {
  if (!retriedAnswers) return undefined;
  const { attempts, on } = retriedAnswers;
  const needed = percent(Number((100 * (threshold / 100) ** (1 / (attempts + 1))).toPrecision(3)));
  return (
    `views: callers send a request again up to ${attempts} times on ${on.join(', ')}, and count it once; so only a canary that fails ` +
    `${needed} of its tries is above ${percent(threshold)} in their view; let the pods be counted too: leave views out, or give the service a guard of the pod view`
  );
}

function viewsProblem(views: unknown): string | undefined {
  if (Array.isArray(views) && views.length > 0 && [...views].every((view) => VIEWS.includes(view))) return undefined;
  const given = Array.isArray(views) ? `[${[...views].map(show).join(', ')}]` : show(views);
  return `views: ${given} names nobody who counts requests; leave views out, or write ['client'], ['pod'] or both`;
}
