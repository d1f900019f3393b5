import type { AtMostOneOf, OneOf } from '../one-of';
import type { GeneratorTemplate } from './application-set';
import type { LabelSelector } from './kubernetes';
import type { PullRequestGenerator } from './pull-request-generator';
import type { ScmProviderGenerator } from './scm-provider-generator';

/**
 * Finds the elements of an ApplicationSet; of one kind.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
 */
export type ApplicationSetGenerator = PostSelector &
  OneOf<ElementGeneratorKinds & { readonly matrix: MatrixGenerator; readonly merge: MergeGenerator }>;

/** A generator inside of a matrix or merge generator. */
export type NestedGenerator = PostSelector &
  OneOf<ElementGeneratorKinds & { readonly matrix: NestedMatrixGenerator; readonly merge: NestedMergeGenerator }>;

/** The innermost generator: no matrix or merge any more. */
export type ElementGenerator = PostSelector & OneOf<ElementGeneratorKinds>;

/** Keeps only elements whose parameters match. */
export interface PostSelector {
  readonly selector?: LabelSelector;
}

export interface ElementGeneratorKinds {
  readonly list: ListGenerator;
  readonly git: GitGenerator;
  readonly clusters: ClusterGenerator;
  readonly scmProvider: ScmProviderGenerator;
  readonly pullRequest: PullRequestGenerator;
  readonly clusterDecisionResource: ClusterDecisionResourceGenerator;
  readonly plugin: PluginGenerator;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/ */
export interface ListGenerator {
  /** Without `goTemplate` all values must be texts. */
  readonly elements?: readonly unknown[];
  /** The elements as a template that renders YAML. */
  readonly elementsYaml?: string;
  readonly template?: GeneratorTemplate;
}

/**
 * An element for each directory or file that matches. One that is gone deletes its Application.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
 */
export type GitGenerator = {
  readonly repoURL: string;
  readonly revision: string;
  /** Seconds between looks. @default 180 */
  readonly requeueAfterSeconds?: number;
  /** Put before the names of the path parameters. */
  readonly pathParamPrefix?: string;
  /** Further parameters; templates themselves. */
  readonly values?: Readonly<Record<string, string>>;
  readonly template?: GeneratorTemplate;
} & OneOf<{
  readonly directories: readonly GitDirectory[];
  readonly files: readonly GitFile[];
}>;

export interface GitDirectory {
  /** A glob; `*` ends at a `/`. */
  readonly path: string;
  /** Wins over everything that includes. @default false */
  readonly exclude?: boolean;
}

export interface GitFile {
  /** A glob; `*` does not end at a `/`, unless the controller was told so: use file names that occur nowhere deeper. */
  readonly path: string;
  /** @default false */
  readonly exclude?: boolean;
}

/**
 * An element for each cluster that Argo CD knows; `{}` for all.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
 */
export interface ClusterGenerator {
  /** Of the labels of the cluster Secrets; with one, the local cluster needs a Secret too. */
  readonly selector?: LabelSelector;
  /** Further parameters; templates themselves. */
  readonly values?: Readonly<Record<string, string>>;
  /** One element that has all clusters as a list. @default false */
  readonly flatList?: boolean;
  readonly template?: GeneratorTemplate;
}

/**
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster-Decision-Resource/
 */
export type ClusterDecisionResourceGenerator = {
  /** The ConfigMap that says what the resource looks like. */
  readonly configMapRef: string;
  /** Seconds between looks. @default 180 */
  readonly requeueAfterSeconds?: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly template?: GeneratorTemplate;
} & AtMostOneOf<{
  readonly name: string;
  readonly labelSelector: LabelSelector;
}>;

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Plugin/ */
export interface PluginGenerator {
  readonly configMapRef: { readonly name: string };
  readonly input?: { readonly parameters?: Readonly<Record<string, unknown>> };
  /** Seconds between calls. @default 1800 */
  readonly requeueAfterSeconds?: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly template?: GeneratorTemplate;
}

/**
 * All pairs of two generators; the second may use parameters of the first.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/
 */
export interface MatrixGenerator {
  readonly generators: readonly [NestedGenerator, NestedGenerator];
  readonly template?: GeneratorTemplate;
}

/**
 * The elements of the first generator, with what the others say about the same keys.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Merge/
 */
export interface MergeGenerator {
  readonly generators: readonly [NestedGenerator, NestedGenerator, ...NestedGenerator[]];
  /** Parameters that together name an element; unique within each generator. */
  readonly mergeKeys: readonly string[];
  readonly template?: GeneratorTemplate;
}

export interface NestedMatrixGenerator {
  readonly generators: readonly [ElementGenerator, ElementGenerator];
}

export interface NestedMergeGenerator {
  readonly generators: readonly [ElementGenerator, ElementGenerator, ...ElementGenerator[]];
  readonly mergeKeys: readonly string[];
}
