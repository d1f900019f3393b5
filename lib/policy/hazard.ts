import type { Field, ManifestTree } from '../manifests';

/** Something about a tree that must not take the place of another one. */
export interface Hazard {
  /** The rule that tells of it: `weights-reset`. */
  readonly rule: string;
  /** The object of the later tree; a place in a file, where only the earlier one has it. */
  readonly at: Field | { readonly file: string; readonly line: number; readonly column: number };
  readonly message: string;
  readonly remedy?: string;
}

/**
 * What must not take the place of a tree. Comparing is the matter of other rooms, which know the rules: whoever checks hands in
 * what they found.
 */
export type Compare = (before: ManifestTree, after: ManifestTree) => readonly Hazard[];
