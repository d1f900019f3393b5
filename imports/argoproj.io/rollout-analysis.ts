import type { OneOf } from '../one-of';
import type { LabelsAndAnnotations } from './kubernetes';

/**
 * The analysis of a step, or before or after a blue-green switch: it ends by itself, and the rollout waits for it.
 *
 * So a metric with an `interval` needs a `count` here; without one the Rollout is refused.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export interface RolloutAnalysis {
  readonly templates: readonly AnalysisTemplateRef[];
  /** Arguments that the templates do not declare are dropped without a word. */
  readonly args?: readonly AnalysisRunArgument[];
  readonly dryRun?: readonly DryRun[];
  readonly measurementRetention?: readonly MeasurementRetention[];
  /** Labels and annotations of the AnalysisRuns. */
  readonly analysisRunMetadata?: LabelsAndAnnotations;
}

/** The analysis that runs beside all steps. If the rollout ends before it has measured, it counts as passed. */
export interface RolloutAnalysisBackground extends RolloutAnalysis {
  /** Index of the step with which it starts. @default 0 */
  readonly startingStep?: number;
}

export interface AnalysisTemplateRef {
  readonly templateName: string;
  /** The name is that of a ClusterAnalysisTemplate. @default false */
  readonly clusterScope?: boolean;
}

/** An argument as a Rollout passes it. One with neither field would replace the template's default by an empty text. */
export type AnalysisRunArgument = { readonly name: string } & OneOf<{
  readonly value: string;
  readonly valueFrom: ArgumentValueFrom;
}>;

export type ArgumentValueFrom = OneOf<{
  /** The hash of the new pods or of the stable ones. */
  readonly podTemplateHashValue: 'Latest' | 'Stable';
  /** A field of the Rollout. */
  readonly fieldRef: FieldRef;
}>;

export interface FieldRef {
  /** `metadata.name`, `metadata.labels['team']`, or a path that ends in a plain value, such as `spec.replicas`. */
  readonly fieldPath: string;
}

/**
 * Metrics that are measured but never stop a release.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#dry-run-mode
 */
export interface DryRun {
  /** A regular expression, not anchored. One that matches no metric makes the run an Error. */
  readonly metricName: string;
}

/** How many measurements to keep for people to look at; the counters do not depend on it. */
export interface MeasurementRetention {
  /** A regular expression, not anchored. One that matches no metric makes the run an Error. */
  readonly metricName: string;
  /** @default 10 for metrics without an entry */
  readonly limit: number;
}
