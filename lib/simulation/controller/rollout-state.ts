import type { PauseReason, TimelineEvent } from '../outcome';
import type { CanaryRollout, CanaryStep } from '../path/release-path';
import type { Cluster } from '../world';
import type { AnalysisRun } from './analysis-run';

/** A pause condition, as in `status.pauseConditions`. Times are in milliseconds since the release was applied. */
export interface PauseCondition {
  readonly reason: PauseReason;
  readonly start: number;
}

/** Why the condition Progressing stands as it does; what tells progress from a timeout. */
export type ProgressReason = 'Updated' | 'Paused' | 'Resumed' | 'Aborted' | 'TimedOut' | 'Retried';

/** What the status of a Rollout remembers from one pass of the controller to the next. */
export interface RolloutStatus {
  stepIndex: number;
  pauses: readonly PauseCondition[];
  controllerPause: boolean;
  abort: boolean;
  abortedAt: number | undefined;
  promoteFull: boolean;
  promoted: boolean;
  /** Percent of the requests for the new version. */
  weight: number;
  background: AnalysisRun | undefined;
  step: AnalysisRun | undefined;
  progress: { reason: ProgressReason; since: number };
  pausedCondition: boolean;
  /** Pods as counted in the last pass. */
  counts: { readonly updated: number; readonly old: number; readonly available: number };
}

/** A Rollout, the cluster it runs in, and what both tell of it. */
export interface RolloutContext {
  readonly rollout: CanaryRollout;
  readonly cluster: Cluster;
  readonly status: RolloutStatus;
  /** Name of the new version's ReplicaSet. */
  readonly replicaSet: string;
  readonly note: (event: Unplaced) => void;
}

/** An event without its time. */
export type Unplaced = TimelineEvent extends infer E ? (E extends TimelineEvent ? Omit<E, 'at'> : never) : never;

/** The step that is current; undefined when all are done. */
export function currentStep({ rollout, status }: Pick<RolloutContext, 'rollout' | 'status'>): CanaryStep | undefined {
  return rollout.steps[status.stepIndex];
}

export function pauseOf(status: RolloutStatus, reason: PauseReason): PauseCondition | undefined {
  return status.pauses.find((it) => it.reason === reason);
}
