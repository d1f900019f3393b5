import { humanDuration, oneLine, ReleaseTrainError } from '../../core';
import type { Manifest } from '../../manifests';
import type { Cluster } from '../cluster';
import { rolloutPath, rolloutState } from '../live';

/** What is waited for. */
export interface AwaitedRollout {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  /** The release id, or the image of one that has none. */
  readonly release: string;
}

export interface WaitOptions {
  readonly seconds: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Waits until Rollouts are healthy with a release, and tells what changes meanwhile.
 *
 * @throws ReleaseTrainError if that takes too long
 */
export async function waitUntilHealthy(awaited: readonly AwaitedRollout[], options: WaitOptions): Promise<void> {
  const { seconds, now, sleep, say } = options;
  const end = now() + seconds * 1000;
  const told = new Map<AwaitedRollout, string>();
  for (;;) {
    let open = 0;
    for (const each of awaited) {
      const { arrived, words } = await look(each);
      if (!arrived) open++;
      if (told.get(each) !== words) say(`${each.namespace}/${each.name} in ${each.cluster.name}: ${words}`);
      told.set(each, words);
    }
    if (open === 0) return;
    if (now() >= end)
      throw new ReleaseTrainError(`what was rolled back in Git is not healthy after ${humanDuration(seconds)}`, [
        ...awaited.map((each) => ({ path: `${each.namespace}/${each.name}`, message: told.get(each) ?? '' })),
      ]);
    await sleep(POLL_MS);
  }
}

const POLL_MS = 5000;

async function look({ cluster, namespace, name, release }: AwaitedRollout) {
  const path = rolloutPath(namespace, name);
  let answer: Awaited<ReturnType<Cluster['get']>>;
  try {
    answer = await cluster.get(path);
  } catch (error) {
    // Whoever waits for minutes does not stop because the API server is away for once.
    if (!(error instanceof ReleaseTrainError)) throw error;
    return { arrived: false, words: error.message };
  }
  if (answer.status !== 200) return { arrived: false, words: `the API server answers ${answer.status}` };
  const { isPromoted, phase, message, step, ...state } = rolloutState(answer.body as Manifest);
  const has = state.releaseId ?? state.image ?? '';
  if (has !== release)
    return {
      arrived: false,
      words: `Argo CD has not applied it yet: the Rollout still is told to run ${oneLine(has)}`,
    };
  const arrived = isPromoted && phase === 'Healthy';
  const at = step && step.index < step.count ? `, step ${step.index + 1} of ${step.count}` : '';
  return { arrived, words: `${phase}${at}${message === '' ? '' : ` (${oneLine(message)})`}` };
}
