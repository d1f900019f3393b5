import type { ManifestObject, ManifestTree } from '../../../manifests';

/** The Deployment, ReplicaSet or PodTemplate whose pod template a Rollout takes; undefined where the tree does not hold it. */
export function referencedWorkload(tree: ManifestTree, rollout: ManifestObject): ManifestObject | undefined {
  const reference = rollout.at('spec', 'workloadRef');
  const { text: kind } = reference.at('kind');
  const { text: name } = reference.at('name');
  if (kind === undefined || name === undefined) return undefined;
  const apiVersion = reference.at('apiVersion').text ?? 'apps/v1';
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : '';
  return tree.find(`${group}/${kind}`, name, rollout);
}
