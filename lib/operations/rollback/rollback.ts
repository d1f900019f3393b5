import { oneLine, ReleaseTrainError, sha256 } from '../../core';
import { gitFor, RemoteBranch } from '../../git';
import { openPullRequest } from '../pull-request';
import { abortAll, abortsOf } from './abort';
import { announcementOf, arrived, type Done, linkOf, told } from './afterwards';
import { rollbackMessage, subjectOf } from './commit-message';
import { shown } from './dry-run';
import type { RollbackPlan } from './plan';
import { messageProps, restorationOf } from './plan-message';
import { demandSound, planned, refuseShallow } from './planned';
import { demandRestored, restore } from './restore';
import type { RollbackOptions, RollbackResult } from './rollback-options';
import { placeOf } from './target';
import { planLines } from './telling';

/**
 * Takes a service back to an earlier release: aborts what is in flight, and restores what Git had, byte by byte, without
 * rendering anything.
 *
 * What counts is the branch on the remote. A run that was killed is repeated: what was pushed is seen, and told.
 *
 * @throws ReleaseTrainError with everything that forbids it; then nothing has changed
 */
export async function rollback(options: RollbackOptions): Promise<RollbackResult> {
  demandSound(options);
  const { now = Date.now } = options;
  const started = now();
  await refuseShallow(options.repo);
  const branch = await RemoteBranch.open(options.repo, options.branch, 'rollback');
  try {
    const done = await carryOut(branch, options);
    await told(done, options);
    return { ...done.result, ...(await arrived(done, options, started)) };
  } finally {
    await branch.close();
  }
}

async function carryOut(branch: RemoteBranch, options: RollbackOptions): Promise<Done> {
  const { say, dryRun = false, confirm = async () => true, now = Date.now } = options;
  let first: readonly RollbackPlan[] | undefined;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    if (tries > 1) await branch.reset();
    const { plans, nothing } = await planned(branch.root, options, first);
    for (const each of nothing) say(`${placeOf(each)} ${each.words}`);
    if (!first) {
      // Without a name, Git would refuse the commit only after the abort.
      await gitFor('asking Git who commits', branch.root, ['var', 'GIT_COMMITTER_IDENT']);
      const aborts = abortsOf(plans, nothing);
      for (const line of plans.flatMap((plan) => planLines(plan, now()))) say(line);
      if (dryRun) return { plans, nothing, result: await shown(branch, plans, aborts, options) };
      const isAnything = plans.length > 0 || aborts.length > 0;
      if (isAnything && !(await confirm()))
        throw new ReleaseTrainError('nothing was rolled back: it was not confirmed');
      await abortAll(aborts, options);
      for (const { what, run } of plans.flatMap(({ verdict }) => verdict.needs.flatMap((need) => need.first ?? []))) {
        say(oneLine(what));
        await run();
      }
      first = plans;
    }
    if (plans.length === 0) return { plans, nothing, result: { commits: new Map() } };
    const commits = await committed(branch, plans, options);
    if (options.pullRequests) return proposed(branch, { plans, nothing, commits }, options);
    if (await pushed(branch)) {
      for (const plan of plans)
        say(`pushed ${commits.get(plan.environment)?.slice(0, 8)}: ${subjectOf(messageProps(plan, options, []))}`);
      const last = [...commits.values()].at(-1);
      return {
        plans,
        nothing,
        result: { commits },
        announcement: announcementOf(plans, options, await linkOf(branch, last), false),
      };
    }
    say('somebody else pushed meanwhile: deciding anew on top of that');
  }
  throw new ReleaseTrainError('nothing was rolled back', [
    { path: 'git push', message: `somebody else was faster ${MOST_TRIES} times: run this again` },
  ]);
}

const MOST_TRIES = 10;

/** A commit for each environment. */
async function committed(branch: RemoteBranch, plans: readonly RollbackPlan[], options: RollbackOptions) {
  const commits = new Map<string, string>();
  for (const plan of plans) {
    const restoration = restorationOf(plan);
    const paths = await restore(branch.root, restoration);
    const commit = await branch.commitStaged(rollbackMessage(messageProps(plan, options, paths)));
    await demandRestored(branch.root, commit, restoration);
    commits.set(plan.environment, commit);
  }
  return commits;
}

async function pushed(branch: RemoteBranch): Promise<boolean> {
  return branch.push().catch((error: unknown) => {
    if (!(error instanceof ReleaseTrainError)) throw error;
    throw new ReleaseTrainError('nothing was rolled back in Git', [
      ...error.problems,
      { path: 'git push', message: 'is the branch protected? Then let this open a pull request: --pull-request' },
    ]);
  });
}

async function proposed(
  branch: RemoteBranch,
  { plans, nothing, commits }: Pick<Done, 'plans' | 'nothing'> & { readonly commits: ReadonlyMap<string, string> },
  options: RollbackOptions,
): Promise<Done> {
  const { service, pullRequests, branch: base, say } = options;
  const [plan] = plans;
  if (!pullRequests || !plan) return { plans, nothing, result: { commits } };
  // The same for the same: a run that was killed before it opened the pull request has pushed it there.
  const what = sha256([branch.tip, ...plans.map(({ target }) => target.state.commit)].join()).slice(0, 8);
  const head = `rollback/${service}-${plans.map(({ environment }) => environment).join('-')}-${what}`;
  if ((await branch.tipOf(head)) === undefined) await branch.pushAs(head);
  const messages = plans.map((each) => rollbackMessage(messageProps(each, options, [])));
  const title =
    plans.length === 1
      ? subjectOf(messageProps(plan, options, []))
      : `Rollback ${service} in ${plans.map(({ environment }) => environment).join(', ')}`;
  const body = `${'```'}\n${messages.join('\n\n').replaceAll('```', "'''")}\n${'```'}\n`;
  const { url } = await openPullRequest(pullRequests, { head, base, title, body });
  say(`opened ${url}: nothing has changed in Git until it is merged`);
  const announcement = announcementOf(plans, options, { url, text: 'pull request' }, true);
  return { plans, nothing, result: { commits: new Map(), pullRequest: url }, announcement };
}
