import { ReleaseTrainError } from '../../core';
import type { DeparturePlan } from './departure-plan';
import type { TreePlans } from './tree-plans';

/**
 * Some environments with their plans, each after those that it comes after, be it by way of others that are not among them;
 * otherwise as they were named.
 *
 * @throws ReleaseTrainError if they come after each other in a circle
 */
export function inOrder(
  environments: readonly string[],
  plans: ReadonlyMap<string, DeparturePlan>,
  tree: TreePlans,
): [string, DeparturePlan][] {
  const entered = new Set<string>();
  const enter = (environment: string, from: readonly string[]): void => {
    if (entered.has(environment)) return;
    if (from.includes(environment)) {
      const circle = [...from.slice(from.indexOf(environment)), environment].join(' → ');
      throw new ReleaseTrainError('the train does not depart', [
        { path: 'the plans', message: `come after each other in a circle: ${circle}; synth them together` },
      ]);
    }
    const after = plans.get(environment)?.after ?? tree.after(environment);
    for (const earlier of after) enter(earlier, [...from, environment]);
    entered.add(environment);
  };
  for (const environment of environments) enter(environment, []);
  return [...entered].flatMap((environment) => {
    const plan = plans.get(environment);
    return plan && environments.includes(environment) ? [[environment, plan]] : [];
  });
}
