import type { Field, ManifestObject, ManifestTree } from '../../manifests';

export const ROLLOUT = 'argoproj.io/Rollout';

/** The Rollouts of a tree. */
export function rolloutsOf(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind(ROLLOUT);
}

/** The Rollouts with the canary strategy, and that strategy. */
export function canariesOf(
  tree: ManifestTree,
): readonly { readonly rollout: ManifestObject; readonly canary: Field }[] {
  return tree.found(findCanaries);
}

function findCanaries(tree: ManifestTree): { readonly rollout: ManifestObject; readonly canary: Field }[] {
  return rolloutsOf(tree).flatMap((rollout) => {
    const canary = rollout.at('spec', 'strategy', 'canary');
    return canary.isSet ? [{ rollout, canary }] : [];
  });
}

/** The Rollouts with the blue-green strategy, and that strategy. */
export function blueGreensOf(
  tree: ManifestTree,
): readonly { readonly rollout: ManifestObject; readonly blueGreen: Field }[] {
  return tree.found(findBlueGreens);
}

function findBlueGreens(tree: ManifestTree): { readonly rollout: ManifestObject; readonly blueGreen: Field }[] {
  return rolloutsOf(tree).flatMap((rollout) => {
    const blueGreen = rollout.at('spec', 'strategy', 'blueGreen');
    return blueGreen.isSet ? [{ rollout, blueGreen }] : [];
  });
}

/** The VirtualServices that a canary names: one, or several; each with its name and the routes it lists. */
export function namedVirtualServices(canary: Field): Field[] {
  const istio = canary.at('trafficRouting', 'istio');
  const one = istio.at('virtualService');
  return [...(one.isSet ? [one] : []), ...istio.at('virtualServices').items];
}

/** A VirtualService that a canary names, in the tree; Argo Rollouts takes `name.namespace` as well. */
export function virtualServiceOf(tree: ManifestTree, named: Field): ManifestObject | undefined {
  const name = named.at('name').text;
  if (name === undefined) return undefined;
  const dot = name.indexOf('.');
  const kind = 'networking.istio.io/VirtualService';
  return dot < 0
    ? tree.find(kind, name, named.object)
    : tree.find(kind, name.slice(0, dot), named.object, name.slice(dot + 1));
}
