import type { Field, ManifestTree } from '../manifests';
import type { Hazard } from './hazard';
import type { SchemaShelf } from './schemas';

/**
 * `error`: the release path does not guard, a controller refuses it, or it breaks what runs. `warning`: it guards less than
 * it could, or breaks under circumstances. `note`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'note';

/** A place in a file. */
export interface FilePlace {
  /** From the root of the tree, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** What a rule found wrong. */
export interface RuleFinding {
  /** Where: a field of an object, also one that is missing; or a place in a file that is no manifest. */
  readonly at: Field | FilePlace;
  /** What is wrong there, with the names and numbers of the case; a sentence that begins small and ends without a period. */
  readonly message: string;
  /** What to write instead, where it is more precise than what the rule says of all cases. */
  readonly remedy?: string;
}

/** Families of rules: of the controller whose behaviour they come from. */
export type Family =
  | 'rollouts'
  | 'analysis'
  | 'argo-cd'
  | 'istio'
  | 'prometheus'
  | 'workloads'
  | 'security'
  | 'text'
  | 'schemas'
  | 'release';

/** What a check has beside the tree. */
export interface CheckInput {
  /** The schemas of the clusters. */
  readonly schemas?: SchemaShelf;
  /** What the comparison with another tree found; undefined where there was none. */
  readonly hazards?: readonly Hazard[];
}

/** Something that rendered manifests must keep to. */
export interface Rule {
  /** Name of its file: lower case, with hyphens. It never changes, since suppressions name it. */
  readonly id: string;
  readonly family: Family;
  readonly severity: Severity;
  /** What complies, as a heading: `Every step does one thing`. */
  readonly title: string;
  /** What happens otherwise, and why, in a sentence or three. */
  readonly cause: string;
  /** What to write instead. */
  readonly remedy: string;
  /** Where it can be read: the controller's source or documentation. */
  readonly see: string;
  /** The smallest manifests that keep to it, and the smallest that do not, as YAML. A line `# file: path` begins a file. */
  readonly examples: {
    readonly complies: string;
    readonly violates: string;
    /** The CRDs against which these are checked, for a rule that needs any. */
    readonly crds?: string;
    /** The manifests whose place these take, for a rule that compares. */
    readonly before?: string;
  };
  /**
   * What does not keep to it, in a whole tree. It never throws, whatever the shape of the manifests.
   *
   * @param input what was given beside the tree
   */
  readonly check: (tree: ManifestTree, input?: CheckInput) => Iterable<RuleFinding>;
}
