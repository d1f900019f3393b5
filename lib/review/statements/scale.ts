import type { ManifestObject, ManifestTree } from '../../manifests';
import { autoscalersByTarget, budgetsOfPods, fewestPods, podsOf, scaledBy } from '../../policy';
import { changedPairs, changesAt, type Interpreter, pairsOf, type Remark, remark } from './remark';
import { itemOf, settings } from './settings';
import { byDirection, shown } from './values';

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
    const scaled = scaledBy(scene.after, target);
    if (!scaled?.at('spec', 'replicas').isSet) continue;
    if (pair.before && scaledBy(scene.before, pair.before.at('spec', 'scaleTargetRef'))?.at('spec', 'replicas').isSet)
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
    if (changes.length === 0 || told.has(after)) continue;
    const own = autoscalersByTarget(scene.after).get(after) ?? [];
    if (own.some(({ groupKind }) => groupKind === SCALER))
      yield both('is there, and replicas is set now', after, remark('scaler', 'high', '', pair, changes));
  }
};

function both(what: string, scaled: ManifestObject, base: Remark): Remark {
  const text = `HPA ${what} (${shown(scaled.at('spec', 'replicas').value)}): each sync undoes what it decided`;
  return { ...base, text };
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
    const changes = after.groupKind === BUDGET ? pair.changes : changesAt(pair, 'spec.replicas');
    if (changes.length === 0) continue;
    const old = before ? blocking(scene.before, before).map(({ name }) => name) : [];
    for (const budget of blocking(scene.after, after)) {
      if (old.includes(budget.name)) continue;
      yield remark(
        'disruption-budget',
        'high',
        `PodDisruptionBudget ${budget.name} allows no pod to be away: no node can be drained`,
        pair,
        changes,
      );
    }
  }
  yield* budgetSettings(scene);
};

/** Of a budget, or of the budgets that select the pods of a workload, those that allow no pod to be away. */
function blocking(tree: ManifestTree, object: ManifestObject): ManifestObject[] {
  const budgets = object.groupKind === BUDGET ? [object] : (budgetsOfPods(tree).get(object) ?? []);
  return budgets.filter((budget) => blocks(budget, tree));
}

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
  const pods = podsOf(tree)
    .matchedBy(budget.at('spec', 'selector'))
    .map(({ object }) => fewestPods(tree, object));
  return pods.some((count) => count !== undefined && Number(least) >= count);
}
