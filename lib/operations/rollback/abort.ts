import { setTimeout as wait } from 'node:timers/promises';
import { ReleaseTrainError } from '../../core';
import type { Manifest } from '../../manifests';
import { rolloutPath, rolloutState } from '../live';
import { type InCluster, isInFlight } from './in-cluster';
import { releaseOfTemplate } from './placed-release';
import type { NothingToDo, RollbackPlan } from './plan';
import type { RollbackOptions } from './rollback-options';

/** How an abort ended. */
export type AbortOutcome =
  | { readonly kind: 'aborted' }
  /** It was over before. */
  | { readonly kind: 'promoted' }
  | { readonly kind: 'failed'; readonly why: string };

/** Looks at what came of it, a second apart. */
const MOST_LOOKS = 20;

/**
 * Aborts a release that is in flight, as `kubectl argo rollouts abort` does: a field of the status, which Argo CD does not compare.
 * A controller that has not seen the newest template yet forgets it (`resetRolloutStatus`), so that it is said until it holds.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/kubectl-argo-rollouts/cmd/abort/abort.go
 */
export async function abortRollout(
  { cluster, namespace, name }: Pick<InCluster, 'cluster' | 'namespace' | 'name'>,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<AbortOutcome> {
  const path = rolloutPath(namespace, name);
  let why = `the controller did not take it within ${MOST_LOOKS} seconds; is it running?`;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { status, body } = await cluster.get(path);
    if (isPassing(status)) {
      why = `the API server answers ${status}`;
      await sleep(1000);
      continue;
    }
    if (status !== 200) return { kind: 'failed', why: `the Rollout could not be read (${status})` };
    const state = rolloutState(body as Manifest);
    const observed = state.phase !== 'Unknown';
    if (observed && state.isPromoted) return { kind: 'promoted' };
    // The controller itself writes when it was.
    if (observed && state.isAborted && state.abortedAt !== undefined) return { kind: 'aborted' };
    if (!state.isAborted) {
      const sent = await cluster.send('PATCH', `${path}/status`, { status: { abort: true } });
      if (sent.status === 403) return { kind: 'failed', why: 'whoever asks may not patch rollouts/status there (403)' };
      if (sent.status !== 200) why = `the API server answers ${sent.status}`;
      if (sent.status !== 200 && !isPassing(sent.status)) return { kind: 'failed', why };
    }
    await sleep(1000);
  }
  return { kind: 'failed', why };
}

/** Whether it may be well a second later: too much is asked, somebody else was writing, or the server is starting. */
function isPassing(status: number): boolean {
  return status === 409 || status === 429 || status >= 500;
}

/** Where something is in flight that is not what shall run. */
export function abortsOf(plans: readonly RollbackPlan[], nothing: readonly NothingToDo[]): InCluster[] {
  const all = [
    ...plans.map(({ live, target }) => ({ live, goesTo: target.state.release })),
    ...nothing.map(({ live, current }) => ({ live, goesTo: current.release })),
  ];
  return all.flatMap(({ live, goesTo }) =>
    live.filter((each) => isInFlight(each) && releaseOfTemplate(each.template).key !== goesTo.key),
  );
}

/** Aborts what is in flight. A failure is told: the revert does the same, a little later. */
export async function abortAll(
  aborts: readonly InCluster[],
  { say, warn, sleep = wait }: RollbackOptions,
): Promise<void> {
  for (const each of aborts) {
    const where = `${each.namespace}/${each.name} in ${each.cluster.name}`;
    const outcome = await abortRollout(each, async (milliseconds) => void (await sleep(milliseconds))).catch(
      (error: unknown) => {
        if (!(error instanceof ReleaseTrainError)) throw error;
        return { kind: 'failed', why: error.message } as const;
      },
    );
    if (outcome.kind === 'aborted') say(`${where}: aborted; the stable pods have the traffic`);
    else if (outcome.kind === 'promoted')
      warn(`${where}: everybody had the release before it could be aborted; the way back is a new update`);
    else
      warn(
        `${where} was not aborted (${outcome.why}). It goes on with Git: the controller returns to the stable pods when Argo CD has applied it. Sooner: kubectl argo rollouts abort ${each.name} -n ${each.namespace}`,
      );
  }
}
