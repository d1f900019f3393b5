import { oneLine, ReleaseTrainError } from '../../core';
import { takeLock } from '../../git';
import { bumpOnBranch } from './bump-on-branch';
import type { BumpOptions } from './bump-options';
import { type BumpOutcome, NOTHING_NEW } from './bump-outcome';
import { demandSound } from './next-release';
import { copied, type OwnCheckout, openCheckout, replaceFile, withoutCopy } from './own-checkout';
import { Passing } from './passing';
import { planned } from './planned';
import { reviewed } from './reviewed';
import { tellPlan, tellReview } from './telling';

/**
 * Gives a service its next release: edits its release file, in the checkout, on the branch, or in a pull request.
 *
 * Everything is checked before anything is written, and nothing is ever half done: what was not pushed never was.
 *
 * @throws ReleaseTrainError with all that forbids it
 */
export async function bump(options: BumpOptions): Promise<BumpOutcome> {
  return bumpInSteps(options, () => {});
}

/**
 * {@link bump}, which a test can end at any step.
 *
 * @param onStep called before each change to the checkout
 */
export async function bumpInSteps(options: BumpOptions, onStep: (step: string) => void): Promise<BumpOutcome> {
  demandSound(options.release);
  if (options.inFlight === 'queue' && !options.cluster)
    throw new ReleaseTrainError('the release was not changed', [
      {
        path: '--in-flight queue',
        message: 'waits for what a cluster says, and none was named; name it with --context',
      },
    ]);
  const checkout = await openCheckout(options.repo);
  if (options.target !== 'checkout') return bumpOnBranch(checkout, options);
  const unlock = locked(checkout);
  try {
    return await bumpInCheckout(checkout, options, onStep);
  } finally {
    withoutCopy(checkout);
    unlock();
  }
}

async function bumpInCheckout(
  checkout: OwnCheckout,
  options: BumpOptions,
  onStep: (step: string) => void,
): Promise<BumpOutcome> {
  const { service, render, dryRun, say } = options;
  const passing = new Passing(options);
  let plan = await planned(checkout.root, options);
  // While it waited, somebody may have edited the file.
  while (plan && (await passing.pass(checkout.root, plan))) plan = await planned(checkout.root, options);
  if (!plan) return NOTHING_NEW;
  tellPlan(plan, say);
  const { path, text: before } = plan.found;
  const { text } = plan.next;
  onStep('render');
  const root = render ? await copied(checkout) : undefined;
  tellReview(root ? await reviewed(root, checkout.root, { service, path, text }, render) : undefined, path, options);
  if (dryRun) {
    say('dry run: nothing was written');
    return NOTHING_NEW;
  }
  replaceFile(checkout, { path, before, after: text }, onStep);
  say(`wrote ${path}: commit it, and let CI publish it, or publish it yourself`);
  return { isNew: true };
}

function locked({ state }: OwnCheckout): () => void {
  try {
    return takeLock(state, 'bump');
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new ReleaseTrainError('there can be no bump', [
      {
        path: oneLine(path ?? state),
        message: `could not be written (${code}): give this user the right to write there`,
      },
    ]);
  }
}
