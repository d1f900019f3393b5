import { oneLine, type Problem, ReleaseTrainError } from '../../core';
import { gitFor } from '../../git';
import { ROLLBACK_GUARDS } from './guards';
import { addressOf, type InCluster, readInCluster } from './in-cluster';
import { isPlan, type NothingToDo, type PlanProps, planRollback, type RollbackPlan, sharedFileProblems } from './plan';
import type { RollbackOptions } from './rollback-options';
import { placeOf } from './target';

/** Plans of all environments, or all that forbids them. */
export async function planned(
  root: string,
  options: RollbackOptions,
  before: readonly RollbackPlan[] | undefined,
): Promise<{ readonly plans: readonly RollbackPlan[]; readonly nothing: readonly NothingToDo[] }> {
  const { branch, service, environments, to, guards = ROLLBACK_GUARDS, despite = [], now = Date.now } = options;
  const plans: RollbackPlan[] = [];
  const nothing: NothingToDo[] = [];
  const problems: Problem[] = [];
  for (const environment of environments) {
    const was = before?.find((plan) => plan.environment === environment);
    const look: PlanProps['look'] = async (release, namespace) =>
      was?.live ?? (await looked(environment, addressOf(release, namespace), options));
    try {
      const props = { branch, to, guards, despite: new Set(despite), look, now: now() };
      const plan = await planRollback(root, environment, service, props);
      if (!isPlan(plan)) nothing.push(plan);
      else if (was && was.from.release.key !== plan.from.release.key)
        problems.push({
          path: placeOf(plan),
          message: `was brought to ${plan.from.release.key} by somebody else meanwhile (${plan.from.commit.slice(0, 8)} "${oneLine(plan.from.subject)}"): look at that, and run this again if it has to go back as well`,
        });
      else plans.push(plan);
      if (isPlan(plan)) problems.push(...plan.verdict.refused);
    } catch (error) {
      if (!(error instanceof ReleaseTrainError) || error.problems.length === 0) throw error;
      problems.push(...error.problems);
    }
  }
  problems.push(...sharedFileProblems(plans));
  if (problems.length > 0) throw new ReleaseTrainError('nothing was rolled back', problems);
  return { plans, nothing };
}

/** The service in the clusters of an environment. One that does not answer keeps nobody from going back in Git. */
async function looked(
  environment: string,
  address: ReturnType<typeof addressOf>,
  { clustersOf, warn }: RollbackOptions,
): Promise<InCluster[]> {
  const found: InCluster[] = [];
  for (const cluster of clustersOf?.(environment) ?? []) {
    try {
      const live = await readInCluster(cluster, address);
      if (live) found.push(live);
      else
        warn(
          `${cluster.name} has no Rollout ${address.namespace}/${address.name}: is it the cluster of ${environment}? It goes on with Git alone`,
        );
    } catch (error) {
      if (!(error instanceof ReleaseTrainError)) throw error;
      warn(`${error.message}; it goes on with Git alone`);
    }
  }
  return found;
}

/** What a clone without its history cannot tell: what was there before, and what was taken back. */
export async function refuseShallow(repo: string): Promise<void> {
  const answer = await gitFor('reading the checkout', repo, ['rev-parse', '--is-shallow-repository']);
  if (answer.trim() !== 'true') return;
  throw new ReleaseTrainError('nothing was rolled back', [
    {
      path: repo,
      message:
        'is a shallow clone, which does not know what was there before: git fetch --unshallow, or fetch-depth: 0 in actions/checkout',
    },
  ]);
}

export function demandSound({
  service,
  environments,
  why,
  to,
  incident,
  pullRequests,
  waitSeconds,
}: RollbackOptions): void {
  const named = /^[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?$/;
  const problems: Problem[] = [
    ...[service, ...environments]
      .filter((name) => !named.test(name))
      .map((name) => ({ path: oneLine(name), message: 'is no name of a service or an environment' })),
    ...(why.trim() === '' ? [{ path: '--why', message: 'is empty: say in a line why it goes back' }] : []),
    ...(to?.trim() === ''
      ? [{ path: '--to', message: 'is empty: is a variable empty? Leave it out, or name a release' }]
      : []),
    ...(incident?.trim() === '' ? [{ path: '--incident', message: 'is empty: leave it out, or name it' }] : []),
    ...(pullRequests && waitSeconds !== undefined
      ? [{ path: '--wait', message: 'has nothing to wait for with --pull-request: somebody has to merge it' }]
      : []),
  ];
  if (problems.length > 0) throw new ReleaseTrainError('nothing was rolled back', problems);
}
