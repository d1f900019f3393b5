import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import type { OneOf } from '../one-of';
import type { ApplicationSource, SourceHydrator } from './application-source';
import type { LabelsAndAnnotations } from './kubernetes';

/**
 * The `Application` of Argo CD: manifests from Git, kept the same in a cluster.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
 */
export class Application extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

  /** The manifest as plain data. */
  static manifest(props: ApplicationProps): ApiObjectProps {
    return { ...Application.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id, Application.manifest(props));
  }
}

export interface ApplicationProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: ApplicationSpec;
}

export type ApplicationSpec = ApplicationSettings & {
  readonly destination: ApplicationDestination;
} & OneOf<ApplicationSourceKinds>;

/** Where the manifests come from; exactly one. */
export interface ApplicationSourceKinds {
  readonly source: ApplicationSource;
  /** @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/ */
  readonly sources: readonly ApplicationSource[];
  /** @see https://argo-cd.readthedocs.io/en/stable/user-guide/source-hydrator/ */
  readonly sourceHydrator: SourceHydrator;
}

export interface ApplicationSettings {
  /** The AppProject. */
  readonly project: string;
  /** @default - synced by hand only */
  readonly syncPolicy?: SyncPolicy;
  readonly ignoreDifferences?: readonly ResourceIgnoreDifferences[];
  /** Shown to people. */
  readonly info?: readonly Info[];
  /** Deployments to remember. @default 10 */
  readonly revisionHistoryLimit?: number;
}

/** A cluster, by address or by name, and the namespace for objects that name none. */
export type ApplicationDestination = { readonly namespace?: string } & OneOf<{
  readonly server: string;
  readonly name: string;
}>;

export interface SyncPolicy {
  readonly automated?: SyncPolicyAutomated;
  /**
   * `ApplyOutOfSyncOnly=true` leaves alone what a canary has changed and `ignoreDifferences` covers. Beware
   * `RespectIgnoreDifferences=true`: it freezes a VirtualService's whole `http` list.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
   */
  readonly syncOptions?: readonly string[];
  readonly retry?: RetryStrategy;
  /** For the namespace that `CreateNamespace=true` makes. */
  readonly managedNamespaceMetadata?: LabelsAndAnnotations;
}

/**
 * One try for each revision and its parameters, apart from `retry`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export interface SyncPolicyAutomated {
  /** @default true */
  readonly enabled?: boolean;
  /** Delete what is no longer in Git. @default false */
  readonly prune?: boolean;
  /** Undo changes that were made in the cluster. @default false */
  readonly selfHeal?: boolean;
  /** Allow that nothing at all is left. @default false */
  readonly allowEmpty?: boolean;
}

export interface RetryStrategy {
  /** @default 5 */
  readonly limit?: number;
  /** Retry with the newest revision, so that a fix is not held up by what it fixes; from Argo CD 3.2. @default false */
  readonly refresh?: boolean;
  readonly backoff?: RetryBackoff;
}

export interface RetryBackoff {
  /** A Go duration. @default 5s */
  readonly duration?: string;
  /** @default 2 */
  readonly factor?: number;
  /** A Go duration. @default 3m */
  readonly maxDuration?: string;
}

/**
 * Fields that others write. It hides the difference; a sync that applies the object still writes what Git says.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export interface ResourceIgnoreDifferences {
  /** @default - the core group */
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly jsonPointers?: readonly string[];
  /** With `?` behind every list: an expression that meets none is an error, and skipped. */
  readonly jqPathExpressions?: readonly string[];
  /** Beware: who has once written a list owns it for ever, and later changes in Git go unseen. */
  readonly managedFieldsManagers?: readonly string[];
}

export interface Info {
  readonly name: string;
  readonly value: string;
}
