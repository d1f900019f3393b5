import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { AtMostOneOf } from '../one-of';
import type { Metric } from './metric';
import type { AnalysisTemplateRef, DryRun, MeasurementRetention } from './rollout-analysis';

/**
 * The `AnalysisTemplate` of Argo Rollouts: what to measure during a release, and when it is good.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export class AnalysisTemplate extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate' };

  /** The manifest as plain data. */
  static manifest(props: AnalysisTemplateProps): ApiObjectProps {
    return { ...AnalysisTemplate.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: AnalysisTemplateProps) {
    super(scope, id, AnalysisTemplate.manifest(props));
  }
}

/**
 * An `AnalysisTemplate` for all namespaces; a reference to it says `clusterScope: true`. Secrets of its arguments are
 * looked up in the namespace of the run.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#clusteranalysistemplates
 */
export class ClusterAnalysisTemplate extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ClusterAnalysisTemplate' };

  /** The manifest as plain data. */
  static manifest(props: ClusterAnalysisTemplateProps): ApiObjectProps {
    return { ...ClusterAnalysisTemplate.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: ClusterAnalysisTemplateProps) {
    super(scope, id, ClusterAnalysisTemplate.manifest(props));
  }
}

export interface AnalysisTemplateProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: AnalysisTemplateSpec;
}

export interface ClusterAnalysisTemplateProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: AnalysisTemplateSpec;
}

export interface AnalysisTemplateSpec {
  /**
   * Names must differ, also from those of `templates`. The first one that ends badly ends the whole run.
   *
   * In every text of a metric `{{args.name}}` stands for an argument; any other `{{…}}` makes the run an Error.
   */
  readonly metrics?: readonly Metric[];
  /** All arguments that a Rollout may pass. */
  readonly args?: readonly AnalysisTemplateArgument[];
  readonly dryRun?: readonly DryRun[];
  readonly measurementRetention?: readonly MeasurementRetention[];
  /** Further templates whose metrics are measured too. The controller does not see circles. */
  readonly templates?: readonly AnalysisTemplateRef[];
}

/** An argument as a template declares it. Without a value the Rollout must pass one. */
export type AnalysisTemplateArgument = { readonly name: string } & AtMostOneOf<{
  /** The default. */
  readonly value: string;
  readonly valueFrom: AnalysisTemplateValueFrom;
}>;

export interface AnalysisTemplateValueFrom {
  readonly secretKeyRef: SecretKeyRef;
}

/** A key of a Secret in the namespace of the AnalysisRun. */
export interface SecretKeyRef {
  readonly name: string;
  readonly key: string;
}
