import type { Field, ManifestTree } from '../../../manifests';

/** The groups of all PrometheusRules of a tree. */
export function groupsOf(tree: ManifestTree): Field[] {
  return tree
    .ofKind('monitoring.coreos.com/PrometheusRule')
    .flatMap((object) => object.at('spec', 'groups').items)
    .filter(({ entries }) => entries.length > 0);
}
