import type { Measured } from '../../condition';
import type { Outcome, PlayedRelease, TimelineEvent } from '../outcome';
import type { ReleasePath } from '../path/release-path';
import type { Cluster } from '../world';
import type { Question } from './analysis-run';
import { RolloutController } from './rollout-controller';
import { currentStep, pauseOf } from './rollout-state';
import { PodWatch, SpoiledWatch } from './watches';

export interface PlayOptions {
  /** Seconds after which playing ends, whatever happens. */
  readonly horizon: number;
  /** Seconds after which a person promotes a pause without duration. @default never */
  readonly approvesAfter?: number;
  /** Seconds after the first request to the new version at which it turns bad. @default 0 */
  readonly turnsBadAt?: number;
  /** What people do, and when (seconds since the release was applied). @default nothing */
  readonly actions?: readonly PersonsAction[];
  /** Whether to keep what happened. @default true */
  readonly timeline?: boolean;
  /** Ends as soon as the outcome is certain. @default true */
  readonly endEarly?: boolean;
}

export interface PersonsAction {
  readonly at: number;
  readonly do: 'promote' | 'promote-full' | 'abort' | 'retry';
}

/**
 * Plays one release: the controllers of the Rollout and of its AnalysisRuns, against a cluster. Yields each measurement that
 * is due and takes what came out; so the same controller runs on an engine that answers at once and on a real Prometheus.
 */
export function* play(
  path: ReleasePath,
  cluster: Cluster,
  options: PlayOptions,
): Generator<Question, PlayedRelease, Measured> {
  const timeline: TimelineEvent[] = [];
  const keeps = options.timeline ?? true;
  const note = keeps
    ? (event: object) => timeline.push({ at: cluster.now / 1000, ...event } as TimelineEvent)
    : () => undefined;
  if (path.refusals.length > 0) return refused(path);
  const controller = new RolloutController(
    path.rollout,
    cluster,
    note,
    `${path.service.name}-${path.service.canaryHash}`,
  );
  const actions = [...(options.actions ?? [])].sort((a, b) => a.at - b.at);
  const end = options.horizon * 1000;
  const pods = new PodWatch(cluster, note, path.rollout.routed);
  const spoiled = new SpoiledWatch();
  const [first] = path.rollout.steps;
  if (first) note({ type: 'step', index: 0, step: first.text });
  for (;;) {
    for (; actions[0] && actions[0].at * 1000 <= cluster.now; actions.shift()) act(controller, actions[0].do);
    if (!controller.status.promoted) pods.look();
    yield* settle(controller, cluster, pods, note);
    const approval = approvalAt(controller, options);
    if (approval <= cluster.now) {
      controller.promote();
      continue;
    }
    const next = Math.min(
      cluster.nextPodChange(),
      controller.wakesAfter(cluster.now),
      ...controller.runs.map((run) => run.wakesAt),
      approval,
      (actions[0]?.at ?? Number.POSITIVE_INFINITY) * 1000,
    );
    const certain = (options.endEarly ?? true) && actions.length === 0 && isCertain(controller, approval);
    if (certain || next > end) {
      if (!certain) cluster.advance(end);
      const release = played(controller, cluster, options, timeline);
      if (keeps) spoiled.look(cluster);
      return { ...release, ...(keeps && { spoiledOverTime: spoiled.points }) };
    }
    for (let at = cluster.now + LOOKS; keeps && at < next; at += LOOKS) {
      cluster.advance(at);
      spoiled.look(cluster);
    }
    cluster.advance(next);
    if (keeps) spoiled.look(cluster);
  }
}

/** Runs all controllers until none changes anything. */
function* settle(
  controller: RolloutController,
  cluster: Cluster,
  pods: PodWatch,
  note: (event: object) => void,
): Generator<Question, void, Measured> {
  for (let pass = 0; ; pass++) {
    if (pass > MANY) throw new Error('the controller does not come to rest; this is a mistake of the simulation');
    let changed = controller.reconcile(cluster.now);
    // What becomes of the old pods afterwards is no part of the release.
    if (!controller.status.promoted) pods.look();
    for (const run of controller.runs) {
      if (run.completed) continue;
      const steps = run.reconcile(cluster.now);
      let step = steps.next();
      while (!step.done) {
        const measured = yield step.value;
        note({
          type: 'measurement',
          run: run.name,
          metric: step.value.metric.name,
          phase: measured.phase,
          value: measured.value,
        });
        step = steps.next(measured);
      }
      changed = step.value || changed;
      if (run.completed) note({ type: 'analysis-ended', run: run.name, phase: run.phase, message: run.message });
    }
    if (!changed) return;
  }
}

const MANY = 1000;

/** Milliseconds between two looks at what failed, for a picture. */
const LOOKS = 5000;

function act(controller: RolloutController, action: PersonsAction['do']): void {
  if (action === 'abort') controller.abort();
  else if (action === 'retry') controller.retry();
  else controller.promote(action === 'promote-full');
}

/** When a person ends the pause without duration in which the release waits. */
function approvalAt({ status, rollout }: RolloutController, { approvesAfter }: PlayOptions): number {
  const step = currentStep({ rollout, status });
  const pause = pauseOf(status, 'CanaryPauseStep');
  const waits =
    step?.kind === 'pause' && step.seconds === undefined && pause && !pauseOf(status, 'InconclusiveAnalysisRun');
  return waits && approvesAfter !== undefined ? pause.start + approvesAfter * 1000 : Number.POSITIVE_INFINITY;
}

/** Whether the outcome cannot change any more without a person. */
function isCertain(controller: RolloutController, approval: number): boolean {
  const { status, rollout } = controller;
  if (status.promoted) return true;
  if (status.abort) return status.weight === 0 && (rollout.routed || controller.podsAreBack);
  // Waiting for want of evidence: no run is read until a person acts, and no pause ends by itself.
  return (
    pauseOf(status, 'InconclusiveAnalysisRun') !== undefined &&
    !pauseOf(status, 'CanaryPauseStep') &&
    approval === Number.POSITIVE_INFINITY
  );
}

function played(
  controller: RolloutController,
  cluster: Cluster,
  { turnsBadAt = 0 }: PlayOptions,
  timeline: TimelineEvent[],
): PlayedRelease {
  const { status } = controller;
  const { stable, canary } = cluster.served;
  const first = cluster.firstTrafficAt;
  const outcome = outcomeOf(controller);
  const badAt = first === undefined ? undefined : first + turnsBadAt * 1000;
  return {
    outcome,
    endedAt: cluster.now / 1000,
    firstTrafficAt: first === undefined ? undefined : first / 1000,
    secondsToAbort:
      status.abortedAt === undefined || badAt === undefined ? undefined : (status.abortedAt - badAt) / 1000,
    canaryRequests: canary.requests,
    spoiled: canary.failed,
    requests: stable.requests + canary.requests,
    failed: stable.failed + canary.failed,
    reason: reasonOf(controller, outcome),
    decidedBy: outcome === 'aborted' || outcome === 'paused' ? controller.decidedBy : undefined,
    timeline,
  };
}

function outcomeOf({ status }: RolloutController): Outcome {
  if (status.promoted) return 'promoted';
  if (status.abort) return 'aborted';
  return status.pauses.length > 0 ? 'paused' : 'stuck';
}

function reasonOf(controller: RolloutController, outcome: Outcome): string | undefined {
  const { status, runs } = controller;
  if (outcome === 'aborted') return controller.abortMessage;
  if (outcome === 'stuck')
    return status.progress.reason === 'TimedOut' ? 'has timed out progressing, and nothing aborts it' : undefined;
  if (outcome !== 'paused') return undefined;
  const undecided = runs.find((it) => it.phase === 'Inconclusive');
  return pauseOf(status, 'InconclusiveAnalysisRun')
    ? (undecided?.message ?? 'inconclusive')
    : 'a pause that a person ends';
}

function refused({ refusals }: ReleasePath): PlayedRelease {
  return {
    outcome: 'refused',
    endedAt: 0,
    canaryRequests: 0,
    spoiled: 0,
    requests: 0,
    failed: 0,
    reason: refusals.join('; '),
    timeline: [],
  };
}
