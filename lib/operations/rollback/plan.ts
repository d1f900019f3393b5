import { listed, nearestTo, oneLine, type Problem, ReleaseTrainError } from '../../core';
import { git, readObjects } from '../../git';
import { ManifestTree } from '../../manifests';
import { reviewTrees } from '../../review';
import { type FolderHistory, type FolderState, folderHistory } from './folder-history';
import { type Delivery, deliveryOf } from './freezes';
import { askGuards, type GuardedRelease, type GuardVerdict, type RollbackGuard } from './guards';
import { type InCluster, isStableIn, situationOf } from './in-cluster';
import { type PlacedRelease, releaseIn } from './placed-release';
import { planReleaseFile, type ReleaseFileHistory, type ReleaseFilePlan, releaseFileHistory } from './release-file';
import { chooseTarget, placeOf, standingOf, type Target } from './target';

/** What a rollback of one service in one environment would do. */
export interface RollbackPlan {
  readonly service: string;
  readonly environment: string;
  readonly folder: string;
  readonly from: FolderState & { readonly release: PlacedRelease };
  readonly target: Target;
  readonly releaseFile: ReleaseFilePlan;
  readonly verdict: GuardVerdict;
  readonly delivery: Delivery;
  /** What else than the release the restored folder changes, a sentence each. */
  readonly alsoChanges: readonly string[];
  /** The release as each cluster has it; none where nobody looked. */
  readonly live: readonly InCluster[];
}

/** Nothing is to be done: somebody went back already. */
export interface NothingToDo {
  readonly service: string;
  readonly environment: string;
  readonly words: string;
  readonly current: Target['state'];
  /** As each cluster has it, which may not have got there yet; none where nobody looked. */
  readonly live: readonly InCluster[];
}

/** What a plan is made from. */
export interface PlanProps {
  /** The branch that the work tree is of. */
  readonly branch: string;
  readonly to?: string;
  readonly guards: readonly RollbackGuard[];
  readonly despite: ReadonlySet<string>;
  /** Reads the service in the clusters of the environment; told what Git has. */
  /** @param namespace that of what names none */
  readonly look: (release: PlacedRelease, namespace: string | undefined) => Promise<readonly InCluster[]>;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * Decides what a rollback does, from the branch as a work tree has it and from the clusters. Nothing is changed.
 *
 * @throws ReleaseTrainError if there is nothing to go back to
 */
export async function planRollback(
  root: string,
  environment: string,
  service: string,
  props: PlanProps,
): Promise<RollbackPlan | NothingToDo> {
  const most = props.to === undefined ? MOST_CHANGES : MOST_CHANGES_ASKED_FOR;
  const history = await folderHistory(root, props.branch, environment, service, most);
  if (history.states.length === 0) throw await unknownService(root, environment, service);
  const { current: from, thereAlready } = standingOf(history);
  const delivery = await deliveryOf(root, environment, history.folder, props.now);
  const live = await props.look(from.release, delivery.namespace);
  const nothing = (words: string): NothingToDo => ({ service, environment, words, current: from, live });
  if (thereAlready !== undefined && props.to === undefined) return nothing(thereAlready);
  const unproven = live.find((each) => ['waiting', 'in-flight', 'aborted'].includes(situationOf(each, from.release)));
  const target = await chooseTarget(root, history, from, {
    to: props.to,
    stable: unproven && { isStable: (release) => isStableIn(unproven, release) },
  });
  if (target.state === from) return nothing(isThere(history, from));
  const file =
    from.release.releaseFile === undefined
      ? undefined
      : await releaseFileHistory(root, props.branch, from.release.releaseFile, most);
  const releaseFile = planReleaseFile({
    service,
    named: from.release.releaseFile,
    history: file,
    from: from.release,
    to: target.state.release,
    sharedWith: file ? await sharers(root, history, file) : [],
  });
  const guarded = async (state: Target['state']): Promise<GuardedRelease> => ({
    id: state.release.key,
    version: state.release.version,
    file: file?.versions.get(state.release.key)?.release,
    manifests: await manifestsOf(root, state),
    commit: state.commit,
  });
  const undone = await Promise.all(target.undone.map(guarded));
  const question = {
    service,
    environment,
    from: await guarded(from),
    to: await guarded(target.state),
    undone,
    read: async (path: string) => (await readObjects(root, [`HEAD:${path}`])).get(`HEAD:${path}`),
  };
  return {
    service,
    environment,
    folder: history.folder,
    from,
    target,
    releaseFile,
    verdict: await askGuards(props.guards, question, props.despite),
    delivery,
    alsoChanges: alsoChanges(question.from.manifests, question.to.manifests),
    live,
  };
}

/** Of a service that is released ten times a day, a month. */
const MOST_CHANGES = 300;

/** More than a year: all between has to be asked whether it may be undone. */
const MOST_CHANGES_ASKED_FOR = 5000;

/** Whether there is anything to do. */
export function isPlan(plan: RollbackPlan | NothingToDo): plan is RollbackPlan {
  return 'target' in plan;
}

/** Plans of several environments that one commit after the other cannot carry out, since they share a release file. */
export function sharedFileProblems(plans: readonly RollbackPlan[]): Problem[] {
  const restored = plans.flatMap((plan) =>
    plan.releaseFile.kind === 'restored' ? [{ plan, ...plan.releaseFile }] : [],
  );
  return restored.flatMap(({ plan, path, version }, i) => {
    const other = restored.slice(0, i).find((it) => it.path === path && it.version.blob !== version.blob);
    if (!other) return [];
    return {
      path,
      message: `is the release file of ${listed([other.plan.environment, plan.environment])}, which would go back to ${other.version.release.releaseId} and ${version.release.releaseId}: say which with --to, or roll back one after the other`,
    };
  });
}

function isThere({ states }: FolderHistory, { release }: RollbackPlan['from']): string {
  const [last] = states;
  return `is at ${release.key} already, since ${last?.commit.slice(0, 8)} "${oneLine(last?.subject ?? '')}"`;
}

/** The manifests of a folder as they were. */
async function manifestsOf(root: string, { files }: FolderState): Promise<ManifestTree> {
  const texts = await readObjects(root, [...new Set(files.values())]);
  return new ManifestTree(new Map([...files].map(([path, id]) => [path, texts.get(id) ?? ''])));
}

/** Other environments in which the service of this name has the same release file. */
async function sharers(root: string, { folder, environment }: FolderHistory, { path }: ReleaseFileHistory) {
  const args = ['--literal-pathspecs', 'ls-tree', '-z', '--name-only', 'HEAD', '--', 'clusters/'];
  const environments = (await git(root, args))
    .split('\0')
    .map((name) => name.slice('clusters/'.length))
    .filter((name) => name !== '' && name !== environment);
  const found: string[] = [];
  for (const other of environments) {
    const below = folder.replace(`clusters/${environment}/`, `clusters/${other}/`);
    const paths = (await git(root, ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', below]))
      .split('\0')
      .filter((name) => /\.ya?ml$/.test(name));
    const texts = await readObjects(
      root,
      paths.map((name) => `HEAD:${name}`),
    );
    const named = releaseIn(texts)?.releaseFile;
    if (named !== undefined && (path === named || path.endsWith(`/${named}`))) found.push(other);
  }
  return found.sort();
}

/** What else was changed since, which the restored bytes take back: the path, the analyses, the configuration. */
function alsoChanges(before: ManifestTree, after: ManifestTree): string[] {
  return reviewTrees(before, after)
    .groups.flatMap(({ statements }) => statements)
    .filter(({ id, risk }) => id !== 'release' && id !== 'query-release' && risk !== 'none')
    .map(({ text, risk }) => `${oneLine(text)} (${risk})`);
}

async function unknownService(root: string, environment: string, service: string): Promise<ReleaseTrainError> {
  const below = async (folder: string): Promise<string[]> =>
    (await git(root, ['--literal-pathspecs', 'ls-tree', '-z', '--name-only', 'HEAD', '--', folder]))
      .split('\0')
      .map((path) => path.slice(folder.length))
      .filter((name) => name !== '');
  const services = await below(`clusters/${environment}/apps/`);
  const message =
    services.length > 0
      ? `there is no service ${oneLine(service)} in clusters/${environment}/apps${nearestTo(service, services)}`
      : `there is no environment ${oneLine(environment)} on the branch${nearestTo(environment, await below('clusters/'), ': nothing is published')}`;
  return new ReleaseTrainError('nothing was rolled back', [{ path: placeOf({ service, environment }), message }]);
}
