import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { A_LIST, report, reportChecked, type Shape, seconds, show, warn } from '../core';
import { type ComparedEvidence, decisionQuery, evidenceQuery } from '../promql';
import {
  AN_OBJECTIVE,
  availabilityProblem,
  decimal,
  type EvidenceScale,
  evidenceScale,
  percent,
  type Slo,
} from '../slo';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH, STABLE_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { otherObjective } from './derived-plan';
import type { EvidenceSource } from './evidence-source';
import type { PodSelector } from './istio-requests';
import { oneOf } from './one-of';
import { CONSECUTIVE_ERRORS, printed, soundScrapeInterval } from './schedule';
import { alarmReasons, verdictReasons } from './sequential-reasons';
import { type EvidenceLooks, evidenceSchedule, FALSE_ABORT, MISS, type Verdict } from './sequential-schedule';
import { verdictFindings } from './verdict-traffic';

/** What every analysis can be told that weighs evidence. */
export interface EvidenceOptions extends AnalysisOptions {
  /** The objective it is measured against. @default - the service's */
  readonly slo?: Slo;
  /**
   * The error rate that must be caught, in percent: at least twice the error budget. A lower one takes more requests to tell.
   *
   * @default - what the plan promises to catch; else ten times the error budget, at most half-way from it to 100 %
   */
  readonly detects?: number;
  /**
   * How likely a release that fails just within its budget is aborted during all of a rollout, in percent: 0.1 to 20.
   *
   * @default 5
   */
  readonly falseAbort?: number;
  /**
   * How likely a release that fails at the rate that must be caught passes the verdict, in percent: 0.1 to 30.
   *
   * @default 5
   */
  readonly miss?: number;
  /**
   * What becomes of a canary that is beyond the objective while the stable pods fail as well: `pause` asks a person, since
   * the cause is probably shared; `abort` does not look at stable.
   *
   * @default 'pause'
   */
  readonly sharedFailure?: 'pause' | 'abort';
  /** How the pods' counters are told apart. @default 'pod-name' */
  readonly podSelector?: PodSelector;
  /**
   * Labels in which the same series differ where pods are scraped twice: by two Prometheus servers whose answers are not
   * deduplicated, or by two jobs. Such a pair would count every failure twice, and abort sound releases.
   *
   * @default - prometheus, prometheus_replica and replica; and job, instance, endpoint, container and service where pods are told apart by name
   */
  readonly replicaLabels?: readonly string[];
}

/**
 * Evidence over counters, whoever counts: what aborts a canary as soon as its failures are proof enough, and lets it pass
 * when enough went well.
 */
export abstract class EvidenceAnalysis<P extends EvidenceOptions> extends ConfiguredAnalysis<P> {
  /** Where the counts come from. */
  protected abstract source(target: AnalysisTarget): EvidenceSource;

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const source = this.source(target);
    // The objective of the target was checked by who gave it.
    const { slo: own } = this.props;
    const wrongKind = own && availabilityProblem(own, source.latencyAdvice);
    const slo = own && !wrongKind ? own : target.slo;
    if (own) reportChecked(guard, 'slo', own);
    const wrongRate = detectsProblem(slo, this.props.detects);
    const detects = this.props.detects ?? ('steps' in target.occasion ? target.occasion.detects : undefined);
    const scale = evidenceScale(slo.errorBudget, wrongRate ? undefined : detects);
    const scrapeInterval = soundScrapeInterval(guard, target.scrapeInterval);
    const { falseAbort = FALSE_ABORT, miss = MISS } = this.props;
    const schedule = evidenceSchedule(target.occasion, seconds(scrapeInterval), scale, falseAbort);
    const wrongPlan = source.problem ?? schedule.problem;
    report(guard, ...this.problems, ...[wrongKind, wrongRate, wrongPlan].filter((p) => p !== undefined));
    // A plan that is too short, or that is for another objective, is told so already; and a dry run pauses nothing.
    if (!wrongPlan && !otherObjective(target.occasion, slo) && !this.props.dryRun) {
      const found = verdictFindings(target.occasion, {
        slo,
        detects: scale.detectable,
        miss,
        scrape: seconds(scrapeInterval),
        verdict: schedule.verdict,
      });
      report(guard, ...found.problems);
      warn(guard, ...found.warnings);
    }
    const passAt = -Math.ceil(Math.log(100 / miss) * 1000) / 1000;
    const { occasion } = target;
    // There a comparison would find nothing: one version has all the requests.
    const alone = occasion.kind === 'after-promotion' || !this.comparesWithStable;
    const evidence = (window: number) =>
      this.evidence(source, scale, Duration.seconds(window), scrapeInterval, schedule.bound, alone);
    const alarms = schedule.windows.map((looks) => this.alarm(target, looks, evidence(looks.window)));
    const verdict = this.verdict(target, schedule.verdict, evidence(schedule.verdict.window), passAt);
    const grounds = { slo, scale, schedule, passAt, falseAbort, miss, occasion, alone, source };
    const content = { args: alone ? [CANARY_HASH] : [CANARY_HASH, STABLE_HASH], dryRun: this.props.dryRun };
    const whole = { ...content, id: this.id, ...(source.views ? { views: source.views } : {}) };
    if (occasion.kind !== 'background') {
      return analysisTemplate(guard, target, {
        ...whole,
        metrics: [...alarms, verdict],
        reasons: verdictReasons(grounds, true),
      });
    }
    const step = new Construct(guard, 'verdict');
    return {
      ...analysisTemplate(guard, target, { ...whole, metrics: alarms, reasons: alarmReasons(grounds) }),
      verdict: analysisTemplate(
        step,
        { ...target, occasion: { ...occasion, kind: 'after-each-hold' } },
        { ...content, id: `${this.id}-verdict`, metrics: [verdict], reasons: verdictReasons(grounds, false) },
      ),
    };
  }

  private get comparesWithStable(): boolean {
    return (this.props.sharedFailure ?? 'pause') === 'pause';
  }

  /** Evidence in one window: enough of it aborts. */
  private alarm(
    { prometheus }: AnalysisTarget,
    { window, initialDelay, interval, count }: EvidenceLooks,
    evidence: ComparedEvidence,
  ): argo.Metric {
    const bound = decimal(evidence.bound);
    return {
      name: `${this.id}-${printed(window)}`,
      interval: printed(interval),
      initialDelay: printed(initialDelay),
      ...(count === undefined ? {} : { count }),
      // Evidence of one look is enough: the bound is made for all looks together.
      failureLimit: 0,
      // Only NaN is neither: a counter that was broken at some time.
      inconclusiveLimit: count === undefined ? 5 : Math.min(5, count - 1),
      consecutiveErrorLimit: CONSECUTIVE_ERRORS,
      successCondition: `len(result) == 1 && result[0] < ${bound}`,
      failureCondition: `len(result) == 1 && result[0] >= ${bound}`,
      provider: { prometheus: { address: prometheus, query: evidenceQuery(evidence) } },
    };
  }

  /** Whether enough went well, in the longest time there is: otherwise the release pauses. */
  private verdict(
    { prometheus }: AnalysisTarget,
    { initialDelay, interval, count, inconclusiveLimit, endsWithFirst }: Verdict,
    evidence: ComparedEvidence,
    passAt: number,
  ): argo.Metric {
    return {
      name: `${this.id}-verdict`,
      interval: printed(interval),
      ...(initialDelay > 0 ? { initialDelay: printed(initialDelay) } : {}),
      count,
      ...(endsWithFirst ? { consecutiveSuccessLimit: 1 } : {}),
      failureLimit: 0,
      inconclusiveLimit,
      consecutiveErrorLimit: CONSECUTIVE_ERRORS,
      // What is neither is undecided, which pauses.
      successCondition: `len(result) == 1 && result[0] <= ${decimal(passAt)}`,
      failureCondition: `len(result) == 1 && result[0] >= ${decimal(evidence.bound)}`,
      provider: { prometheus: { address: prometheus, query: decisionQuery(evidence, passAt) } },
    };
  }

  private evidence(
    source: EvidenceSource,
    scale: EvidenceScale,
    window: Duration,
    scrapeInterval: Duration,
    bound: number,
    alone: boolean,
  ): ComparedEvidence {
    return {
      words: source.words,
      scale,
      canary: source.counted('canary'),
      ...(alone ? {} : { stable: source.counted('stable') }),
      window,
      scrapeInterval,
      bound,
      replicaLabels: this.props.replicaLabels ?? source.replicaLabels,
    };
  }
}

/** How the properties that those analyses have are checked. */
export const EVIDENCE_OPTIONS: Shape<EvidenceOptions> = {
  ...ANALYSIS_OPTIONS,
  slo: AN_OBJECTIVE,
  detects: true,
  falseAbort: percentage(0.1, 20),
  miss: percentage(0.1, 30),
  sharedFailure: oneOf('pause', 'abort'),
  podSelector: oneOf('pod-name', 'hash-label'),
  replicaLabels: {
    is: (value) =>
      A_LIST.is(value) && [...(value as unknown[])].every((label) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(String(label))),
    not: 'no list of label names',
    write: "['prometheus_replica']",
  },
};

function percentage(from: number, to: number) {
  return {
    is: (value: unknown) => typeof value === 'number' && value >= from && value <= to,
    not: 'no percentage that makes sense here',
    write: `a number from ${from} to ${to}, in percent`,
  };
}

function detectsProblem(slo: Slo, detects: unknown): string | undefined {
  if (detects === undefined) return undefined;
  const { errorBudget: budget } = slo;
  const least = Math.min(2 * budget, (budget + 100) / 2);
  const usual = percent(rounded(evidenceScale(budget).detectable));
  if (typeof detects === 'number' && detects >= least && detects < 100) return undefined;
  return (
    `detects: ${typeof detects === 'number' ? percent(detects) : show(detects)} is no error rate that can be told from the error budget of ${percent(budget)} in a ` +
    `canary; leave it out (${usual}), or give a number from ${decimal(rounded(least))} to 100, in percent`
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
