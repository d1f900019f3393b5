import type { ManifestObject } from '../../../manifests';
import { perTree, podsOf } from '../../objects';

export const BUDGET = 'policy/PodDisruptionBudget';

/** The PodDisruptionBudgets that select the pods of each workload. */
export const budgetsOfPods = perTree((tree) => {
  const budgets = new Map<ManifestObject, ManifestObject[]>();
  for (const budget of tree.ofKind(BUDGET)) {
    for (const { object } of podsOf(tree).matchedBy(budget.at('spec', 'selector')))
      budgets.set(object, [...(budgets.get(object) ?? []), budget]);
  }
  return budgets;
});
