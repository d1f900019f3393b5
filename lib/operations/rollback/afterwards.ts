import { setTimeout as wait } from 'node:timers/promises';
import { humanDuration, ReleaseTrainError } from '../../core';
import { originAddress, type RemoteBranch } from '../../git';
import { gitHubRepository } from '../pull-request';
import { type Announcement, announce, slackText } from './announcement';
import { subjectOf } from './commit-message';
import { addressOf } from './in-cluster';
import { shortNameOf } from './placed-release';
import type { NothingToDo, RollbackPlan } from './plan';
import { messageProps } from './plan-message';
import { sourceCommands } from './release-file';
import type { RollbackOptions, RollbackResult } from './rollback-options';
import { waitUntilHealthy } from './wait';

/** What was done, for what comes after it. */
export interface Done {
  readonly plans: readonly RollbackPlan[];
  readonly nothing: readonly NothingToDo[];
  readonly result: RollbackResult;
  readonly announcement?: Announcement;
}

/** Tells whoever is not here, and what is left to do elsewhere. */
export async function told({ announcement, plans, result }: Done, options: RollbackOptions): Promise<void> {
  const { webhook, say, warn, repo } = options;
  for (const plan of plans) {
    const commit = result.commits.get(plan.environment);
    if (plan.releaseFile.kind !== 'restored' || commit === undefined) continue;
    const { path, isPublished } = plan.releaseFile;
    const lines = isPublished ? sourceCommands(repo, path, commit, subjectOf(messageProps(plan, options, []))) : [];
    for (const line of lines) say(line);
  }
  if (webhook === undefined || !announcement) return;
  await announce(webhook, slackText(announcement)).then(
    () => say('announced'),
    (error: unknown) => {
      if (!(error instanceof ReleaseTrainError)) throw error;
      warn(`it was not announced: ${error.message}. The rollback stands`);
    },
  );
}

/** Waits, where that is wanted and somebody can look. */
export async function arrived(
  { plans, nothing, result }: Done,
  { waitSeconds, say, now = Date.now, sleep = wait, dryRun = false }: RollbackOptions,
  started: number,
): Promise<Pick<RollbackResult, 'healthyAfterSeconds'>> {
  if (dryRun || result.pullRequest !== undefined) return {};
  // Also of what was there already: whoever asks again after a run that was killed wants to know as much.
  const awaited = [
    ...plans.map(({ live, target }) => ({ live, release: target.state.release.key })),
    ...nothing.map(({ live, current }) => ({ live, release: current.release.key })),
  ].flatMap(({ live, release }) => live.map(({ cluster, namespace, name }) => ({ cluster, namespace, name, release })));
  if (waitSeconds === undefined || awaited.length === 0) {
    for (const { target, delivery } of plans) {
      const { namespace, name } = addressOf(target.state.release, delivery.namespace);
      say(`to look on: kubectl argo rollouts get rollout ${name} -n ${namespace} --watch`);
    }
    return {};
  }
  const pause = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));
  await waitUntilHealthy(awaited, { seconds: waitSeconds, now, sleep: pause, say });
  const healthyAfterSeconds = Math.round((now() - started) / 1000);
  say(`healthy, ${humanDuration(healthyAfterSeconds)} after the command`);
  return { healthyAfterSeconds };
}

/** What is announced of some plans. */
export function announcementOf(
  plans: readonly RollbackPlan[],
  { why, incident }: RollbackOptions,
  link: Announcement['link'],
  isProposed: boolean,
): Announcement {
  const lines = plans.map(({ service, environment, from, target }) => ({
    service,
    environment,
    from: shortNameOf(from.release, target.state.release),
    to: shortNameOf(target.state.release, from.release),
    isProposed,
  }));
  return { lines, why, incident, link };
}

/** A commit where people look at it; none of a remote that is none of GitHub's. */
export async function linkOf(branch: RemoteBranch, commit: string | undefined): Promise<Announcement['link']> {
  const known = gitHubRepository(await originAddress(branch.root));
  if (!known || commit === undefined) return undefined;
  return { url: `https://${known.host}/${known.repository}/commit/${commit}`, text: `commit ${commit.slice(0, 8)}` };
}
