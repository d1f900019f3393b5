import { groupedBy } from '../../core';
import type { ManifestObject, ManifestTree } from '../../manifests';
import { analysesOfRollout, ROLLOUT, templatesOf } from '../../policy';
import { humanSeconds } from '../../simulation';
import type { ObjectPair } from '../compare/object-pairs';
import { ownerOf } from '../compare/service-of';
import type { Detection } from '../played-paths';
import { changesAt, type Interpreter, type Remark } from './remark';

/** What other steps and other guards do to a bad release: played before and after. */
export const detection: Interpreter = function* (scene) {
  const { player, before, after, pairs } = scene;
  for (const { now, why } of changedPaths(pairs, after)) {
    const old = before.find(ROLLOUT, now.name, now);
    if (!old) continue;
    const [from, to] = [player.detection(before, old), player.detection(after, now)];
    const said = from && to && difference(from, to);
    if (said) yield { id: 'detection', ...said, together: true, covers: why, owner: ownerOf(now) };
  }
};

function difference(from: Detection, to: Detection): Pick<Remark, 'risk' | 'text'> | undefined {
  if (to.refused !== undefined)
    return from.refused === undefined
      ? { risk: 'stop', text: `Argo Rollouts refuses this path: ${to.refused}` }
      : undefined;
  if (from.refused !== undefined) return undefined;
  const [a, b] = [from.within, to.within];
  if (a === undefined || b === undefined) {
    if (from.text === to.text) return undefined;
    return { risk: b === undefined ? 'high' : 'low', text: `a bad release is ${to.text}; before, it was ${from.text}` };
  }
  // A look more or less is chance.
  if (Math.abs(a - b) < Math.max(16, a / 4)) return undefined;
  return { risk: b > a ? 'medium' : 'low', text: `a bad release is ${to.text}; before, within ${humanSeconds(a)}` };
}

interface Why {
  readonly pair: ObjectPair;
  readonly changes: ObjectPair['changes'];
}

/** The Rollouts whose path changes: their own strategy, or a template that they use, whosever it is. */
function changedPaths(
  pairs: readonly ObjectPair[],
  after: ManifestTree,
): { readonly now: ManifestObject; readonly why: readonly Why[] }[] {
  const found = new Map<ManifestObject, Why[]>();
  for (const pair of pairs) {
    if (!pair.before || !pair.after) continue;
    const isRollout = pair.object.groupKind === ROLLOUT;
    const changes = changesAt(pair, isRollout ? 'spec.strategy' : 'spec');
    if (changes.length === 0) continue;
    for (const rollout of isRollout ? [pair.after] : (users(after).get(pair.after) ?? []))
      found.set(rollout, [...(found.get(rollout) ?? []), { pair, changes }]);
  }
  return [...found].map(([now, why]) => ({ now, why }));
}

/** The Rollouts that use each template. */
function users(tree: ManifestTree): ReadonlyMap<ManifestObject, readonly ManifestObject[]> {
  let known = usersOf.get(tree);
  if (!known) {
    const uses = tree
      .ofKind(ROLLOUT)
      .flatMap((rollout) => analysesOfRollout(rollout).flatMap((use) => templatesOf(tree, use)))
      .flatMap(({ template, rollout }) => (template ? [{ template, rollout }] : []));
    known = new Map(
      [...groupedBy(uses, ({ template }) => template)].map(([template, all]) => [
        template,
        [...new Set(all.map(({ rollout }) => rollout))],
      ]),
    );
    usersOf.set(tree, known);
  }
  return known;
}

const usersOf = new WeakMap<ManifestTree, ReadonlyMap<ManifestObject, readonly ManifestObject[]>>();
