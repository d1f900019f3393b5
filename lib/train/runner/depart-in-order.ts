import { type Problem, ReleaseTrainError, someOf } from '../../core';
import type { TrainService } from '../train-plan';
import { argoCdOf, type DepartOptions, depart, outlook } from './depart';
import { type DeparturePlan, readDeparturePlan } from './departure-plan';
import { GitOpsBranch } from './gitops-branch';
import { waitForArrival } from './wait-for-arrival';

/** How trains of several environments depart. */
export interface OrderedDepartOptions extends Omit<DepartOptions, 'environment' | 'argoCd' | 'token'> {
  readonly environments: readonly string[];
  /** Environments that nothing waits for, although it comes after them. */
  readonly aheadOf: readonly string[];
  /** The Argo CD of an environment, and the token for it. */
  readonly accessTo: (environment: string) => Pick<DepartOptions, 'argoCd' | 'token'>;
}

/**
 * Lets the trains of some environments depart one after another: each after the environments that it comes after, of which every
 * service has to be synced and healthy with what the tree has for it.
 *
 * @throws ReleaseTrainError if one cannot depart, or stopped: the environments after it are untouched then
 */
export async function departInOrder({ environments, aheadOf, accessTo, ...options }: OrderedDepartOptions) {
  if (options.plan !== undefined && environments.length > 1) {
    throw new ReleaseTrainError('the train does not depart', [
      { path: '--plan', message: `is one plan, and there are ${environments.length} environments; leave it out` },
    ]);
  }
  const plans = new Map(environments.map((name) => [name, readDeparturePlan(options.from, name, options.plan)]));
  if (!options.dryRun) {
    // What is missing for the last is told before the first departs.
    for (const [environment, plan] of plans) argoCdOf({ ...options, ...accessTo(environment), environment }, plan);
  }
  const arrived = new Set<string>(aheadOf);
  for (const environment of inOrder(plans)) {
    for (const earlier of plans.get(environment)?.after ?? []) {
      if (arrived.has(earlier)) continue;
      await waitForEnvironment(environment, {
        ...options,
        ...accessTo(earlier),
        environment: earlier,
        plan: undefined,
      });
      arrived.add(earlier);
    }
    await depart({ ...options, ...accessTo(environment), environment });
    arrived.add(environment);
  }
}

/** Each environment after those that it comes after, otherwise as they were named. */
function inOrder(plans: ReadonlyMap<string, DeparturePlan>): string[] {
  const order: string[] = [];
  const enter = (environment: string, from: readonly string[]): void => {
    if (order.includes(environment) || !plans.has(environment)) return;
    if (from.includes(environment)) {
      const circle = [...from.slice(from.indexOf(environment)), environment].join(' → ');
      throw new ReleaseTrainError('the train does not depart', [
        { path: 'the plans', message: `come after each other in a circle: ${circle}; synth them together` },
      ]);
    }
    for (const earlier of plans.get(environment)?.after ?? []) enter(earlier, [...from, environment]);
    order.push(environment);
  };
  for (const environment of plans.keys()) enter(environment, []);
  return order;
}

/** Waits until an environment runs all that the tree has for it; what is not even pushed there is an error. */
async function waitForEnvironment(then: string, options: DepartOptions): Promise<void> {
  const { environment, from, repo, say, pollSeconds, branch: branchName } = options;
  const plan = readDeparturePlan(from, environment);
  const argoCd = options.dryRun ? undefined : argoCdOf(options, plan);
  const branch = await GitOpsBranch.open(repo, branchName);
  try {
    const { changing } = await outlook({ from, repo, branch }, plan);
    const problems = changing.size > 0 ? [notReleased(environment, [...changing])] : [];
    if (argoCd && problems.length === 0) {
      say(`${then}: waits for ${environment}, which it comes after`);
      const { services, leastSeconds } = allOf(plan);
      const patience = { timeoutSeconds: options.timeoutSeconds ?? leastSeconds * 2 + 1800, pollSeconds };
      const told = (line: string): void => say(`  ${line}`);
      problems.push(...(await waitForArrival(services, { argoCd, branch, branchName }, patience, told)).problems);
    }
    if (problems.length === 0) return;
    if (!argoCd) {
      for (const { path, message } of problems) say(`${then}: would not depart: ${path} ${message}`);
      return;
    }
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
