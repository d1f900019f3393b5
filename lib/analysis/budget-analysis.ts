import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { emergencyNotice, humanDuration, report, reportChecked, type Shape, seconds, show } from '../core';
import {
  atWindow,
  budgetSpentQuery,
  burnRateQuery,
  countedErrorRatio,
  type ErrorRatio,
  firingAlertsQuery,
  givenErrorRatio,
  Matcher,
  matchersProblem,
  passedBetween,
  promQlProblem,
  regexLiteral,
  Selector,
} from '../promql';
import {
  AN_OBJECTIVE,
  type BurnRateAlert,
  burnRateAlerts,
  decimal,
  objectiveOf,
  percent,
  type Slo,
  tidy,
} from '../slo';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { inPercent } from './in-percent';
import { failedRequests } from './istio-requests';
import type { Occasion } from './occasion';
import { oneOf } from './one-of';
import { CONSECUTIVE_ERRORS } from './schedule';

export interface BudgetAnalysisProps extends AnalysisOptions {
  /**
   * How much of the period's error budget must be left, in percent: 0 (a budget that is not overspent), or from 1 to 99: 10, not 0.1.
   *
   * @default 10
   */
  readonly minRemaining?: number;
  /** The objective whose budget it is. @default - the service's */
  readonly slo?: Slo;
  /**
   * The share of the service's requests that failed, from 0 to 1, as PromQL in which `$window` stands for a window. Recording
   * rules make a budget of 30 days cheap, and remember it longer than Prometheus keeps counters. Sloth's are
   * `slo:sli_error:ratio_rate$window{sloth_id="svc-a-requests"}`.
   *
   * @default - counted from Istio's requests to the service, as the proxies of its callers saw them
   */
  readonly errorRatio?: string;
  /**
   * Which alerts close the gate while they fire: what their labels satisfy.
   *
   * @default - `severity=~"critical|page|sev1"` in the service's namespace
   */
  readonly alerts?: readonly Matcher[];
  /**
   * What a closed gate does: `fail` aborts, and an emergency in the release file is the way around it; `pause` asks a
   * person, who may promote.
   *
   * @default 'fail'
   */
  readonly whenClosed?: 'fail' | 'pause';
}

/**
 * A gate before the first weight: a service that has spent its error budget, spends it too fast, or has a severe alert
 * firing gets no release on top.
 *
 * It looks at the service as it runs, not at the new version. An emergency release (`emergency` in its release file) passes
 * it until the emergency expires.
 *
 * @see https://sre.google/workbook/error-budget-policy/
 * @example
 * import { BudgetAnalysis, ErrorRateAnalysis } from 'cdk8s-release-train';
 *
 * const analyses = [new BudgetAnalysis(), new ErrorRateAnalysis()];
 * const recorded = new BudgetAnalysis({ errorRatio: 'slo:sli_error:ratio_rate$window{sloth_id="svc-a-requests"}' });
 */
export class BudgetAnalysis extends ConfiguredAnalysis<BudgetAnalysisProps> {
  public constructor(props: BudgetAnalysisProps = {}) {
    super(props, SHAPE, 'budget', 'before-first-weight');
    const { errorRatio, ...others } = this.props;
    const wrongRatio = errorRatio === undefined ? undefined : errorRatioProblem(errorRatio);
    if (wrongRatio === undefined) return;
    this.props = others;
    this.problems = [...this.problems, `errorRatio: ${wrongRatio}`];
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    // The objective of the target was checked by who gave it.
    const slo = this.props.slo ?? target.slo;
    if (this.props.slo) reportChecked(guard, 'slo', this.props.slo);
    report(guard, ...this.problems);
    if (slo.kind === 'latency' && this.props.errorRatio === undefined) report(guard, SLOW_REQUESTS);
    if (target.uncalled && this.props.errorRatio === undefined) report(guard, NO_REQUESTS);
    const ratio = this.ratio(target);
    const page = burnRateAlerts(slo).find(({ severity, unfit }) => severity === 'page' && unfit === undefined);
    const alerts = this.alerts(target);
    const { errorBudget } = slo;
    const mostSpent = tidy(100 - this.minRemaining);
    const spent = budgetSpentQuery({ ratio, errorBudget, limit: mostSpent }, slo.period);
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: [
        this.metric('spent', target, spent, mostSpent),
        ...(page ? [this.burnRate(target, ratio, errorBudget, page)] : []),
        this.metric('alerts', target, firingAlertsQuery(alerts, new Selector('up', ...(this.props.matchers ?? []))), 0),
      ],
      reasons: this.reasons(slo, alerts, page, target),
      dryRun: this.props.dryRun,
      passedByEmergency: true,
    });
  }

  private get minRemaining(): number {
    return this.props.minRemaining ?? 10;
  }

  private get whenClosed(): 'fail' | 'pause' {
    return this.props.whenClosed ?? 'fail';
  }

  private ratio(target: AnalysisTarget): ErrorRatio {
    const { errorRatio } = this.props;
    if (errorRatio !== undefined) return givenErrorRatio(errorRatio);
    const total = requestsToService(target, this.props.matchers);
    return countedErrorRatio(total, failedRequests(total, target.protocol));
  }

  private alerts(target: AnalysisTarget): Selector {
    const { matchers = [] } = this.props;
    const alerts = this.props.alerts ?? [
      Matcher.equal('namespace', target.namespace),
      Matcher.matches('severity', 'critical|page|sev1'),
    ];
    return new Selector('ALERTS', Matcher.equal('alertstate', 'firing'), ...alerts, ...matchers);
  }

  private burnRate(target: AnalysisTarget, ratio: ErrorRatio, errorBudget: number, page: BurnRateAlert): argo.Metric {
    const { burnRate: limit, longWindow, shortWindow } = page;
    return this.metric(
      'burn-rate',
      target,
      burnRateQuery({ ratio, errorBudget, limit }, longWindow, shortWindow),
      limit,
    );
  }

  /** A number that closes the gate above a limit, and leaves it to a person below 0. */
  private metric(name: string, target: AnalysisTarget, query: string, limit: number) {
    const { emergency } = target;
    const closed = `result[0] > ${decimal(limit)}`;
    return {
      name: `${this.id}-${name}`,
      // The past of a service does not change by looking at it twice.
      count: 1,
      failureLimit: 0,
      inconclusiveLimit: 0,
      consecutiveErrorLimit: CONSECUTIVE_ERRORS,
      successCondition: `len(result) == 1 && result[0] >= 0 && result[0] <= ${decimal(limit)}`,
      // Below -1 is nothing: without a condition to fail, what does not pass would.
      failureCondition: `len(result) == 1 && ${this.whenClosed === 'fail' ? closed : 'result[0] < -1'}`,
      provider: {
        prometheus: {
          address: target.prometheus,
          // Counters of a month take their time.
          timeout: 120,
          query: emergency ? passedBetween(query, emergency.declared, emergency.expires) : query,
        },
      },
    } satisfies argo.Metric;
  }

  /** Why the template is as it is, for the person whose release did not begin. */
  private reasons(
    slo: Slo,
    alerts: Selector,
    page: BurnRateAlert | undefined,
    { emergency, occasion }: AnalysisTarget,
  ) {
    const moment = MOMENTS[occasion.kind] ?? 'before the first weight';
    const windows =
      page && `${humanDuration(seconds(page.longWindow))} and ${humanDuration(seconds(page.shortWindow))}`;
    return {
      objective: objectiveOf(slo),
      'budget-left': `at least ${percent(this.minRemaining)} of the error budget of ${humanDuration(seconds(slo.period))}`,
      'burn-rate': page
        ? `at most ${decimal(page.burnRate)} times as fast as allowed, over ${windows}`
        : 'not measured: no alert for fast burning makes sense for this objective',
      alerts: `none fires of ${alerts}`,
      'closed-gate':
        this.whenClosed === 'fail'
          ? `aborts ${moment}; retry when it is open, or declare an emergency in the release file`
          : `pauses ${moment}, until a person resumes (asks again), promotes (goes past it) or aborts`,
      ...(emergency ? { emergency: emergencyNotice(emergency) } : {}),
    };
  }
}

/**
 * All requests to a service, whichever of its versions answered, as the proxies of the callers saw them: also those that
 * reached no pod, of which an outage is made.
 */
function requestsToService(target: AnalysisTarget, matchers: readonly Matcher[] = []): Selector {
  const { name, stableHost, canaryHost, platform } = target;
  // Where a caller is not routed, and before it was, it is the Service of the name itself.
  const ownHost = platform ? [] : [`${name}${stableHost.slice(stableHost.indexOf('.'))}`];
  const hosts = [...new Set([...ownHost, stableHost, canaryHost])];
  return new Selector(
    'istio_requests_total',
    Matcher.equal('reporter', 'source'),
    Matcher.matches('destination_service', hosts.map((host) => (platform ? host : regexLiteral(host))).join('|')),
    ...matchers,
  );
}

const MOMENTS: Partial<Record<Occasion['kind'], string>> = {
  'before-promotion': 'before the switch',
  'after-promotion': 'after the switch, which sends everybody back',
};

const SLOW_REQUESTS =
  'slo: the slow requests of a latency objective are not counted here; give their share as errorRatio, or an availability as slo';

const NO_REQUESTS =
  'errorRatio: missing; nobody calls a worker, so that the mesh counts nothing of it: give the share of its jobs that failed, with $window where the window belongs';

const SOME_WINDOW = Duration.hours(1);

function errorRatioProblem(errorRatio: unknown): string | undefined {
  if (typeof errorRatio !== 'string') return promQlProblem(errorRatio as string);
  if (!errorRatio.includes('$window')) {
    return `${show(errorRatio)} is the same for every window; write $window where the window belongs, such as slo:sli_error:ratio_rate$window{…}`;
  }
  return promQlProblem(atWindow(errorRatio, SOME_WINDOW));
}

function whenProblem(when: unknown): string | undefined {
  if (when === 'before-first-weight') return undefined;
  return `${show(when)} would abort a canary on its way for what the service did before it came; this is a gate before the first weight, so leave when out`;
}

function alertsProblem(alerts: unknown): string | undefined {
  if (Array.isArray(alerts) && alerts.length > 0) return matchersProblem(alerts);
  return `${show(alerts)} is no list of matchers that tells some alerts from all others; write for example [Matcher.equal('severity', 'page')]`;
}

const SHAPE: Shape<BudgetAnalysisProps> = {
  ...ANALYSIS_OPTIONS,
  when: whenProblem,
  minRemaining: inPercent({
    is: (value) => typeof value === 'number' && value >= 0 && value <= 99,
    not: 'no share of an error budget',
    write: '0, or a number from 1 to 99, in percent',
  }),
  slo: AN_OBJECTIVE,
  errorRatio: true,
  alerts: alertsProblem,
  whenClosed: oneOf('fail', 'pause'),
};
