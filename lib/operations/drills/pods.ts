import type { Cluster } from '../cluster';
import { objectIn, objectsIn } from '../fields';
import type { RolloutState } from '../live';
import { podsPath } from './cluster-paths';

/** The pods of both versions. */
export interface PodCounts {
  readonly stableReady: number;
  readonly stableWanted: number;
  readonly canaryReady: number;
  /** Of those that are ready. */
  readonly canaryWithSidecar: number;
  /** When the first pod of the canary was ready, in milliseconds since 1970. */
  readonly canarySince?: number;
}

/** @throws ReleaseTrainError if the cluster does not tell */
export async function podCounts(
  cluster: Cluster,
  { namespace, stableHash, currentHash }: RolloutState,
  { desired, dynamicStableScale }: { readonly desired: number; readonly dynamicStableScale: boolean },
): Promise<PodCounts> {
  const stable = await readyPods(cluster, namespace, stableHash);
  const canary = await readyPods(cluster, namespace, currentHash);
  const since = canary.map(({ readySince }) => readySince).filter((at) => !Number.isNaN(at));
  return {
    stableReady: stable.length,
    // Where it shrinks while the canary grows, an abort makes it whole before it gets the requests.
    stableWanted: dynamicStableScale ? 1 : desired,
    canaryReady: canary.length,
    canaryWithSidecar: canary.filter(({ hasSidecar }) => hasSidecar).length,
    ...(since.length > 0 && { canarySince: Math.min(...since) }),
  };
}

interface ReadyPod {
  readonly hasSidecar: boolean;
  readonly readySince: number;
}

async function readyPods(cluster: Cluster, namespace: string, hash: string | undefined): Promise<ReadyPod[]> {
  if (hash === undefined) return [];
  const path = podsPath(namespace, hash);
  const { status, body } = await cluster.get(path);
  cluster.demandOk(status, path);
  return objectsIn(objectIn(body).items).flatMap(({ metadata, spec, status: state }) => {
    if (objectIn(metadata).deletionTimestamp !== undefined) return [];
    const ready = objectsIn(objectIn(state).conditions).find(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    );
    if (!ready) return [];
    // Native sidecars stand among the init containers.
    const { containers: own, initContainers } = objectIn(spec);
    const containers = [...objectsIn(own), ...objectsIn(initContainers)];
    const hasSidecar = containers.some(({ name }) => name === 'istio-proxy');
    return [{ hasSidecar, readySince: Date.parse(String(ready.lastTransitionTime)) }];
  });
}
