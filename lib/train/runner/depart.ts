import { counted, type Problem, ReleaseTrainError, sortedByPath } from '../../core';
import { RemoteBranch } from '../../git';
import { type ArgoCdObjects, environmentOf, readArgoCdObjects } from '../../gitops';
import type { TrainService } from '../train-plan';
import { usualPatience } from '../usual-patience';
import { advice } from './advice';
import { type Application, misdirection } from './application';
import { type AccessNames, ArgoCd, COMMON_ACCESS } from './argo-cd';
import type { Departure, DeparturePlan } from './departure-plan';
import { forEachOf } from './for-each-of';
import { type FreezeOptions, isFrozen, refuseFreezes, tellFreezes, tellUnknownProjects } from './freezes';
import { type Consignment, hasContent, publishFolders, pushContent, type Way } from './push-departure';
import { releaseMessage } from './release-message';
import { type Patience, type Places, waitForArrival } from './wait-for-arrival';
import { inArgoCd, inFiles } from './whereabouts';

/** How a train departs. */
export interface DepartOptions extends FreezeOptions {
  readonly environment: string;
  /** A checkout of the GitOps repository, with the remote `origin`. */
  readonly repo: string;
  /** The rendered tree with the new content. */
  readonly from: string;
  /** The branch that Argo CD follows. */
  readonly branch: string;
  /** Tells what would be pushed, pushes nothing and asks nobody. */
  readonly dryRun: boolean;
  /** The address of Argo CD; needed unless it is a dry run. */
  readonly argoCd?: string;
  /** The token for it. */
  readonly token?: string;
  /** How messages name where both are from. @default - `--argocd`, `ARGOCD_AUTH_TOKEN` */
  readonly accessNames?: AccessNames;
  /** How long a batch may take. @default - twice what its releases take at least, and half an hour */
  readonly timeoutSeconds?: number;
  /** The pause between two looks at a batch. */
  readonly pollSeconds: number;
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
}

/**
 * Releases the services of an environment in the order of its plan: pushes the folders of a batch, and the next only when
 * each of these services is synced and healthy with its content.
 *
 * It keeps no state. A run that ended anywhere is gone on with by running it again: Git tells what was pushed, and Argo
 * CD how far that is.
 *
 * @throws ReleaseTrainError if it cannot depart, or if it stopped: later waves are untouched then
 */
export async function depart(options: DepartOptions, plan: DeparturePlan): Promise<void> {
  const { repo, from, say } = options;
  const argoCd = options.dryRun ? undefined : argoCdOf(options, plan);
  const branch = await RemoteBranch.open(repo, options.branch);
  try {
    const consignment: Consignment = { from, repo, branch };
    // Everything that publish refuses and everything that nobody could wait for is told before anything is pushed.
    const { changing, toPush, left, all } = await outlook(consignment, plan);
    const seen = branch.tip;
    say(`${options.environment}: ${counted(all, 'service')}, of which ${changes(changing.size)}`);
    const stays = left.filter((path) => environmentOf(path) === options.environment);
    if (stays.length > 0) say(`not on the train, and to be published by itself: ${stays.join(', ')}`);
    const objects = readArgoCdObjects(branch.root, options.environment);
    const services = plan.departures.flatMap((departure) => departure.services);
    if (!argoCd) {
      const destination = { objects: () => objects, whereabouts: inFiles(objects) };
      tellUnknownProjects(services, objects, await destination.whereabouts(services), say);
      for (const departure of plan.departures) {
        tell(departure, changing, say);
        const coming = departure.services.filter(({ name }) => changing.has(name));
        await tellFreezes({ ...departure, services: coming }, destination, options, (line) => say(`  ${line}`));
      }
      return;
    }
    tellUnknownProjects(services, objects, await refuseStrangers(services, argoCd, options.branch), say);
    for (const departure of plan.departures) {
      const brings = await hasContent(departure.services, { toPush, seen, branch });
      await send(departure, brings, consignment, { argoCd, branch, branchName: options.branch }, options);
    }
    say(`${options.environment}: the train has arrived`);
  } finally {
    await branch.close();
  }
}

async function send(
  departure: Departure,
  brings: boolean,
  consignment: Consignment,
  places: Places,
  options: DepartOptions,
) {
  const { services, wave, leastSeconds } = departure;
  const { say, pollSeconds, environment } = options;
  say(`${titleOf(departure)}: ${services.map(({ name }) => name).join(', ')}`);
  const pushed = new Map<string, string>();
  const problems: Problem[] = [];
  const told = (line: string): void => say(`  ${line}`);
  const timeoutSeconds = options.timeoutSeconds ?? usualPatience(leastSeconds);
  const patience: Patience = { timeoutSeconds, pollSeconds, pushed: brings };
  const objects = (): ArgoCdObjects => readArgoCdObjects(places.branch.root, environment);
  const destination = { objects, whereabouts: inArgoCd(places.argoCd) };
  const way: Way = {
    message: (name, contents) => releaseMessage(name, contents, `Train of ${environment}, wave ${wave}`),
    permit: (coming) => refuseFreezes({ services: coming, leastSeconds }, destination, options, told),
    say: told,
  };
  try {
    const commits = brings ? await pushContent(consignment, services, way) : [];
    for (const [name, commit] of commits) pushed.set(name, commit);
    const arrival = await waitForArrival(services, places, patience, told);
    problems.push(...arrival.problems, ...(await advice(arrival, { services, pushed, places })));
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    problems.push(...error.problems);
    if (!isFrozen(error)) problems.push({ path: 'then', message: 'run this again: nothing is pushed twice' });
  }
  if (problems.length > 0)
    throw new ReleaseTrainError(`the train stopped in ${titleOf(departure)}; what comes after is untouched`, problems);
}

/**
 * The Argo CD that is asked.
 *
 * @throws ReleaseTrainError if it is not said where it is, or as whom it is asked
 */
export function argoCdOf(
  { argoCd, token, accessNames: names = COMMON_ACCESS, pollSeconds, say }: DepartOptions,
  { argoCdNamespace }: DeparturePlan,
): ArgoCd {
  const missing: Problem[] = [
    ...(argoCd ? [] : [{ path: names.address, message: 'is missing; write for example https://argocd.example.com' }]),
    ...(token ? [] : [{ path: names.token, message: 'is not set; it holds a token that may get Applications' }]),
  ];
  if (!argoCd || !token) throw new ReleaseTrainError('the train does not depart', missing);
  return new ArgoCd({
    server: argoCd,
    token,
    namespace: argoCdNamespace,
    retrySeconds: Math.min(pollSeconds, 5),
    names,
    say,
  });
}

/** Which services change, and which files do that no service of the train has. */
export async function outlook(consignment: Consignment, { departures }: DeparturePlan) {
  const services = departures.flatMap((departure) => departure.services);
  const { written, removed, lists, left } = await publishFolders(consignment, services, true);
  const within = (folders: readonly string[]): Set<string> => {
    const named = new Set(folders);
    return new Set(services.filter(({ folder }) => named.has(folder)).map(({ name }) => name));
  };
  return {
    changing: within([...written, ...removed].flatMap(foldersAbove)),
    /** With those whose content somebody brought by hand, which publish only takes note of. */
    toPush: within(lists.flatMap((unit) => foldersAbove(`${unit}/`))),
    left,
    all: services.length,
  };
}

function changes(count: number): string {
  return count === 1 ? '1 changes' : `${count} change`;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

function tell(departure: Departure, changing: ReadonlySet<string>, say: (line: string) => void): void {
  const named = departure.services.map(({ name }) => name);
  const changes = named.filter((name) => changing.has(name));
  const others = named.length - changes.length;
  say(`${titleOf(departure)}: ${changes.join(', ') || 'nothing'} would be pushed, ${others} unchanged`);
}

/** Applications that are not there, may not be read, or follow something else: told all together. */
async function refuseStrangers(
  services: readonly TrainService[],
  argoCd: ArgoCd,
  branch: string,
): Promise<ReadonlyMap<string, Application>> {
  const problems: Problem[] = [];
  const known = new Map<string, Application>();
  await forEachOf(
    services.flatMap(({ applications, folder }) => applications.map((application) => ({ application, folder }))),
    async ({ application, folder }) => {
      try {
        const found = await argoCd.application(application, false);
        known.set(application, found);
        const wrong = misdirection(found, folder, branch);
        if (wrong) problems.push({ path: `Application ${application}`, message: wrong });
      } catch (error) {
        if (!(error instanceof ReleaseTrainError) || !error.problems.every(isOfOne)) throw error;
        problems.push(...error.problems);
      }
    },
  );
  if (problems.length === 0) return known;
  throw new ReleaseTrainError('the train does not depart', sortedByPath(problems));
}

/** Whether it is about one Application, and not about Argo CD as a whole. */
function isOfOne({ path }: Problem): boolean {
  return path.startsWith('Application ');
}

function titleOf({ wave, waves, batch, batches }: Departure): string {
  return `wave ${wave} of ${waves}${batches > 1 ? `, batch ${batch} of ${batches}` : ''}`;
}
