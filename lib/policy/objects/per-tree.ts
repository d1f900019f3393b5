import type { ManifestTree } from '../../manifests';

/** A reader of what a function finds in a whole tree: several rules look it up, and it is found once. */
export function perTree<T>(find: (tree: ManifestTree) => T): (tree: ManifestTree) => T {
  return (tree) => tree.found(find);
}
