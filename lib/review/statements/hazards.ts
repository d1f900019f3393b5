import type { ManifestObject } from '../../manifests';
import { namedVirtualServices, virtualServiceOf } from '../../policy';
import type { Interpreter, Scene } from './remark';
import { changedWorkloads } from './workloads';

/**
 * Things that are harmless each for itself.
 *
 * Argo CD applies what changed, as it stands in Git, and so undoes what Argo Rollouts wrote there for the canary that the same
 * sync begins: a VirtualService has all weight for stable again; in a DestinationRule the subsets have no hashes, so that each of
 * them has all pods.
 */
export const hazards: Interpreter = function* (scene) {
  for (const { pair, pods, rollout, after } of changedWorkloads(scene)) {
    if (!rollout || pods.length === 0) continue;
    for (const { object, so } of writtenFor(scene, rollout)) {
      const changed = scene.pairOf(object);
      if (!changed?.before) continue;
      const own = object.name === after.name ? '' : ` ${object.name}`;
      yield {
        id: 'weights-reset',
        risk: 'stop',
        text: `${object.kind}${own} changed while the pod template changes too: ${so}; publish them apart`,
        covers: [
          { pair: changed, changes: changed.changes },
          { pair, changes: pods },
        ],
        together: true,
        owner: scene.owner,
      };
    }
  }
};

interface Written {
  readonly object: ManifestObject;
  /** What follows when it is applied. */
  readonly so: string;
}

/** What Argo Rollouts writes to while a canary runs. */
function writtenFor({ after }: Scene, rollout: ManifestObject): Written[] {
  const canary = rollout.at('spec', 'strategy', 'canary');
  const virtualServices = namedVirtualServices(canary).flatMap((named) => virtualServiceOf(after, named) ?? []);
  const { text } = canary.at('trafficRouting', 'istio', 'destinationRule', 'name');
  const rule = text === undefined ? undefined : after.find('networking.istio.io/DestinationRule', text, rollout);
  return [
    ...virtualServices.map((object) => ({ object, so: 'weights reset' })),
    ...(rule ? [{ object: rule, so: 'both subsets select all pods' }] : []),
  ];
}
