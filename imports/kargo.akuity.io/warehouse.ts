import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The `Warehouse` of Kargo: watches repositories, and makes Freight of what is new in them.
 *
 * @see https://docs.kargo.io/user-guide/how-to-guides/working-with-warehouses/
 */
export class Warehouse extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'kargo.akuity.io/v1alpha1', kind: 'Warehouse' };

  /** The manifest as plain data. */
  static manifest(props: WarehouseProps): ApiObjectProps {
    return { ...Warehouse.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id, Warehouse.manifest(props));
  }
}

export interface WarehouseProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: WarehouseSpec;
}

export interface WarehouseSpec {
  /** A Go duration. @default '5m0s' */
  readonly interval?: string;
  /** @default 'Automatic' */
  readonly freightCreationPolicy?: 'Automatic' | 'Manual';
  readonly subscriptions: readonly RepositorySubscription[];
}

/** What is watched. Images and charts are not typed here. */
export interface RepositorySubscription {
  readonly git: GitSubscription;
}

/** The CRD takes anything here: the controller checks it. */
export interface GitSubscription {
  readonly repoURL: string;
  /** @default 'NewestFromBranch' */
  readonly commitSelectionStrategy?: 'NewestFromBranch' | 'SemVer' | 'Lexical' | 'NewestTag';
  /** @default - the repository's default branch */
  readonly branch?: string;
  /** Files and folders, of which a commit has to change one; patterns behind `glob:` or `regex:`. @default - all */
  readonly includePaths?: readonly string[];
  /** @default - none */
  readonly excludePaths?: readonly string[];
  /** The most commits that are looked up. @default 20 */
  readonly discoveryLimit?: number;
}
