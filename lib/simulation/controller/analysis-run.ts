import type { Measured } from '../../condition';
import type { AnalysisPhase, MeasurementPhase } from '../outcome';
import type { AnalysisPlan, PlannedMetric } from '../path/release-path';
import { AFTER, stored } from './stored-time';

/** A question to Prometheus, and who asks it. */
export interface Question {
  readonly run: string;
  readonly metric: PlannedMetric;
  /** Milliseconds since the release was applied. */
  readonly time: number;
}

/** Errors are tried again after this time, whatever the interval says. */
const ERROR_RETRY = 10_000;

interface MetricResult {
  phase: AnalysisPhase;
  count: number;
  failed: number;
  inconclusive: number;
  consecutiveError: number;
  consecutiveSuccess: number;
  last: { readonly phase: MeasurementPhase; readonly finishedAt: number; readonly message: string };
}

/**
 * One AnalysisRun. Times are in milliseconds since the release was applied.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go
 */
export class AnalysisRun {
  phase: AnalysisPhase = 'Pending';
  message = '';
  /** Set by the Rollout that needs it no more. */
  terminate = false;
  /** The metric that decided, if one did. */
  decidedBy: string | undefined;
  private startedAt: number | undefined;
  private nextAt = Number.POSITIVE_INFINITY;
  private readonly results = new Map<string, MetricResult>();

  constructor(
    readonly name: string,
    readonly kind: 'background' | 'step',
    /** Index of its step; undefined of a background run. */
    readonly stepIndex: number | undefined,
    readonly plan: AnalysisPlan,
  ) {}

  get completed(): boolean {
    return this.phase !== 'Pending' && this.phase !== 'Running';
  }

  /** When it has something to do again. */
  get wakesAt(): number {
    return this.completed ? Number.POSITIVE_INFINITY : this.nextAt;
  }

  /** One pass of the analysis controller. Asks for each measurement that is due; true if anything changed. */
  *reconcile(now: number): Generator<Question, boolean, Measured> {
    if (this.completed) return false;
    if (this.plan.error !== undefined) return this.end('Error', this.plan.error);
    const before = this.fingerprint();
    const measured = new Set<string>();
    for (const metric of this.due(now)) {
      const it = yield { run: this.name, metric, time: now };
      this.count(metric, it, now);
      measured.add(metric.name);
    }
    this.assess(now);
    this.nextAt = this.completed ? Number.POSITIVE_INFINITY : this.nextTime(measured);
    return measured.size > 0 || before !== this.fingerprint();
  }

  private due(now: number): PlannedMetric[] {
    if (this.terminating) return [];
    return this.plan.metrics.filter((metric) => {
      const result = this.results.get(metric.name);
      if (!result) {
        if (metric.initialDelay === undefined) return true;
        return this.startedAt !== undefined && stored(this.startedAt) + metric.initialDelay <= now;
      }
      return (
        !isCompleted(result.phase) &&
        !reachedCount(metric, result) &&
        now > stored(result.last.finishedAt) + pauseAfter(metric, result)
      );
    });
  }

  private count(metric: PlannedMetric, { phase, message }: Measured, now: number): void {
    const result = this.results.get(metric.name) ?? newResult();
    this.results.set(metric.name, result);
    result.last = { phase, finishedAt: now, message };
    result.consecutiveError = phase === 'Error' ? result.consecutiveError + 1 : 0;
    result.consecutiveSuccess = phase === 'Successful' ? result.consecutiveSuccess + 1 : 0;
    if (phase === 'Failed') result.failed++;
    if (phase === 'Inconclusive') result.inconclusive++;
    // An error is no measurement: it does not count to the number that is asked for.
    if (phase !== 'Error') result.count++;
  }

  /** Ended because a metric did badly, or because nobody needs it any more. */
  private get terminating(): boolean {
    return (
      this.terminate ||
      this.plan.metrics.some((it) => !it.dryRun && BAD.includes(this.results.get(it.name)?.phase ?? 'Pending'))
    );
  }

  private assess(now: number): void {
    const terminating = this.terminating;
    this.startedAt ??= now;
    let everythingCompleted = true;
    let worst: AnalysisPhase | undefined;
    let decider: string | undefined;
    let message = this.terminate ? 'Run Terminated' : '';
    for (const metric of this.plan.metrics) {
      const result = this.results.get(metric.name);
      if (!result) {
        everythingCompleted = false;
        continue;
      }
      result.phase = metricPhase(metric, result, terminating);
      if (!isCompleted(result.phase)) {
        everythingCompleted = false;
      } else if (metric.dryRun) {
        worst ??= 'Successful';
      } else if (worst === undefined || ORDER.indexOf(result.phase) > ORDER.indexOf(worst)) {
        worst = result.phase;
        const reason = overLimit(metric, result)?.reason;
        if (reason !== undefined) {
          decider = metric.name;
          const said = result.last.message ? `: "Error Message: ${result.last.message}"` : '';
          message = `Metric "${metric.name}" assessed ${result.phase} due to ${reason}${said}`;
        }
      }
    }
    if (terminating) this.end(worst ?? 'Successful', message, decider);
    else if (everythingCompleted && worst !== undefined) this.end(worst, message, decider);
    else this.phase = 'Running';
  }

  private end(phase: AnalysisPhase, message: string, decider?: string): true {
    this.phase = phase;
    this.message = message.trim();
    this.decidedBy = BAD.includes(phase) ? decider : undefined;
    return true;
  }

  /** What was measured in this pass is counted from now on, what is older from the time that the API server kept. */
  private nextTime(measured: ReadonlySet<string>): number {
    const times = this.plan.metrics.map((metric) => {
      const result = this.results.get(metric.name);
      if (!result) return (this.startedAt ?? 0) + (metric.initialDelay ?? 0);
      if (isCompleted(result.phase) || reachedCount(metric, result)) return Number.POSITIVE_INFINITY;
      const { finishedAt } = result.last;
      return (measured.has(metric.name) ? finishedAt : stored(finishedAt)) + pauseAfter(metric, result) + AFTER;
    });
    return Math.min(...times);
  }

  private fingerprint(): string {
    return `${this.phase} ${this.startedAt} ${[...this.results.values()].map(({ phase }) => phase).join()}`;
  }
}

/** From best to worst. */
const ORDER: readonly AnalysisPhase[] = ['Successful', 'Inconclusive', 'Error', 'Failed'];
const BAD: readonly AnalysisPhase[] = ['Failed', 'Error', 'Inconclusive'];

function newResult(): MetricResult {
  return {
    phase: 'Running',
    count: 0,
    failed: 0,
    inconclusive: 0,
    consecutiveError: 0,
    consecutiveSuccess: 0,
    last: { phase: 'Successful', finishedAt: 0, message: '' },
  };
}

function metricPhase(metric: PlannedMetric, result: MetricResult, terminating: boolean): AnalysisPhase {
  if (isCompleted(result.phase)) return result.phase;
  const over = overLimit(metric, result);
  if (over) return over.phase;
  const { consecutiveSuccessLimit, failureLimit } = metric;
  if (consecutiveSuccessLimit > 0 && result.consecutiveSuccess >= consecutiveSuccessLimit) return 'Successful';
  if (reachedCount(metric, result)) {
    if (consecutiveSuccessLimit <= 0) return 'Successful';
    return failureLimit >= 0 ? 'Inconclusive' : 'Failed';
  }
  return terminating ? 'Successful' : 'Running';
}

/** The limit that is exceeded. Of several an error stands above what is undecided, and that above a failure. */
function overLimit(metric: PlannedMetric, result: MetricResult): { phase: AnalysisPhase; reason: string } | undefined {
  const { consecutiveErrorLimit, inconclusiveLimit, failureLimit } = metric;
  if (result.consecutiveError > consecutiveErrorLimit) {
    return {
      phase: 'Error',
      reason: `consecutiveErrors (${result.consecutiveError}) > consecutiveErrorLimit (${consecutiveErrorLimit})`,
    };
  }
  if (result.inconclusive > inconclusiveLimit) {
    return {
      phase: 'Inconclusive',
      reason: `inconclusive (${result.inconclusive}) > inconclusiveLimit (${inconclusiveLimit})`,
    };
  }
  if (failureLimit >= 0 && result.failed > failureLimit) {
    return { phase: 'Failed', reason: `failed (${result.failed}) > failureLimit (${failureLimit})` };
  }
  return undefined;
}

function pauseAfter({ interval }: PlannedMetric, { last }: MetricResult): number {
  return last.phase === 'Error' ? ERROR_RETRY : (interval ?? ERROR_RETRY);
}

function reachedCount({ count }: PlannedMetric, result: MetricResult): boolean {
  return count !== undefined && result.count >= count;
}

function isCompleted(phase: AnalysisPhase): boolean {
  return phase !== 'Running' && phase !== 'Pending';
}
