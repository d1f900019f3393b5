import type { CanaryRollout, CanaryStep } from '../path/release-path';
import type { Cluster } from '../world';
import type { AnalysisRun } from './analysis-run';
import { CurrentRuns } from './current-runs';
import type { Pass } from './pass';
import { deadlineAt, judgePause, judgeProgress } from './progress';
import { atDesiredCounts } from './replica-counts';
import { currentStep, pauseOf, type RolloutContext, type RolloutStatus, type Unplaced } from './rollout-state';
import { Scaling } from './scaling';
import { AFTER, stored } from './stored-time';
import { nextWeight } from './traffic';

/**
 * The controller of one Rollout, from the moment when its pod template changed. Each pass is one reconciliation, in the order
 * of the real one: the order decides what a pause or an abort still lets through.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/canary.go
 */
export class RolloutController {
  readonly status: RolloutStatus;
  /** Why it was aborted. */
  abortMessage: string | undefined;
  private readonly context: RolloutContext;
  private readonly currentRuns: CurrentRuns;
  private readonly scaling: Scaling;

  constructor(
    readonly rollout: CanaryRollout,
    private readonly cluster: Cluster,
    private readonly note: (event: Unplaced) => void,
    replicaSet: string,
  ) {
    this.status = {
      stepIndex: 0,
      pauses: [],
      controllerPause: false,
      abort: false,
      abortedAt: undefined,
      promoteFull: false,
      promoted: false,
      weight: 0,
      background: undefined,
      step: undefined,
      progress: { reason: 'Updated', since: cluster.now },
      pausedCondition: false,
      counts: { updated: 0, old: cluster.wanted('stable'), available: cluster.available('stable') },
    };
    this.context = { rollout, cluster, status: this.status, note, replicaSet };
    this.currentRuns = new CurrentRuns(this.context);
    this.scaling = new Scaling(this.context);
  }

  /** All runs since the release was applied. */
  get runs(): readonly AnalysisRun[] {
    return this.currentRuns.all;
  }

  /** Who decided last that it is aborted or waits: `run/metric`. */
  get decidedBy(): string | undefined {
    return this.currentRuns.decidedBy;
  }

  /** When it has something to do again by itself, after now. */
  wakesAfter(now: number): number {
    const { status } = this;
    const pause = pauseOf(status, 'CanaryPauseStep');
    const step = currentStep(this.context);
    const over =
      pause && step?.kind === 'pause' && step.seconds !== undefined
        ? stored(pause.start) + step.seconds * 1000 + AFTER
        : Number.POSITIVE_INFINITY;
    const times = [over, deadlineAt(this.context), this.scaling.scaleDownAt ?? Number.POSITIVE_INFINITY];
    return Math.min(...times.filter((it) => it > now));
  }

  /** One pass; true if it changed anything. */
  reconcile(now: number): boolean {
    const before = this.fingerprint();
    const pass: Pass = { now, weightBefore: this.status.weight, addedPauses: [], abort: undefined };
    judgePause(this.context, now);
    const progress = { stepBefore: this.status.stepIndex, promotedBefore: this.status.promoted };
    if (this.rollout.routed) this.splitTraffic();
    this.currentRuns.reconcile(pass, this.scaling.scaleDownAt !== undefined);
    if (pass.addedPauses.length === 0 && !this.scaling.reconcile(pass)) this.reconcilePause(pass);
    this.syncStatus(pass);
    this.persist(pass, judgeProgress(this.context, now, progress, this.status.abort || pass.abort !== undefined));
    return before !== this.fingerprint();
  }

  /** Whether an aborted canary without a router has no pods, and so no traffic, any more. */
  get podsAreBack(): boolean {
    return this.cluster.wanted('canary') === 0 && this.cluster.available('stable') >= this.rollout.replicas;
  }

  /** `kubectl argo rollouts promote`, as its command line does it. */
  promote(full = false): void {
    const { status } = this;
    if (full) {
      status.promoteFull = true;
      return;
    }
    const next = Math.min(status.stepIndex + 1, this.rollout.steps.length);
    if (status.step?.phase === 'Inconclusive' && status.pauses.length > 0 && status.controllerPause) {
      this.resume();
      status.controllerPause = false;
      this.goTo(next);
    } else if (status.pauses.length > 0) {
      this.resume();
    } else if (next !== status.stepIndex) {
      this.goTo(next);
    }
  }

  /** `kubectl argo rollouts abort`. */
  abort(): void {
    if (this.status.promoted || this.status.abort) return;
    this.status.abort = true;
    this.abortMessage = 'aborted by a person';
    this.note({ type: 'abort', message: this.abortMessage });
  }

  /** `kubectl argo rollouts retry rollout`. */
  retry(): void {
    this.status.abort = false;
  }

  private resume(): void {
    this.status.pauses = [];
    this.note({ type: 'resume' });
  }

  private splitTraffic(): void {
    if (this.status.promoted) return;
    const weight = nextWeight(this.context);
    if (weight === undefined || weight === this.status.weight) return;
    this.note({ type: 'weight', weight });
    this.status.weight = weight;
    this.cluster.route(weight);
  }

  private reconcilePause(pass: Pass): void {
    const { status } = this;
    if (status.promoteFull || currentStep(this.context)?.kind !== 'pause') return;
    if (!pauseOf(status, 'CanaryPauseStep') && !status.controllerPause) pass.addedPauses.push('CanaryPauseStep');
  }

  private syncStatus(pass: Pass): void {
    const { status, rollout, cluster } = this;
    const aborted = status.abort || pass.abort !== undefined;
    if (status.promoteFull && status.stepIndex < rollout.steps.length) this.goTo(rollout.steps.length);
    const carries = status.promoteFull || !aborted;
    if (!status.promoted && carries && this.mayPromote()) {
      status.promoted = true;
      status.promoteFull = false;
      status.stepIndex = rollout.steps.length;
      for (const run of this.runs) run.terminate = true;
      cluster.promote();
      this.note({ type: 'promoted' });
      return;
    }
    if (aborted && !status.promoteFull) {
      status.stepIndex = status.promoted ? rollout.steps.length : 0;
      return;
    }
    const step = currentStep(this.context);
    if (!step || !this.isCompleted(step, pass)) return;
    status.pauses = status.pauses.filter((it) => it.reason !== 'CanaryPauseStep');
    status.step = undefined;
    this.goTo(status.stepIndex + 1);
  }

  private goTo(index: number): void {
    const { steps } = this.rollout;
    this.status.stepIndex = index;
    this.note({ type: 'step', index, step: steps[index]?.text ?? 'all steps are done' });
  }

  private mayPromote(): boolean {
    const { rollout, status, cluster } = this;
    const threshold = rollout.replicaProgressThreshold;
    const available = cluster.available('canary');
    const met =
      threshold !== undefined &&
      (threshold.type === 'Pods'
        ? available >= threshold.value
        : (available / rollout.replicas) * 100 >= threshold.value);
    if (available < rollout.replicas && !met) return false;
    return status.promoteFull || status.stepIndex >= rollout.steps.length;
  }

  private isCompleted(step: CanaryStep, pass: Pass): boolean {
    const { status } = this;
    switch (step.kind) {
      case 'pause': {
        const pause = pauseOf(status, 'CanaryPauseStep');
        // Paused, yet not for this step: the controller takes it for one that a person has ended.
        if (status.controllerPause && !pause) return true;
        return (
          pause !== undefined && step.seconds !== undefined && pass.now > stored(pause.start) + step.seconds * 1000
        );
      }
      case 'setWeight':
      case 'setCanaryScale':
        return atDesiredCounts(this.rollout, status, this.cluster, status.weight);
      case 'analysis':
        return status.step?.phase === 'Successful';
      case 'route':
        return true;
    }
  }

  /** What the pass decided becomes the status. An abort takes pauses away; without pauses nothing is remembered of one. */
  private persist(pass: Pass, deadline: string | undefined): void {
    const { status } = this;
    const abort = pass.abort ?? deadline;
    if (status.promoted || (status.promoteFull && abort === undefined)) {
      status.abort = false;
      status.abortedAt = undefined;
      status.pauses = [];
      status.controllerPause = false;
      return;
    }
    if (abort !== undefined || status.abort) {
      if (abort !== undefined && !status.abort) {
        this.abortMessage = abort;
        this.note({ type: 'abort', message: abort });
      }
      status.abort = true;
      status.abortedAt ??= pass.now;
      status.pauses = [];
      status.controllerPause = false;
      return;
    }
    status.abortedAt = undefined;
    const added = pass.addedPauses.filter((reason) => !pauseOf(status, reason));
    for (const reason of added) this.note({ type: 'pause', reason });
    status.pauses = [...status.pauses, ...added.map((reason) => ({ reason, start: pass.now }))];
    status.controllerPause = status.pauses.length > 0 && (status.controllerPause || added.length > 0);
  }

  private fingerprint(): string {
    const { status, cluster } = this;
    const { stepIndex, pauses, controllerPause, abort, promoteFull, promoted, weight, background, step, progress } =
      status;
    return [
      stepIndex,
      pauses.map((it) => it.reason),
      controllerPause,
      abort,
      promoteFull,
      promoted,
      weight,
      background?.name,
      step?.name,
      progress.reason,
      progress.since,
      status.pausedCondition,
      status.abortedAt,
      this.scaling.scaleDownAt,
      cluster.wanted('stable'),
      cluster.wanted('canary'),
    ].join();
  }
}
