import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The `AppProject` of Argo CD: what its Applications may deploy, from where, to where and when.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class AppProject extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject' };

  /** The manifest as plain data. */
  static manifest(props: AppProjectProps): ApiObjectProps {
    return { ...AppProject.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id, AppProject.manifest(props));
  }
}

export interface AppProjectProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: AppProjectSpec;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/ */
export interface AppProjectSpec {
  readonly description?: string;
  /** Globs; with `!` before one what it matches is forbidden. */
  readonly sourceRepos?: readonly string[];
  readonly destinations?: readonly ProjectDestination[];
  /** Namespaces in which Applications of this project may be, besides Argo CD's own. */
  readonly sourceNamespaces?: readonly string[];
  /** @default - nothing that belongs to a cluster */
  readonly clusterResourceWhitelist?: readonly ClusterResourceRestriction[];
  readonly clusterResourceBlacklist?: readonly ClusterResourceRestriction[];
  /**
   * Also hides what it leaves out from the tree in the UI: list ReplicaSet, Pod and AnalysisRun.
   *
   * @default - everything
   */
  readonly namespaceResourceWhitelist?: readonly GroupKind[];
  readonly namespaceResourceBlacklist?: readonly GroupKind[];
  readonly roles?: readonly ProjectRole[];
  /** When a sync may start. A canary that runs goes on in any window. */
  readonly syncWindows?: readonly SyncWindow[];
  readonly orphanedResources?: OrphanedResources;
  /** Only clusters that belong to this project. @default false */
  readonly permitOnlyProjectScopedClusters?: boolean;
  /** Whom Argo CD acts as, by destination. */
  readonly destinationServiceAccounts?: readonly DestinationServiceAccount[];
  /** Deprecated in Argo CD 3.5 in favour of `sourceIntegrity`. */
  readonly signatureKeys?: readonly SignatureKey[];
  /** From Argo CD 3.5. */
  readonly sourceIntegrity?: SourceIntegrity;
}

/** Globs of a cluster, by address or by name, and of a namespace; with `!` before one what it matches is forbidden. */
export interface ProjectDestination {
  readonly server?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Globs. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

export interface ClusterResourceRestriction extends GroupKind {
  /** A glob; from Argo CD 3.3. @default - every name */
  readonly name?: string;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/ */
export interface ProjectRole {
  readonly name: string;
  readonly description?: string;
  /** `p, proj:<project>:<role>, applications, <action>, <project>/<application>, allow` */
  readonly policies?: readonly string[];
  /** Groups of the identity provider. */
  readonly groups?: readonly string[];
  /** Written by Argo CD when a token is made. */
  readonly jwtTokens?: readonly JwtToken[];
}

/** Times are Unix seconds. */
export interface JwtToken {
  readonly iat: number;
  readonly exp?: number;
  readonly id?: string;
}

/**
 * A time in which syncs may start (`allow`) or may not (`deny`). Deny wins; with any allow window, all other times are
 * closed.
 *
 * Argo CD checks nothing here when it is applied; a window it cannot read blocks every sync.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/
 */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** Cron, five fields. */
  readonly schedule: string;
  /** A Go duration. */
  readonly duration: string;
  /** IANA. @default UTC */
  readonly timeZone?: string;
  /** Globs. */
  readonly applications?: readonly string[];
  /** Globs. */
  readonly namespaces?: readonly string[];
  /** Globs. */
  readonly clusters?: readonly string[];
  /** Applications, namespaces and clusters must all match, not any. @default false */
  readonly andOperator?: boolean;
  /** People may sync, to bring in a revert, if every window that denies says so. @default false */
  readonly manualSync?: boolean;
  /** A sync that has begun may end; from Argo CD 3.5. @default false */
  readonly syncOverrun?: boolean;
  readonly description?: string;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/orphaned-resources/ */
export interface OrphanedResources {
  readonly warn?: boolean;
  readonly ignore?: readonly OrphanedResourceKey[];
}

/** Globs. */
export interface OrphanedResourceKey {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/app-sync-using-impersonation/ */
export interface DestinationServiceAccount {
  /** A glob. */
  readonly server: string;
  /** A glob. */
  readonly namespace?: string;
  /** `name`, or `namespace:name`. */
  readonly defaultServiceAccount: string;
}

export interface SignatureKey {
  readonly keyID: string;
}

/** What commits must prove. @see https://argo-cd.readthedocs.io/en/latest/user-guide/source-integrity/ */
export interface SourceIntegrity {
  readonly git: SourceIntegrityGit;
}

export interface SourceIntegrityGit {
  /** The first one that matches a repository counts. */
  readonly policies: readonly SourceIntegrityGitPolicy[];
}

export interface SourceIntegrityGitPolicy {
  readonly repos: readonly SourceIntegrityGitRepo[];
  readonly gpg: SourceIntegrityGitGpg;
}

export interface SourceIntegrityGitRepo {
  /** A glob. */
  readonly url: string;
}

export interface SourceIntegrityGitGpg {
  /** Nothing, the commit that is deployed, or all commits up to it. */
  readonly mode: 'none' | 'head' | 'strict';
  /** IDs of keys in the repo server's keyring. */
  readonly keys: readonly string[];
}
