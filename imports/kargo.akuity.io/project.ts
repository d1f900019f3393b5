import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The `Project` of Kargo: a namespace of its own for Warehouses, Stages and Freight. It belongs to the cluster, and
 * whoever deletes it deletes the namespace.
 *
 * @see https://docs.kargo.io/user-guide/how-to-guides/working-with-projects/
 */
export class Project extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'kargo.akuity.io/v1alpha1', kind: 'Project' };

  /** The manifest as plain data. */
  static manifest(props: ProjectProps): ApiObjectProps {
    return { ...Project.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: ProjectProps) {
    super(scope, id, Project.manifest(props));
  }
}

export interface ProjectProps {
  readonly metadata?: ApiObjectMetadata;
}
