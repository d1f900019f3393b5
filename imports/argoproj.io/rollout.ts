import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { OneOf } from '../one-of';
import type { BlueGreenStrategy } from './blue-green-strategy';
import type { CanaryStrategy } from './canary-strategy';
import type { LabelSelector, PodTemplate } from './kubernetes';

/**
 * The `Rollout` of Argo Rollouts: a Deployment with a release path.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export class Rollout extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };

  /** The manifest as plain data. */
  static manifest(props: RolloutProps): ApiObjectProps {
    return { ...Rollout.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: RolloutProps) {
    super(scope, id, Rollout.manifest(props));
  }
}

export interface RolloutProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: RolloutSpec;
}

/** Pods from a template of its own or from another workload, and the strategy that replaces them. */
export type RolloutSpec = RolloutSettings & (PodsFromTemplate | PodsFromWorkload);

export interface PodsFromTemplate {
  /** May not be empty, must match the template's labels, can never be changed. */
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly workloadRef?: never;
}

export interface PodsFromWorkload {
  /** The workload, usually a Deployment, whose pod template is used. */
  readonly workloadRef: WorkloadRef;
  /** @default - the selector of the workload */
  readonly selector?: LabelSelector;
  readonly template?: never;
}

export interface RolloutSettings {
  readonly strategy: RolloutStrategy;
  /**
   * Leave it out where an autoscaler decides: a number in Git is applied again with each release.
   *
   * @default 1
   */
  readonly replicas?: number;
  /** Seconds a pod must be ready before it counts as available. @default 0 */
  readonly minReadySeconds?: number;
  /** Old ReplicaSets to keep; a rollback needs the one it goes back to. @default 10 */
  readonly revisionHistoryLimit?: number;
  /** Seconds without progress until the rollout is Degraded; more than `minReadySeconds`. @default 600 */
  readonly progressDeadlineSeconds?: number;
  /** Abort at the deadline. Without it a canary that never becomes ready stays where it is. @default false */
  readonly progressDeadlineAbort?: boolean;
  /** Set by people and by the Argo CD action; in Git, even as `false`, it undoes what they did. */
  readonly paused?: boolean;
  /** When all pods are to be restarted (RFC 3339). Set by people, not by Git. */
  readonly restartAt?: string;
  /** Going back this few revisions skips steps and analysis. Needs the old ReplicaSet and an identical pod template. */
  readonly rollbackWindow?: RollbackWindow;
  /** How many finished AnalysisRuns and Experiments to keep. */
  readonly analysis?: AnalysisRunHistory;
}

/** Canary or blue-green; exactly one. */
export type RolloutStrategy = OneOf<{
  readonly canary: CanaryStrategy;
  readonly blueGreen: BlueGreenStrategy;
}>;

/** @see https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout */
export interface WorkloadRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /**
   * When the workload's own pods go: not at all, once the rollout is healthy, or as the rollout grows.
   *
   * @default never
   */
  readonly scaleDown?: 'never' | 'onsuccess' | 'progressively';
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/rollback/ */
export interface RollbackWindow {
  readonly revisions?: number;
}

export interface AnalysisRunHistory {
  /** @default 5 */
  readonly successfulRunHistoryLimit?: number;
  /** Failed, Error and Inconclusive ones. @default 5 */
  readonly unsuccessfulRunHistoryLimit?: number;
}
