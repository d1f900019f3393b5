import type { ManifestTree } from '../../manifests';

/** What is made from a tree, once: several rules look things up in it. A tree never changes. */
export function perTree<T extends object>(make: (tree: ManifestTree) => T): (tree: ManifestTree) => T {
  const made = new WeakMap<ManifestTree, T>();
  return (tree) => {
    const known = made.get(tree);
    if (known) return known;
    const one = make(tree);
    made.set(tree, one);
    return one;
  };
}
