import { AnalysisRun } from './analysis-run';
import type { Pass } from './pass';
import { currentStep, pauseOf, type RolloutContext } from './rollout-state';

/**
 * The AnalysisRuns of one release: which of them count, and what the Rollout makes of their ends.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/analysis.go
 */
export class CurrentRuns {
  /** All runs since the release was applied. */
  readonly all: AnalysisRun[] = [];
  /** Who decided last that the release is aborted or waits: `run/metric`. */
  decidedBy: string | undefined;

  constructor(private readonly context: RolloutContext) {}

  /**
   * Starts the runs that are due, obeys those that ended, and ends those that nobody needs.
   *
   * @param returning whether the pods have a deadline that is left from an abort
   */
  reconcile(pass: Pass, returning: boolean): void {
    const { status } = this.context;
    // A deadline of the pods is left from an abort: the first pass after a retry still skips analyses, and forgets the abort, so
    // that the next one takes the old runs up again.
    if (status.abort || status.promoteFull || returning) {
      for (const run of this.all) run.terminate = true;
      return;
    }
    const step = this.reconcileStepRun(pass);
    const background = this.reconcileBackgroundRun(pass);
    for (const run of this.all) if (run !== step && run !== background) run.terminate = true;
    status.step = step;
    status.background = background;
  }

  private reconcileStepRun(pass: Pass): AnalysisRun | undefined {
    const { status } = this.context;
    // While it is paused, nobody starts or reads the run of a step.
    if (status.pauses.length > 0) return status.step;
    const step = currentStep(this.context);
    if (step?.kind !== 'analysis') return undefined;
    if (status.step && status.step.stepIndex !== status.stepIndex) return undefined;
    if (this.needsNewRun(status.step)) return this.start('step', step.analysis);
    this.obey(status.step as AnalysisRun, 'Step-based', pass);
    return status.step;
  }

  private reconcileBackgroundRun(pass: Pass): AnalysisRun | undefined {
    const { status, rollout } = this.context;
    if (!rollout.background || status.promoted || status.stepIndex < rollout.background.startingStep) return undefined;
    if (pauseOf(status, 'InconclusiveAnalysisRun')) return status.background;
    if (this.needsNewRun(status.background)) return this.start('background', rollout.background.analysis);
    this.obey(status.background as AnalysisRun, 'Background', pass);
    return status.background;
  }

  private needsNewRun(current: AnalysisRun | undefined): boolean {
    if (!current) return true;
    const { status } = this.context;
    if (status.controllerPause && !pauseOf(status, 'CanaryPauseStep')) return current.phase === 'Inconclusive';
    return status.abortedAt !== undefined;
  }

  private start(kind: 'background' | 'step', plan: AnalysisRun['plan']): AnalysisRun {
    const stepIndex = kind === 'step' ? this.context.status.stepIndex : undefined;
    const name = kind === 'step' ? `step-${stepIndex}` : kind;
    const earlier = this.all.filter((it) => it.kind === kind && it.stepIndex === stepIndex).length;
    const run = new AnalysisRun(earlier === 0 ? name : `${name}.${earlier}`, kind, stepIndex, plan);
    this.all.push(run);
    this.context.note({ type: 'analysis-started', run: run.name, kind, metrics: plan.names });
    return run;
  }

  private obey(run: AnalysisRun, what: string, pass: Pass): void {
    if (run.phase === 'Inconclusive') pass.addedPauses.push('InconclusiveAnalysisRun');
    else if (run.phase === 'Failed' || run.phase === 'Error') {
      pass.abort = `${what} analysis phase error/failed${run.message ? `: ${run.message}` : ''}`;
    } else return;
    this.decidedBy = run.decidedBy === undefined ? run.name : `${run.name}/${run.decidedBy}`;
  }
}
