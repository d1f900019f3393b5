import type { Field, ManifestTree } from '../../../manifests';

/** The rules of all roles of a tree. */
export function rulesOf(tree: ManifestTree): Field[] {
  return tree
    .ofKind('rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole')
    .flatMap((role) => role.at('rules').items);
}
