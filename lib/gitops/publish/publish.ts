import { type Problem, ReleaseTrainError, sortedByPath } from '../../core';
import { GitFailure, refuseIfLocked, takeLock } from '../../git';
import { rememberedDocuments } from '../documents';
import { type RenderedTree, readTree } from '../tree';
import { catalogProblems } from './catalog-problems';
import { type Checkout, openCheckout, placeProblems } from './checkout';
import { deliveredBy } from './delivered';
import { Disk, type OnStep, SCRATCH } from './disk';
import { extendJournal, formatJournal, type Journal, journalFile, readJournal } from './journal';
import { movedServices } from './moved-services';
import { type Plan, planPublish } from './plan';
import { projectProblems } from './projects';
import { formatList, readLists } from './published-list';
import { refusals } from './refusals';
import type { PublishReport } from './report';
import { publishScope, type Scope } from './scope';
import { obstacleAt, survey } from './survey';
import { listPathOf, unitOf } from './units';

/** How a tree is published. */
export interface PublishOptions {
  /**
   * The services to publish, at least one; everything else in the checkout stays as it is.
   *
   * @default everything that the tree holds
   */
  readonly only?: readonly string[];
  /**
   * The folders to publish into, as those of one environment; what else belongs to the services stays as it is.
   *
   * @default wherever the services have files
   */
  readonly within?: readonly string[];
  /**
   * Files, units or folders of units that are overwritten although publish does not own them, although a commit
   * changed them since, or although they were taken back; and folders of services that are removed although the service
   * was not decommissioned. `clusters/<environment>/argocd` also lets services move to another ApplicationSet, cluster or
   * namespace, and Applications of a cluster be left alone.
   *
   * @default none: such a file is refused, and such a move
   */
  readonly adopt?: readonly string[];
  /**
   * Publishes into a shallow clone, where nothing tells whether someone reverted what is published.
   *
   * @default false
   */
  readonly allowShallow?: boolean;
  /**
   * Checks and reports, and writes nothing.
   *
   * @default false
   */
  readonly dryRun?: boolean;
}

/**
 * Mirrors a rendered tree into a checkout of the GitOps repository, for someone to commit: writes the files that
 * changed, removes those that it wrote before and the tree no longer has, and touches no others.
 *
 * What it wrote it remembers in lists below `.release-train/published`, which are committed along. It refuses, as a
 * whole and before it writes anything, to overwrite what others wrote and to undo what others reverted. A publish that
 * was killed is completed by the next one.
 *
 * @param source the folder that synth rendered into
 * @param checkout the root of a Git work tree; `source` may lie in it
 * @throws ReleaseTrainError with everything that stands in the way
 */
export function publish(source: string, checkout: string, options: PublishOptions = {}): Promise<PublishReport> {
  return publishInSteps(source, checkout, options, () => {});
}

/** {@link publish}, which calls `onStep` before each change to the disk. */
export async function publishInSteps(
  source: string,
  checkoutName: string,
  options: PublishOptions,
  onStep: OnStep,
): Promise<PublishReport> {
  refuse(onlyProblems(options));
  const tree = readTree(source);
  const checkout = await openCheckout(checkoutName);
  refuse(placeProblems(source, checkout, tree.files.keys()));
  if (options.dryRun) {
    refuseIfLocked(checkout.stateFolder, 'publish');
    return (await prepare(source, tree, checkout, options)).plan.report;
  }
  onStep('lock');
  const unlock = lockCheckout(checkout);
  try {
    const { plan, journal, scope } = await prepare(source, tree, checkout, options);
    apply(plan, { tree, checkout, journal, scope }, new Disk(checkout.root, onStep));
    return plan.report;
  } finally {
    unlock();
  }
}

/** Whoever computes a list that comes out empty does not mean the whole fleet. */
function onlyProblems({ only }: PublishOptions): Problem[] {
  if (only?.length !== 0) return [];
  return [{ path: 'only', message: 'names no service: name one, or leave only out to publish everything' }];
}

/** Learns and decides everything. What Git cannot read by then, a damaged index say, is the user's to mend. */
async function prepare(source: string, tree: RenderedTree, checkout: Checkout, options: PublishOptions) {
  return decide(source, tree, checkout, options).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    const message = `is a checkout that Git cannot read: ${error.message}; mend it (\`git fsck\` tells more), or clone it anew`;
    throw new ReleaseTrainError('nothing was published', [{ path: checkout.name, message }]);
  });
}

async function decide(source: string, tree: RenderedTree, checkout: Checkout, options: PublishOptions) {
  const journal = readJournal(checkout.stateFolder);
  const lists = readLists(checkout.root);
  const scope = publishScope(tree, lists, options);
  const files = survey(checkout.root, tree, lists, journal);
  const { only = [], adopt = [], allowShallow = false, within } = options;
  const byTrain = within !== undefined;
  // A train has all of its services in one command, and a person brings the one that is in the way.
  // What is refused is a unit, or a file in one.
  const serviceOf = (path: string): readonly string[] =>
    [scope.serviceOf(path) ?? scope.serviceOf(unitOf(path)) ?? []].flat();
  const onlyFor = byTrain ? serviceOf : () => only;
  const command = { from: source, onlyFor, adopt, allowShallow, byTrain };
  const refusing = refusals(checkout.name, command);
  const plan = await planPublish({ checkout, tree, lists, scope, files, allowShallow, refuse: refusing });
  const read = rememberedDocuments();
  const projects = options.only ? projectProblems(checkout.root, tree, plan.report.written, read) : [];
  const delivered = deliveredBy(checkout.root, tree, lists, scope);
  const moved = movedServices(delivered, scope, read);
  const catalogs = options.only || options.within ? catalogProblems(delivered, read) : [];
  const scratch = obstacleAt(checkout.root, `${SCRATCH}/writing`);
  refuse([
    ...plan.problems,
    ...projects,
    ...moved,
    ...catalogs,
    ...(scratch ? [{ path: SCRATCH, message: scratch }] : []),
  ]);
  return { plan, journal, scope };
}

interface Place {
  readonly tree: RenderedTree;
  readonly checkout: Checkout;
  readonly journal: Journal;
  readonly scope: Scope;
}

/**
 * The order makes every moment one that the next publish can go on from: the journal says what will be ours before
 * anything is, a unit's list says so after its files are, and the journal goes when no file needs it any more.
 */
function apply(plan: Plan, { tree, checkout, journal, scope }: Place, disk: Disk): void {
  const file = journalFile(checkout.stateFolder);
  // What an unfinished publish planned for services that this one does not cover waits for one that does.
  const open = new Map([...journal].filter(([path]) => !scope.covers(unitOf(path))));
  try {
    if (plan.changes.size > 0) disk.writeOutside(file, formatJournal(extendJournal(journal, plan.changes)));
    for (const path of plan.report.removed) disk.remove(path);
    for (const path of plan.report.written) disk.write(path, tree.files.get(path) ?? '');
    for (const [unit, list] of plan.lists) disk.write(listPathOf(unit), formatList(list));
    disk.prune(plan.gone);
    disk.closeScratch();
    if (open.size === 0) disk.removeOutside(file);
    else if (open.size < journal.size || plan.changes.size > 0) disk.writeOutside(file, formatJournal(open));
  } catch (error) {
    throw diskError(error, checkout, 'publish stopped halfway', 'publish again: that completes what this run began');
  }
}

function lockCheckout(checkout: Checkout): () => void {
  try {
    return takeLock(checkout.stateFolder, 'publish');
  } catch (error) {
    throw diskError(error, checkout, 'nothing was published', 'publish again');
  }
}

function diskError(error: unknown, checkout: Checkout, headline: string, then: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (!code) return error;
  const message = `could not be written (${code}): make room or give this user the right to write, and ${then}`;
  return new ReleaseTrainError(headline, [{ path: path ?? checkout.name, message }]);
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new ReleaseTrainError('nothing was published', sortedByPath(problems));
}
