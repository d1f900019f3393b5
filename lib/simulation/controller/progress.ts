import type { RolloutContext } from './rollout-state';
import { stored } from './stored-time';

/** What tells whether a pass got anything on. */
export interface Progress {
  readonly stepBefore: number;
  readonly promotedBefore: boolean;
}

/**
 * The condition Progressing after a pass: renewed by progress, timed out without it. Pauses and analyses are no standstill.
 *
 * @returns the message of an abort, if the deadline aborts
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/sync.go (calculateRolloutConditions)
 */
export function judgeProgress(
  context: RolloutContext,
  now: number,
  before: Progress,
  aborted: boolean,
): string | undefined {
  const { rollout, status, cluster } = context;
  const counts = {
    updated: cluster.wanted('canary'),
    old: cluster.wanted('stable'),
    available: cluster.available('canary') + cluster.available('stable'),
  };
  const last = status.counts;
  status.counts = counts;
  if (aborted) {
    if (status.progress.reason !== 'Aborted') status.progress = { reason: 'Aborted', since: now };
    return undefined;
  }
  const progressed =
    counts.updated !== last.updated ||
    counts.old < last.old ||
    counts.available > last.available ||
    status.stepIndex !== before.stepBefore ||
    status.promoted !== before.promotedBefore;
  if (progressed) {
    status.progress = { reason: 'Updated', since: now };
    return undefined;
  }
  const timeout = `ReplicaSet "${context.replicaSet}" has timed out progressing.`;
  if (!isIndefinite(context, before.stepBefore) && timedOut(context, now)) {
    if (status.progress.reason !== 'TimedOut') {
      status.progress = { reason: 'TimedOut', since: now };
      context.note({ type: 'degraded', message: `ProgressDeadlineExceeded: ${timeout}` });
    }
    return rollout.progressDeadlineAbort ? timeout : undefined;
  }
  return undefined;
}

/** When the controller looks for a timeout again. */
export function deadlineAt(context: RolloutContext): number {
  const { rollout, status } = context;
  const idle = status.pauses.length > 0 || status.abort || status.progress.reason === 'TimedOut' || status.promoted;
  if (idle || isIndefinite(context, status.stepIndex)) return Number.POSITIVE_INFINITY;
  return stored(status.progress.since) + rollout.progressDeadline * 1000 + 1000;
}

/** Takes over what people changed: a pause that began, ended, or an abort that is tried again. */
export function judgePause({ status }: RolloutContext, now: number): void {
  const paused = status.pauses.length > 0;
  const { reason } = status.progress;
  if (reason === 'Aborted') {
    if (!status.abort) status.progress = { reason: 'Retried', since: now };
    return;
  }
  if (paused !== (reason === 'Paused')) status.progress = { reason: paused ? 'Paused' : 'Resumed', since: now };
  status.pausedCondition = paused;
}

function timedOut({ rollout, status }: RolloutContext, now: number): boolean {
  const { reason, since } = status.progress;
  if (reason === 'Aborted' || reason === 'Paused') return false;
  return reason === 'TimedOut' || stored(since) + rollout.progressDeadline * 1000 < now;
}

function isIndefinite(context: RolloutContext, stepIndex: number): boolean {
  const { kind } = context.rollout.steps[stepIndex] ?? {};
  return kind === 'pause' || kind === 'analysis' || context.status.pausedCondition;
}
