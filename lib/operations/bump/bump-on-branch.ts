import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../../core';
import { git, originAddress, RemoteBranch } from '../../git';
import { openPullRequest, type PullRequests } from '../pull-request';
import { bumpMessage, pullRequestBody, subjectOf } from './bump-message';
import type { BumpOptions } from './bump-options';
import { type BumpOutcome, NOTHING_NEW } from './bump-outcome';
import type { OwnCheckout } from './own-checkout';
import { Passing } from './passing';
import { type PlannedBump, planned } from './planned';
import { pushRelease, releaseBranch } from './release-branch';
import { type Reviewed, reviewed } from './reviewed';
import { tellPlan, tellReview } from './telling';

/** Commits a release to the remote branch, or to one for a pull request to it. The user's checkout stays as it is. */
export async function bumpOnBranch(checkout: OwnCheckout, options: BumpOptions): Promise<BumpOutcome> {
  const { target, say } = options;
  const pullRequests = target === 'pull-request' ? await pullRequestsOf(checkout, options) : undefined;
  const branch = await RemoteBranch.open(checkout.root, options.branch, 'bump');
  try {
    const attempt = new Attempt(checkout, branch, options);
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const plan = await attempt.prepare();
      if (!plan) return NOTHING_NEW;
      const commit = await branch.commit([plan.found.path], bumpMessage(plan));
      say(`committed ${commit.slice(0, 8)}`);
      if (pullRequests) return await propose(branch, plan, attempt.seen, { pullRequests, options });
      if (await branch.push()) {
        say(`pushed to ${options.branch}`);
        return { isNew: true, commit };
      }
      say('somebody else pushed meanwhile: doing it anew on top of that');
    }
  } finally {
    await branch.close();
  }
  throw new ReleaseTrainError('pushing failed', [
    { path: 'git push', message: `somebody else was faster ${MOST_TRIES} times: run this again` },
  ]);
}

const MOST_TRIES = 10;

/** Where pull requests are opened: known before anything is pushed. */
async function pullRequestsOf({ root }: OwnCheckout, { pullRequests }: BumpOptions): Promise<PullRequests> {
  return pullRequests(await originAddress(root));
}

async function propose(
  branch: RemoteBranch,
  plan: PlannedBump,
  seen: Reviewed,
  { pullRequests, options }: { readonly pullRequests: PullRequests; readonly options: BumpOptions },
): Promise<BumpOutcome> {
  const { say } = options;
  const { path } = plan.found;
  const head = releaseBranch(plan.service, plan.after.releaseId);
  const pushed = await pushRelease(branch, head, { path, text: plan.next.text });
  say(pushed === 'pushed' ? `pushed to ${head}` : `${head} has this change already`);
  const { url } = await openPullRequest(pullRequests, {
    head,
    base: options.branch,
    title: subjectOf(plan),
    body: pullRequestBody(plan, path, seen),
  });
  say(`pull request: ${url}`);
  return { isNew: true, pullRequest: url };
}

const NOT_SEEN: Reviewed = { unknown: 'nobody asked for it' };

/** One after another, until nobody else is faster. */
class Attempt {
  /** What the last one that rendered found, and on top of which commit. */
  private last?: { readonly tip: string; readonly text: string; readonly seen: Reviewed };
  private readonly passing: Passing;
  private told = '';

  public constructor(
    private readonly checkout: OwnCheckout,
    private readonly branch: RemoteBranch,
    private readonly options: BumpOptions,
  ) {
    this.passing = new Passing(options);
  }

  public get seen(): Reviewed {
    return this.last?.seen ?? NOT_SEEN;
  }

  /** The release in the work tree, on top of what is on the branch by now; undefined if there is nothing to commit. */
  public async prepare(): Promise<PlannedBump | undefined> {
    const { branch, options } = this;
    await branch.reset();
    let plan = await planned(branch.root, options);
    while (plan && (await this.passing.pass(branch.root, plan))) {
      await branch.reset();
      plan = await planned(branch.root, options);
    }
    if (!plan) return undefined;
    await this.review(plan);
    if (!options.dryRun) return plan;
    options.say('dry run: nothing was pushed');
    return undefined;
  }

  private async review(plan: PlannedBump): Promise<void> {
    const { branch, options } = this;
    const { path } = plan.found;
    const { text } = plan.next;
    const message = bumpMessage(plan);
    if (this.told !== message) tellPlan(plan, options.say);
    this.told = message;
    if (this.last?.text === text && (await this.isOfOthers(this.last.tip))) {
      writeFileSync(join(branch.root, path), text);
      this.last = { ...this.last, tip: branch.tip };
      return;
    }
    const change = { service: plan.service, path, text };
    const seen = await reviewed(branch.root, this.checkout.root, change, options.render);
    tellReview(options.render && seen, path, options);
    this.last = { tip: branch.tip, text, seen };
  }

  /** Whether since then only came what this service's manifests cannot depend on: what was rendered, and other releases. */
  private async isOfOthers(since: string): Promise<boolean> {
    const { root, tip } = this.branch;
    const changed = await git(root, ['diff', '--name-only', '-z', '--no-renames', since, tip, '--']).catch(() => 'all');
    return changed
      .split('\0')
      .filter((path) => path !== '')
      .every((path) => /^(clusters|\.release-train|docs)\/|(^|\/)releases\/.*\.yaml$/.test(path));
  }
}
