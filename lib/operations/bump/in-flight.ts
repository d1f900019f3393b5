import { goSeconds, humanDuration, oneLine, ReleaseTrainError } from '../../core';
import { git } from '../../git';
import type { Manifest } from '../../manifests';
import type { Cluster } from '../cluster';
import { type RolloutState, rolloutPath, rolloutState } from '../live';
import type { PublishedService } from '../published-services';

/** What is done where the release before is still on its way. */
export type InFlight = 'refuse' | 'queue' | 'replace';

export const IN_FLIGHT: readonly InFlight[] = ['refuse', 'queue', 'replace'];

/** How the cluster is looked at. */
export interface Look {
  /** The cluster that is asked; undefined where nobody asks one. */
  readonly cluster?: Cluster;
  /** Whether it was named: then no answer is an error, and otherwise told. */
  readonly isDemanded: boolean;
  readonly inFlight: InFlight;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  readonly dryRun: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Lets a new release go on, or not, where one may be in flight: a changed pod template makes the canary start over at its first
 * step, with new pods.
 *
 * @returns whether it waited: then there may be something new in Git
 * @throws ReleaseTrainError if one is in flight that is not to be disturbed, or does not end in time
 */
export async function passInFlight(root: string, readers: readonly PublishedService[], look: Look): Promise<boolean> {
  const { cluster, say } = look;
  if (!cluster) {
    say('nobody looked into a cluster: whether a release is in flight is not known (--context looks)');
    for (const service of readers) await tellFromGit(root, service, look);
    return false;
  }
  if (readers.length === 0) {
    say(`no published service names this file, so ${cluster.name} was not asked whether a release is in flight`);
    return false;
  }
  if (readers.length > 1 && look.isDemanded)
    throw new ReleaseTrainError('the release was not changed', [
      {
        path: '--context',
        message: `is one cluster, and the file releases ${readers.map(({ environment }) => environment).join(' and ')}; say with --env which of them runs there`,
      },
    ]);
  let waited = false;
  for (const service of readers) if (await passOne(service, cluster, look)) waited = true;
  return waited;
}

async function passOne(service: PublishedService, cluster: Cluster, look: Look): Promise<boolean> {
  const { inFlight, say, now, sleep, timeoutSeconds, pollSeconds } = look;
  const title = titleOf(service);
  const until = now() + timeoutSeconds * 1000;
  for (let told = ''; ; ) {
    const seen = await seenOf(service, cluster, look, told !== '');
    if (seen.words === undefined) {
      if (seen.note) say(seen.note);
      return told !== '';
    }
    if (inFlight === 'replace') {
      say(`${title}: ${seen.words}`);
      say(
        `${title}: it ends there: the new release starts over at the first step with pods of its own, those of the canary go, and the stable version keeps serving`,
      );
      // Its pods went as the canary's share grew, and they are not there again at once.
      if (service.rollout.at('spec', 'strategy', 'canary', 'dynamicStableScale').value === true)
        say(
          `${title}: the stable version shrinks with the weight (dynamicStableScale), and has fewer pods until it has grown again`,
        );
      return false;
    }
    if (inFlight === 'refuse') throw inTheWay(title, seen.words);
    if (look.dryRun) {
      say(`${title}: ${seen.words}; without --dry-run this would wait until it is promoted or aborted`);
      return false;
    }
    if (seen.words !== told) say(`${title}: waits: ${seen.words}`);
    told = seen.words;
    if (now() >= until)
      throw new ReleaseTrainError('the release was not changed', [
        {
          path: title,
          message: `${seen.words} after ${humanDuration(timeoutSeconds)}; promote or abort it, give a longer --timeout, or --in-flight replace`,
        },
      ]);
    await sleep(pollSeconds * 1000);
  }
}

/** What is in flight, in words; otherwise what is to be told, if anything is. */
interface Seen {
  readonly words?: string;
  readonly note?: string;
}

async function seenOf(service: PublishedService, cluster: Cluster, look: Look, isWaiting: boolean): Promise<Seen> {
  const { namespace, rollout } = service;
  const title = titleOf(service);
  const path = rolloutPath(namespace, rollout.name);
  try {
    const { status, body } = await cluster.get(path);
    if (status === 404) return { note: `${title}: ${cluster.name} has no such Rollout, so nothing is in flight there` };
    if (status === 403)
      throw new ReleaseTrainError(
        `${cluster.name}: you may not get rollouts in ${namespace} (403); have that right given, or leave --context out`,
      );
    cluster.demandOk(status, path);
    return seenIn(title, rolloutState(body as Manifest), service);
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    // Who waits for an hour does not stop because the cluster is away for once.
    if (isWaiting) return { words: `cannot be seen: ${error.message}` };
    if (look.isDemanded) throw error;
    return { note: `${title}: whether a release is in flight is not known: ${error.message}` };
  }
}

function seenIn(title: string, state: RolloutState, service: PublishedService): Seen {
  const id = oneLine(state.releaseId ?? state.image ?? 'a release');
  if (state.isInFlight) return { words: `${id} is in flight${whereOf(state)}` };
  // What Git has and the cluster has not is about to be in flight.
  if (service.releaseId !== undefined && state.releaseId !== undefined && service.releaseId !== state.releaseId)
    return { words: `${oneLine(service.releaseId)} is published and not synced yet; ${id} runs` };
  if (state.isAborted)
    return {
      note: `${title}: ${id} was aborted${state.message ? ` (${oneLine(state.message)})` : ''}; this release takes its place`,
    };
  return { note: `${title}: nothing is in flight: ${id} is stable` };
}

function whereOf({ step, weight, pauses, phase, strategy }: RolloutState): string {
  const where = [
    ...(step ? [`at step ${Math.min(step.index + 1, step.count)} of ${step.count}`] : []),
    ...(weight === undefined ? [] : [`with ${weight} % of the traffic`]),
    ...(phase === 'Unknown' ? ['not looked at by the controller yet'] : []),
    ...(pauses.includes('InconclusiveAnalysisRun') ? ['paused, since an analysis could not tell'] : []),
    ...(strategy === 'blue-green' && pauses.includes('BlueGreenPause') ? ['paused before the switch'] : []),
  ];
  return where.length === 0 ? '' : ` (${where.join(', ')})`;
}

function inTheWay(title: string, words: string): ReleaseTrainError {
  return new ReleaseTrainError('a release is in flight; nothing was changed', [
    { path: title, message: words },
    {
      path: 'then',
      message:
        'wait for it with --in-flight queue; end it with --in-flight replace: the canary starts over with the new release; or see what it does: release-train status',
    },
  ]);
}

function titleOf({ environment, name }: PublishedService): string {
  return `${environment}/${name}`;
}

/** What Git says of the last release of a service, for people to judge. */
async function tellFromGit(root: string, service: PublishedService, { now, say }: Look): Promise<void> {
  const args = ['--literal-pathspecs', 'log', '-1', '--format=%cI %h', '--', service.folder];
  const isShallow = await git(root, ['rev-parse', '--is-shallow-repository']).catch(() => 'true');
  const line = isShallow.trim() === 'true' ? '' : await git(root, args).catch(() => '');
  const [time = '', commit] = line.trim().split(' ');
  if (commit === undefined || Number.isNaN(Date.parse(time))) return;
  const age = Math.max(0, Math.round((now() - Date.parse(time)) / 60_000)) * 60;
  const least = pausesOf(service);
  const path = least > 0 ? `; the pauses of its path alone take ${humanDuration(least)}` : '';
  const id = oneLine(service.releaseId ?? service.image ?? 'a release');
  say(`${titleOf(service)}: ${id} was published ${humanDuration(age)} ago (${commit})${path}`);
}

function pausesOf({ rollout }: PublishedService): number {
  const steps = rollout.at('spec', 'strategy', 'canary', 'steps').value;
  const durations = (Array.isArray(steps) ? steps : []).map((step) => step?.pause?.duration);
  return durations.reduce<number>(
    (sum, it) => sum + (/^\d+$/.test(String(it)) ? Number(it) : (goSeconds(String(it)) ?? 0)),
    0,
  );
}
