// Kubernetes' own types, as far as the kinds of this API group use them.

/** Labels and annotations that a controller puts on something it makes. */
export interface LabelsAndAnnotations {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Chooses objects by their labels; all conditions must hold.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Needed for `In` and `NotIn`, forbidden for the other two. */
  readonly values?: readonly string[];
}

/**
 * A pod template in its rendered form, as `k8s.toJson_PodTemplateSpec` of cdk8s-plus returns it.
 *
 * `spec` is left open: cdk8s-plus knows pods, this room does not.
 */
export interface PodTemplate {
  readonly metadata?: LabelsAndAnnotations;
  readonly spec?: Readonly<Record<string, unknown>>;
}

/**
 * A number of pods, or a share of them such as `25%`. Rollouts reads a bare `"25"` as 25 % in one place and as 25 pods
 * in another.
 */
export type NumberOrPercent = number | `${number}%`;
