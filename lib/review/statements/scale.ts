import type { Field, ManifestObject, ManifestTree } from '../../manifests';
import { changedPairs, changesAt, type Interpreter, pairsOf, type Remark, remark } from './remark';
import { itemOf, settings } from './settings';
import { byDirection, shown } from './values';
import { isWorkload } from './workloads';

const SCALER = 'autoscaling/HorizontalPodAutoscaler';
const BUDGET = 'policy/PodDisruptionBudget';
const SCALED = ['argoproj.io/Rollout', 'apps/Deployment', 'apps/StatefulSet'];

/** How many pods there are, who decides it, and how many may be away. */
export const scale: Interpreter = function* (scene) {
  yield* replicas(scene);
  yield* scalers(scene);
  yield* scalerSettings(scene);
  yield* budgets(scene);
};

const replicas = settings('replicas', SCALED, [
  {
    path: 'spec.replicas',
    risk: (before, after) => (after === 0 ? 'high' : byDirection('low', 'medium', 1)(before, after)),
    so: (_, after) => (after === 0 ? 'no pods at all' : undefined),
  },
]);

/** Two who decide: each sync sets what Git says, and the autoscaler what the load says. */
const scalers: Interpreter = function* (scene) {
  const told = new Set<ManifestObject>();
  for (const pair of pairsOf(scene, SCALER)) {
    if (!pair.after) continue;
    const target = pair.after.at('spec', 'scaleTargetRef');
    const scaled = scaledBy(scene.after, pair.after, target);
    if (!scaled?.at('spec', 'replicas').isSet) continue;
    if (
      pair.before &&
      scaledBy(scene.before, pair.before, pair.before.at('spec', 'scaleTargetRef'))?.at('spec', 'replicas').isSet
    )
      continue;
    told.add(scaled);
    yield both(
      pair.before ? 'changes while replicas is set' : 'added while replicas is still set',
      scaled,
      remark('scaler', 'high', '', pair),
    );
  }
  for (const { pair, after } of changedPairs(scene, ...SCALED)) {
    const changes = changesAt(pair, 'spec.replicas').filter(({ kind }) => kind === 'added');
    const scaler = changes.length === 0 || told.has(after) ? undefined : scene.after.find(SCALER, after.name, after);
    if (scaler) yield both('is there, and replicas is set now', after, remark('scaler', 'high', '', pair, changes));
  }
};

function both(what: string, scaled: ManifestObject, base: Remark): Remark {
  const text = `HPA ${what} (${shown(scaled.at('spec', 'replicas').value)}): each sync undoes what it decided`;
  return { ...base, text };
}

function scaledBy(tree: ManifestTree, scaler: ManifestObject, target: Field): ManifestObject | undefined {
  const [name, kind] = [target.at('name').text, target.at('kind').text];
  const group = target.at('apiVersion').text?.split('/')[0] ?? '';
  return name === undefined ? undefined : tree.find(`${group}/${kind}`, name, scaler);
}

const scalerSettings = settings(
  'scaler',
  [SCALER],
  [
    { path: 'spec.minReplicas', name: 'HPA: minReplicas', risk: byDirection('low', 'medium', 1) },
    { path: 'spec.maxReplicas', name: 'HPA: maxReplicas', risk: byDirection('low', 'medium') },
    { path: 'spec.scaleTargetRef', name: 'HPA: scales another object:', risk: 'high' },
    { path: 'spec.metrics', name: itemOf('HPA: metric', 2), risk: 'medium' },
    { path: 'spec.behavior', name: 'HPA: behavior', risk: 'medium' },
  ],
);

const budgets: Interpreter = function* (scene) {
  for (const pair of pairsOf(scene, BUDGET, ...SCALED)) {
    const { before, after } = pair;
    if (!after) continue;
    const budget = after.groupKind === BUDGET ? after : scene.after.find(BUDGET, after.name, after);
    if (!budget || !blocks(budget, scene.after)) continue;
    const old = before && (before.groupKind === BUDGET ? before : scene.before.find(BUDGET, before.name, before));
    if (old && blocks(old, scene.before)) continue;
    const changes = after.groupKind === BUDGET ? pair.changes : changesAt(pair, 'spec.replicas');
    if (changes.length === 0) continue;
    yield remark(
      'disruption-budget',
      'high',
      `PodDisruptionBudget ${budget.name} allows no pod to be away: no node can be drained`,
      pair,
      changes,
    );
  }
  yield* budgetSettings(scene);
};

const budgetSettings = settings(
  'disruption-budget',
  [BUDGET],
  [
    { path: 'spec.minAvailable', name: 'PodDisruptionBudget: minAvailable', risk: 'low' },
    { path: 'spec.maxUnavailable', name: 'PodDisruptionBudget: maxUnavailable', risk: 'low' },
    { path: 'spec.selector', name: 'PodDisruptionBudget: selector', risk: 'medium' },
  ],
);

function blocks(budget: ManifestObject, tree: ManifestTree): boolean {
  const away = budget.at('spec', 'maxUnavailable').scalar;
  const least = budget.at('spec', 'minAvailable').scalar;
  if (away !== undefined) return Number.parseFloat(away) === 0;
  if (least === undefined) return false;
  if (least.endsWith('%')) return Number.parseFloat(least) >= 100;
  const count = SCALED.map((kind) => tree.find(kind, budget.name, budget))
    .find((it) => it !== undefined && isWorkload(it))
    ?.at('spec', 'replicas').number;
  return count !== undefined && Number(least) >= count;
}
