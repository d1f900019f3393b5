import { type Problem, ReleaseTrainError, someOf } from '../../core';
import { RemoteBranch } from '../../git';
import type { TrainService } from '../train-plan';
import { usualPatience } from '../usual-patience';
import { argoCdOf, type DepartOptions, depart, outlook } from './depart';
import { plansOf } from './departing-plans';
import type { DeparturePlan } from './departure-plan';
import { inOrder } from './in-order';
import type { OrderedDepartOptions } from './ordered-depart-options';
import { TreePlans } from './tree-plans';
import { waitForArrival } from './wait-for-arrival';

/**
 * Lets the trains of some environments depart one after another: each after the environments that it comes after, of which every
 * service has to be synced and healthy with what the tree has for it.
 *
 * @throws ReleaseTrainError if one cannot depart, or stopped: the environments after it are untouched then
 */
export async function departInOrder(given: OrderedDepartOptions) {
  const { environments, aheadOf, accessTo, withOwnArgoCd, plan: file, ...options } = given;
  if (file !== undefined && environments.length > 1) {
    throw new ReleaseTrainError('the train does not depart', [
      { path: '--plan', message: `is one plan, and there are ${environments.length} environments; leave it out` },
    ]);
  }
  const tree = new TreePlans(options.from);
  const plans = plansOf(tree, given);
  const arrived = new Set<string>(aheadOf);
  /** Only in a dry run, which tells of all: those that would not depart, or are not released, and why. */
  const missing = new Map<string, Problem>();
  for (const [environment, plan] of inOrder(environments, plans, tree)) {
    for (const earlier of plan.after) {
      const before = plans.get(earlier);
      if (!before || arrived.has(earlier)) continue;
      const access = { ...options, ...accessTo(earlier), environment: earlier };
      const problem = missing.get(earlier) ?? (await waitForEnvironment(environment, before, access));
      if (!problem) {
        arrived.add(earlier);
        continue;
      }
      options.say(`${environment}: would not depart: ${problem.path} ${problem.message}`);
      missing.set(earlier, problem);
      missing.set(environment, { path: environment, message: `would not depart before ${earlier} is there` });
    }
    await depart({ ...options, ...accessTo(environment), environment }, plan);
    if (!missing.has(environment)) arrived.add(environment);
  }
}

/**
 * Waits until an environment runs all that the tree has for it; what is not even pushed there is an error.
 *
 * @returns that problem, in a dry run
 */
async function waitForEnvironment(
  then: string,
  plan: DeparturePlan,
  options: DepartOptions,
): Promise<Problem | undefined> {
  const { environment, from, repo, say, pollSeconds, branch: branchName } = options;
  const argoCd = options.dryRun ? undefined : argoCdOf(options, plan);
  const branch = await RemoteBranch.open(repo, branchName);
  try {
    const { changing } = await outlook({ from, repo, branch }, plan);
    const problems = changing.size > 0 ? [notReleased(environment, [...changing])] : [];
    if (!argoCd) return problems[0];
    if (problems.length === 0) {
      say(`${then}: waits for ${environment}, which it comes after`);
      const { services, leastSeconds } = allOf(plan);
      const patience = { timeoutSeconds: options.timeoutSeconds ?? usualPatience(leastSeconds), pollSeconds };
      const told = (line: string): void => say(`  ${line}`);
      problems.push(...(await waitForArrival(services, { argoCd, branch, branchName }, patience, told)).problems);
    }
    if (problems.length === 0) return undefined;
    throw new ReleaseTrainError(
      `${then} comes after ${environment}, which is not there; nothing was pushed to ${then}`,
      problems,
    );
  } finally {
    await branch.close();
  }
}

function allOf({ departures }: DeparturePlan): { services: TrainService[]; leastSeconds: number } {
  return {
    services: departures.flatMap(({ services }) => services),
    leastSeconds: departures.reduce((sum, { leastSeconds }) => sum + leastSeconds, 0),
  };
}

function notReleased(environment: string, services: readonly string[]): Problem {
  return {
    path: environment,
    message: `does not have what the tree holds of ${someOf(services)}: let its train depart first (--env ${environment}), or go ahead of it with --ahead-of ${environment}`,
  };
}
