import type { ManifestObject, ManifestTree } from '../../manifests';
import { analysesOfRollout, ROLLOUT, templatesOf } from '../../policy';
import { humanSeconds } from '../../simulation';
import type { ObjectPair } from '../compare/object-pairs';
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
    if (said) yield { id: 'detection', ...said, together: true, covers: why };
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

/** The Rollouts whose path changes: their own strategy, or a template that they use. */
function changedPaths(
  pairs: readonly ObjectPair[],
  after: ManifestTree,
): { readonly now: ManifestObject; readonly why: readonly Why[] }[] {
  const found = new Map<ManifestObject, Why[]>();
  const templates = pairs.filter(
    ({ object, before, after: now }) => before && now && object.kind.endsWith('AnalysisTemplate'),
  );
  const add = (rollout: ManifestObject, why: Why): void => {
    found.set(rollout, [...(found.get(rollout) ?? []), why]);
  };
  for (const pair of pairs) {
    if (pair.object.groupKind !== ROLLOUT || !pair.before || !pair.after) continue;
    const changes = changesAt(pair, 'spec.strategy');
    if (changes.length > 0) add(pair.after, { pair, changes });
  }
  const candidates = new Set(
    templates.flatMap(({ object }) => after.find(ROLLOUT, pairsService(object), object) ?? []),
  );
  for (const pair of pairs) if (pair.object.groupKind === ROLLOUT && pair.after) candidates.add(pair.after);
  for (const rollout of candidates) {
    const used = new Set(
      analysesOfRollout(rollout).flatMap((use) => templatesOf(after, use).map(({ template }) => template)),
    );
    for (const pair of templates) {
      const changes = changesAt(pair, 'spec');
      if (changes.length > 0 && used.has(pair.after)) add(rollout, { pair, changes });
    }
  }
  return [...found].map(([now, why]) => ({ now, why }));
}

function pairsService({ labels, file }: ManifestObject): string {
  return /(?:^|\/)apps\/([^/]+)\//.exec(file.path)?.[1] ?? labels['app.kubernetes.io/name'] ?? labels.app ?? '';
}
