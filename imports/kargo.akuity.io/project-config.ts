import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The `ProjectConfig` of Kargo: which Stages of a Project take Freight by themselves. It bears the Project's name, in the
 * Project's namespace.
 *
 * @see https://docs.kargo.io/user-guide/how-to-guides/working-with-projects/#project-configuration
 */
export class ProjectConfig extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'kargo.akuity.io/v1alpha1', kind: 'ProjectConfig' };

  /** The manifest as plain data. */
  static manifest(props: ProjectConfigProps): ApiObjectProps {
    return { ...ProjectConfig.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: ProjectConfigProps) {
    super(scope, id, ProjectConfig.manifest(props));
  }
}

export interface ProjectConfigProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: ProjectConfigSpec;
}

export interface ProjectConfigSpec {
  readonly promotionPolicies?: readonly PromotionPolicy[];
}

export interface PromotionPolicy {
  readonly stageSelector: PromotionPolicySelector;
  /** @default false */
  readonly autoPromotionEnabled?: boolean;
}

/** With a name and labels, both have to match. */
export interface PromotionPolicySelector {
  /** A name, or a pattern behind `glob:` or `regex:`. */
  readonly name?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}
