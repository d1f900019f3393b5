/**
 * A directory of a Git repository, or a Helm chart.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/application_sources/
 */
export interface ApplicationSource {
  readonly repoURL: string;
  /** Branch, tag or commit; for a chart its version. @default HEAD */
  readonly targetRevision?: string;
  /** Directory in a Git repository. */
  readonly path?: string;
  /** Chart in a Helm repository. */
  readonly chart?: string;
  /** The name by which other `sources` reach files of this one: `$name/…`. */
  readonly ref?: string;
  /** Shown to people; with `sources` only. */
  readonly name?: string;
  /** Tags that begin so; what follows is the version that `targetRevision` is held against. From Argo CD 3.5. */
  readonly tagPrefix?: string;
  /** Setting it, even to `{}`, keeps a stray `kustomization.yaml` or `Chart.yaml` from changing the tool. */
  readonly directory?: DirectorySource;
  readonly helm?: HelmSource;
  readonly kustomize?: KustomizeSource;
  readonly plugin?: PluginSource;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/directory/ */
export interface DirectorySource {
  /** @default false */
  readonly recurse?: boolean;
  /** A glob, such as `*.yaml`. */
  readonly include?: string;
  /** A glob; wins over `include`. */
  readonly exclude?: string;
  readonly jsonnet?: JsonnetSource;
  /** Take files of any extension for manifests; only the newest versions know it. @default false */
  readonly disableExtensionFilter?: boolean;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/jsonnet/ */
export interface JsonnetSource {
  readonly extVars?: readonly JsonnetVar[];
  readonly tlas?: readonly JsonnetVar[];
  readonly libs?: readonly string[];
}

export interface JsonnetVar {
  readonly name: string;
  readonly value: string;
  /** The value is Jsonnet, not text. @default false */
  readonly code?: boolean;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
export interface HelmSource {
  /** @default - the Application's name */
  readonly releaseName?: string;
  readonly valueFiles?: readonly string[];
  /** @default false */
  readonly ignoreMissingValueFiles?: boolean;
  /** YAML; `valuesObject` wins. */
  readonly values?: string;
  readonly valuesObject?: Readonly<Record<string, unknown>>;
  readonly parameters?: readonly HelmParameter[];
  readonly fileParameters?: readonly HelmFileParameter[];
  readonly passCredentials?: boolean;
  readonly skipCrds?: boolean;
  readonly skipSchemaValidation?: boolean;
  readonly skipTests?: boolean;
  readonly version?: string;
  /** @default - the cluster's */
  readonly kubeVersion?: string;
  /** @default - the cluster's */
  readonly apiVersions?: readonly string[];
  /** @default - the destination's */
  readonly namespace?: string;
}

export interface HelmParameter {
  readonly name?: string;
  readonly value?: string;
  /** Do not read the value as a number or a truth value. @default false */
  readonly forceString?: boolean;
}

export interface HelmFileParameter {
  readonly name?: string;
  readonly path?: string;
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/ */
export interface KustomizeSource {
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  /** `[old=]image[:tag|@digest]` */
  readonly images?: readonly string[];
  readonly replicas?: readonly KustomizeReplica[];
  readonly patches?: readonly KustomizePatch[];
  readonly components?: readonly string[];
  readonly ignoreMissingComponents?: boolean;
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly commonAnnotationsEnvsubst?: boolean;
  readonly forceCommonLabels?: boolean;
  readonly forceCommonAnnotations?: boolean;
  readonly labelWithoutSelector?: boolean;
  readonly labelIncludeTemplates?: boolean;
  readonly version?: string;
  /** @default - the cluster's */
  readonly kubeVersion?: string;
  /** @default - the cluster's */
  readonly apiVersions?: readonly string[];
}

export interface KustomizeReplica {
  readonly name: string;
  readonly count: number | string;
}

export interface KustomizePatch {
  readonly patch?: string;
  readonly path?: string;
  readonly target?: KustomizeSelector;
  readonly options?: Readonly<Record<string, boolean>>;
}

export interface KustomizeSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/ */
export interface PluginSource {
  /** @default - the plugin that discovers the directory */
  readonly name?: string;
  readonly env?: readonly PluginEnv[];
  readonly parameters?: readonly PluginParameter[];
}

export interface PluginEnv {
  readonly name: string;
  readonly value: string;
}

export interface PluginParameter {
  readonly name?: string;
  readonly string?: string;
  readonly array?: readonly string[];
  readonly map?: Readonly<Record<string, string>>;
}

/** Renders in one branch what is synced from another. */
export interface SourceHydrator {
  readonly drySource: DrySource;
  readonly syncSource: SyncSource;
  /** Where to write first, for a pull request to `syncSource`. @default - straight to `syncSource` */
  readonly hydrateTo?: { readonly targetBranch: string };
}

export interface DrySource {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path: string;
  readonly directory?: DirectorySource;
  readonly helm?: HelmSource;
  readonly kustomize?: KustomizeSource;
  readonly plugin?: PluginSource;
}

export interface SyncSource {
  readonly targetBranch: string;
  /** Not the root of the repository. */
  readonly path: string;
  /** @default - the repository of `drySource` */
  readonly repoURL?: string;
}
