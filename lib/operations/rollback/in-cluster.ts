import { ReleaseTrainError } from '../../core';
import { isRecord, type Manifest } from '../../manifests';
import type { Cluster } from '../cluster';
import {
  type LiveReplicaSet,
  type RolloutState,
  replicaSetsOf,
  rolloutPath,
  rolloutState,
  templateDifference,
} from '../live';
import { type PlacedRelease, releaseOfTemplate } from './placed-release';

/** A service as one cluster has it. */
export interface InCluster {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly state: RolloutState;
  /** The pod template that it was told last. */
  readonly template: unknown;
  readonly replicaSets: readonly LiveReplicaSet[];
  /** The pods that have the traffic, or had it before this release. */
  readonly stable?: LiveReplicaSet;
  /** Of a blue-green release: the hash of the pods that the Service calls now. */
  readonly activeHash?: string;
}

/**
 * What is happening to the release that is left:
 * - `waiting`: the cluster does not have it yet.
 * - `in-flight`, `aborted`: other pods are stable.
 * - `promoted`: its pods are the stable ones.
 * - `first`: no pods are stable yet.
 */
export type Situation = 'waiting' | 'in-flight' | 'aborted' | 'promoted' | 'first';

/**
 * Where the Rollout of some manifests is in a cluster.
 *
 * @param delivered the namespace of what names none
 */
export function addressOf(
  { rollout }: PlacedRelease,
  delivered = 'default',
): { readonly namespace: string; readonly name: string } {
  return { namespace: rollout.namespace ?? delivered, name: rollout.name };
}

/**
 * Reads a Rollout and its ReplicaSets; undefined if the cluster has none of that name.
 *
 * @throws ReleaseTrainError if the cluster does not answer, or not to whoever asks
 */
export async function readInCluster(
  cluster: Cluster,
  { namespace, name }: ReturnType<typeof addressOf>,
): Promise<InCluster | undefined> {
  const path = rolloutPath(namespace, name);
  const { status, body } = await cluster.get(path);
  if (status === 404) return undefined;
  if (status === 403)
    throw new ReleaseTrainError(`${cluster.name} lets nobody of this name read the Rollout ${namespace}/${name} (403)`);
  cluster.demandOk(status, path);
  if (!isRecord(body) || !isRecord(body.spec))
    throw new ReleaseTrainError(`${cluster.name} answers ${path} with what is no Rollout`);
  const rollout = body as unknown as Manifest;
  const state = rolloutState(rollout);
  // What is in flight can be aborted without them.
  const replicaSets = await replicaSetsOf(cluster, namespace, rollout).catch((error: unknown) => {
    if (error instanceof ReleaseTrainError) return [];
    throw error;
  });
  return {
    cluster,
    namespace,
    name,
    state,
    template: body.spec.template,
    replicaSets,
    stable: replicaSets.find(({ hash }) => state.stableHash !== undefined && hash === state.stableHash),
    activeHash: state.activeHash,
  };
}

/** What is happening in a cluster to the release that Git has. */
export function situationOf(each: InCluster, inGit: PlacedRelease): Situation {
  const { state, template } = each;
  const live = releaseOfTemplate(template);
  if (live.key !== inGit.key) return 'waiting';
  if (hasStableTemplate(each)) return 'promoted';
  if (state.stableHash === undefined) return 'first';
  if (state.isAborted) return 'aborted';
  return state.isPromoted ? 'promoted' : 'in-flight';
}

/** Whether a release may still be aborted. */
export function isInFlight(each: InCluster): boolean {
  return each.state.isInFlight && !hasStableTemplate(each);
}

/**
 * Whether the stable pods are what the Rollout asks for. A status that is a moment old, as after each change of the replicas, and as
 * long as the controller is down, does not say so.
 */
function hasStableTemplate({ template, stable }: InCluster): boolean {
  return stable !== undefined && templateDifference(template, stable.template) === undefined;
}

/** Whether the stable pods of a cluster are those of a release in Git. */
export function isStableIn({ stable, state, template }: InCluster, release: PlacedRelease): boolean {
  const written = release.rollout.at('spec', 'template').value;
  if (stable) return templateDifference(written, stable.template) === undefined;
  // Nobody let us see the pods; where all is promoted, the Rollout itself says what they are.
  return state.isPromoted && releaseOfTemplate(template).key === release.key;
}
