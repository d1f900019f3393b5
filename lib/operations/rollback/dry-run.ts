import type { RemoteBranch } from '../../git';
import { announcementOf } from './afterwards';
import { slackText } from './announcement';
import { rollbackMessage } from './commit-message';
import type { InCluster } from './in-cluster';
import type { RollbackPlan } from './plan';
import { messageProps, restorationOf } from './plan-message';
import { diffStat, restore } from './restore';
import type { RollbackOptions, RollbackResult } from './rollback-options';

/** What a dry run shows beside the plans. */
export async function shown(
  branch: RemoteBranch,
  plans: readonly RollbackPlan[],
  aborts: readonly InCluster[],
  options: RollbackOptions,
): Promise<RollbackResult> {
  const { say, webhook } = options;
  for (const { namespace, name, cluster } of aborts) say(`would abort ${namespace}/${name} in ${cluster.name}`);
  for (const plan of plans) {
    const paths = await restore(branch.root, restorationOf(plan));
    say(`would change, in ${plan.environment}:`);
    for (const line of (await diffStat(branch.root, paths)).split('\n')) say(`  ${line.trim()}`);
    say('with the message:');
    for (const line of rollbackMessage(messageProps(plan, options, paths)).split('\n')) say(`  ${line}`.trimEnd());
  }
  if (webhook !== undefined && plans.length > 0) {
    say('and announce:');
    const text = slackText(announcementOf(plans, options, undefined, options.pullRequests !== undefined));
    for (const line of text.split('\n')) say(`  ${line}`);
  }
  return { commits: new Map() };
}
