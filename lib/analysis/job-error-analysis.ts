import { type Shape, show } from '../core';
import { type CountedWords, POD_REPLICA_LABELS, Selector } from '../promql';
import type { AnalysisTarget } from './analysis';
import { EVIDENCE_OPTIONS, EvidenceAnalysis, type EvidenceOptions } from './evidence-analysis';
import type { EvidenceSource } from './evidence-source';
import { podMatchers } from './istio-requests';

/** A counter that the application exports: its name, or a selector of some of its series. */
export type JobCounter = string | Selector;

export interface JobErrorAnalysisProps extends EvidenceOptions {
  /**
   * What counts every job that ended, well or badly: `'jobs_processed_total'`; or several counters that share the jobs among
   * them, such as those that succeeded and those that failed.
   */
  readonly processed: JobCounter | readonly JobCounter[];
  /**
   * What counts the failed ones among them: `'jobs_failed_total'`, or
   * `new Selector('jobs_total', Matcher.equal('status', 'failed'))`. A job that is tried again counts with each try.
   */
  readonly failed: JobCounter | readonly JobCounter[];
}

/**
 * Aborts a canary of what works off a queue as soon as its failed jobs are proof enough that it is worse than its objective
 * and than the stable release, and lets it pass when enough jobs went well. A canary that gets no job to the end pauses.
 *
 * The statistics are those of `SequentialErrorAnalysis`, over the application's own counters instead of the mesh's: a job
 * is what a request is there. Prometheus has to scrape the pods, with the labels `namespace` and `pod`.
 *
 * @see https://prometheus.io/docs/practices/instrumentation/#offline-processing
 * @example
 * import { JobErrorAnalysis, Matcher, Selector } from 'cdk8s-release-train';
 *
 * new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' });
 * // One counter, and a label that tells how a job ended.
 * new JobErrorAnalysis({ processed: 'jobs_total', failed: new Selector('jobs_total', Matcher.equal('status', 'failed')) });
 * // Two counters that share the jobs among them.
 * new JobErrorAnalysis({
 *   processed: ['celery_task_succeeded_total', 'celery_task_failed_total'],
 *   failed: 'celery_task_failed_total',
 * });
 */
export class JobErrorAnalysis extends EvidenceAnalysis<JobErrorAnalysisProps> {
  private readonly processed: readonly Selector[];
  private readonly failed: readonly Selector[];

  public constructor(props: JobErrorAnalysisProps) {
    super(props ?? {}, SHAPE, 'job-error');
    const processed = selectorsOf(this.props.processed);
    const failed = selectorsOf(this.props.failed);
    const wrong = {
      processed: countersProblem(this.props.processed, "write for example 'jobs_processed_total'"),
      failed: countersProblem(this.props.failed, "write for example 'jobs_failed_total'"),
    };
    const same = !wrong.processed && !wrong.failed && String(processed) === String(failed);
    this.processed = wrong.processed ? [new Selector('jobs_processed_total')] : processed;
    this.failed = wrong.failed ? [new Selector('jobs_failed_total')] : failed;
    this.problems = [
      ...this.problems,
      ...Object.entries(wrong).flatMap(([name, problem]) => (problem ? [`${name}: ${problem}`] : [])),
      ...(same
        ? [
            `failed: ${this.failed.join(', ')} counts all processed jobs, so that every release would be aborted; name the failed ones among them, such as new Selector('${this.failed[0]?.metric}', Matcher.equal('status', 'failed'))`,
          ]
        : []),
    ];
  }

  protected source(target: AnalysisTarget): EvidenceSource {
    const { podSelector, matchers = [] } = this.props;
    const { processed, failed } = this;
    return {
      words: JOBS,
      counted: (version) => {
        const ofPods = (counter: Selector) => counter.with(...podMatchers(target, version, podSelector), ...matchers);
        return { total: processed.map(ofPods), failed: failed.map(ofPods) };
      },
      failedReason: `${failed.join(' + ')}, of ${processed.join(' + ')}; a job that is tried again counts with each try`,
      unseen: 'a job that never ends, or that ends with its pod before that is scraped',
      latencyAdvice: 'measure how long jobs take with new PromQLAnalysis({ … })',
      problem: noPods(target),
      // A pod that is told by its name has one application, which counts each job once, whoever scrapes it.
      ...(podSelector === 'hash-label' ? {} : { replicaLabels: POD_REPLICA_LABELS }),
    };
  }
}

const JOBS: CountedWords = { one: 'job', many: 'jobs', done: 'processed' };

const SHAPE: Shape<JobErrorAnalysisProps> = { ...EVIDENCE_OPTIONS, processed: true, failed: true };

function noPods({ occasion }: AnalysisTarget): string | undefined {
  if (occasion.kind !== 'before-first-weight') return undefined;
  return 'when: before the first weight the new version has processed nothing, so that every release would pause there; leave it out';
}

function selectorsOf(counters: unknown): Selector[] {
  const list: unknown[] = Array.isArray(counters) ? counters : [counters];
  return list.map((counter) => (isSelector(counter) ? counter : new Selector(String(counter))));
}

function countersProblem(counters: unknown, remedy: string): string | undefined {
  if (counters === undefined) return `missing; ${remedy}`;
  const list: unknown[] = Array.isArray(counters) ? [...counters] : [counters];
  if (list.length === 0) return `the list is empty, so that nothing is counted; ${remedy}`;
  const problems = list.flatMap((counter) => {
    if (isSelector(counter)) return counter.problems;
    return typeof counter === 'string' ? new Selector(counter).problems : [`${show(counter)} is no counter; ${remedy}`];
  });
  const names = selectorsOf(counters).map(String);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return problems.length > 0
    ? problems.join('; ')
    : twice && `${twice} stands there twice, and one would not count; keep one of the two`;
}

function isSelector(counter: unknown): counter is Selector {
  return typeof counter === 'object' && counter !== null && 'metric' in counter && 'matchers' in counter;
}
