import type { OneOf } from '../one-of';
import type { LabelsAndAnnotations, NumberOrPercent } from './kubernetes';
import type { RolloutAnalysis } from './rollout-analysis';

/**
 * Two versions side by side; one Service switches from the old to the new at once.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 */
export interface BlueGreenStrategy {
  /** The Service that users reach. */
  readonly activeService: string;
  /** The Service that reaches the new version before the switch; another one than `activeService`. */
  readonly previewService?: string;
  /** Pods of the new version until it is promoted. @default - as many as the Rollout has */
  readonly previewReplicaCount?: number;
  /** Switch without being told to. @default true */
  readonly autoPromotionEnabled?: boolean;
  /** Seconds to wait before the switch; without effect if `autoPromotionEnabled` is false. @default 0 */
  readonly autoPromotionSeconds?: number;
  /** Pods that may be missing during a restart. @default 25% */
  readonly maxUnavailable?: NumberOrPercent;
  /** Seconds that the old version stays up after the switch. @default 30 */
  readonly scaleDownDelaySeconds?: number;
  /** How many old ReplicaSets may stay up; at most `revisionHistoryLimit`. @default - no limit */
  readonly scaleDownDelayRevisionLimit?: number;
  /** Seconds that the new version stays up after an abort; 0 means for ever. @default 30 */
  readonly abortScaleDownDelaySeconds?: number;
  /** Must pass before the switch; needs all new pods available. */
  readonly prePromotionAnalysis?: RolloutAnalysis;
  /** Must pass after the switch; the old version stays up until then, and a failure switches back. */
  readonly postPromotionAnalysis?: RolloutAnalysis;
  readonly antiAffinity?: AntiAffinity;
  /** Put on the pods while they are the active ones. */
  readonly activeMetadata?: LabelsAndAnnotations;
  /** Put on the pods while they are the preview ones. */
  readonly previewMetadata?: LabelsAndAnnotations;
}

/**
 * Keeps pods of the new version off the nodes that run the previous one.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/anti-affinity/anti-affinity/
 */
export type AntiAffinity = OneOf<{
  /** A wish of this weight, 1 to 100. */
  readonly preferredDuringSchedulingIgnoredDuringExecution: { readonly weight: number };
  /** A condition: `{}`. */
  readonly requiredDuringSchedulingIgnoredDuringExecution: Readonly<Record<string, never>>;
}>;
