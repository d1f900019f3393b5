import type { Field, ManifestObject, ManifestTree } from '../../manifests';
import { perTree } from './per-tree';
import { ownersOfDeployments } from './pods';

const AUTOSCALER = 'autoscaling/HorizontalPodAutoscaler';

/** What can be scaled, with its group. */
export const SCALABLE: Readonly<Record<string, string>> = {
  Rollout: 'argoproj.io',
  Deployment: 'apps',
  StatefulSet: 'apps',
  ReplicaSet: 'apps',
};

/** The HorizontalPodAutoscalers of a tree. */
export function autoscalersOf(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind(AUTOSCALER);
}

/** What an autoscaler scales, by the reference in it; undefined where the tree does not hold it. */
export function scaledBy(tree: ManifestTree, reference: Field): ManifestObject | undefined {
  const kind = reference.at('kind').text ?? 'Deployment';
  const name = reference.at('name').text;
  const group = Object.hasOwn(SCALABLE, kind) ? SCALABLE[kind] : undefined;
  return name === undefined || group === undefined ? undefined : tree.find(`${group}/${kind}`, name, reference.object);
}

/** The autoscalers of each object of a tree: those of Kubernetes, and of KEDA. */
export const autoscalersByTarget = perTree((tree) => {
  const byTarget = new Map<ManifestObject, ManifestObject[]>();
  for (const autoscaler of [...autoscalersOf(tree), ...tree.ofKind('keda.sh/ScaledObject')]) {
    const target = scaledBy(tree, autoscaler.at('spec', 'scaleTargetRef'));
    if (target) byTarget.set(target, [...(byTarget.get(target) ?? []), autoscaler]);
  }
  return byTarget;
});

/** The fewest pods that run of an object that can be scaled; undefined of everything else, and of what no file says. */
export function fewestPods(tree: ManifestTree, object: ManifestObject): number | undefined {
  const scaled = ownersOfDeployments(tree).get(object) ?? object;
  if (SCALABLE[scaled.kind] !== scaled.group) return undefined;
  const [autoscaler] = autoscalersByTarget(tree).get(scaled) ?? [];
  const at = autoscaler
    ? autoscaler.at('spec', autoscaler.kind === 'ScaledObject' ? 'minReplicaCount' : 'minReplicas')
    : scaled.at('spec', 'replicas');
  if (at.isSet) return at.number;
  return autoscaler?.kind === 'ScaledObject' ? 0 : 1;
}
