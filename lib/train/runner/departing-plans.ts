import { nearest, type Problem, ReleaseTrainError, show } from '../../core';
import { argoCdOf } from './depart';
import type { DeparturePlan } from './departure-plan';
import type { OrderedDepartOptions } from './ordered-depart-options';
import type { TreePlans } from './tree-plans';

/**
 * The plans of the environments that depart and of those that they wait for. What is missing for the last is told before the
 * first departs: plans, addresses, tokens, and names that are none.
 *
 * @throws ReleaseTrainError with all of that
 */
export function plansOf(tree: TreePlans, options: OrderedDepartOptions): Map<string, DeparturePlan> {
  const { environments, aheadOf, plan: file } = options;
  const problems: Problem[] = [];
  const plans = new Map<string, DeparturePlan>();
  const read = (environment: string, waitedForBy?: string): void => {
    const plan = tried(problems, () => tree.plan(environment, waitedForBy === undefined ? { file } : { waitedForBy }));
    if (plan) plans.set(environment, plan);
  };
  const waitedFor = new Map<string, string>();
  for (const environment of new Set(environments)) {
    read(environment);
    for (const earlier of plans.get(environment)?.after ?? []) {
      const isAsked = [...environments, ...aheadOf].includes(earlier) || waitedFor.has(earlier);
      if (!isAsked) waitedFor.set(earlier, environment);
    }
  }
  for (const [earlier, environment] of waitedFor) read(earlier, environment);
  problems.push(...nameProblems(tree, [...environments, ...waitedFor.keys()], plans, options));
  if (!options.dryRun) problems.push(...accessProblems(plans, options));
  if (problems.length > 0) throw new ReleaseTrainError('the train does not depart', problems);
  return plans;
}

/** Names of environments that are none: who misspells one means another. */
function nameProblems(
  tree: TreePlans,
  asked: readonly string[],
  plans: ReadonlyMap<string, DeparturePlan>,
  { aheadOf, withOwnArgoCd = [] }: OrderedDepartOptions,
): Problem[] {
  const earlier = [...new Set([...tree.earlier, ...[...plans.values()].flatMap(({ after }) => after)])];
  const instead = (name: string): string => (earlier.length === 0 ? '; leave it out' : nearest(name, earlier));
  return [
    ...aheadOf
      .filter((name) => !earlier.includes(name))
      .map((name) => ({
        path: '--ahead-of',
        message: `${show(name)} is no environment that another comes after${instead(name)}`,
      })),
    // Of one that is not waited for this time, the address may stay.
    ...withOwnArgoCd
      .filter((name) => ![...asked, ...aheadOf].includes(name))
      .map((name) => ({
        path: `--argocd ${name}=`,
        message: `is for an environment that neither departs nor is waited for${nearest(name, asked)}`,
      })),
  ];
}

/** What keeps some Argo CD from being asked, each once and with the environments that it is missing for. */
function accessProblems(plans: ReadonlyMap<string, DeparturePlan>, options: OrderedDepartOptions): Problem[] {
  const found = new Map<string, Problem & { readonly environments: string[] }>();
  for (const [environment, plan] of plans) {
    const problems: Problem[] = [];
    tried(problems, () => argoCdOf({ ...options, ...options.accessTo(environment), environment }, plan));
    for (const problem of problems) {
      const key = `${problem.path}: ${problem.message}`;
      const { environments } = found.get(key) ?? { environments: [] };
      found.set(key, { ...problem, environments: [...environments, environment] });
    }
  }
  return [...found.values()].map(({ path, message, environments }) => ({
    path,
    message: `${message} (for ${environments.join(', ')})`,
  }));
}

function tried<T>(problems: Problem[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
