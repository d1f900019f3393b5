import { namedVirtualServices, virtualServiceOf } from '../../policy';
import type { ObjectPair } from '../compare/object-pairs';
import type { Interpreter } from './remark';
import { changedWorkloads } from './workloads';

/**
 * Things that are harmless each for itself.
 *
 * A VirtualService that is applied has the weights of Git: 100 for stable. Argo CD applies what changed, so that one which changes
 * together with the pod template takes the traffic from the canary that the same sync begins.
 */
export const hazards: Interpreter = function* (scene) {
  for (const { pair, pods, rollout, after } of changedWorkloads(scene)) {
    if (!rollout || pods.length === 0) continue;
    const canary = rollout.at('spec', 'strategy', 'canary');
    for (const named of namedVirtualServices(canary)) {
      const virtualService = virtualServiceOf(scene.after, named);
      const changed = scene.pairOf(virtualService);
      if (!virtualService || !changed?.before) continue;
      const covers: { pair: ObjectPair; changes: ObjectPair['changes'] }[] = [
        { pair: changed, changes: changed.changes },
        { pair, changes: pods },
      ];
      const own = virtualService.name === after.name ? '' : ` ${virtualService.name}`;
      yield {
        id: 'weights-reset',
        risk: 'stop',
        text: `VirtualService${own} changed while the pod template changes too: weights reset; publish them apart`,
        covers,
        together: true,
        owner: scene.owner,
      };
    }
  }
};
