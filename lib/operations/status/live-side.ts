import { groupedBy, type Problem } from '../../core';
import type { Cluster } from '../cluster';
import { objectIn, textIn } from '../fields';
import { type RolloutState, rolloutState, templateRelease } from '../live';
import { type AnalysisRun, analysisRun } from './analyses';
import { type ApplicationState, applicationState } from './application-state';
import { type Listed, type ListQuestion, listed } from './lists';

/** What a cluster runs, as far as it may be asked. */
export interface LiveSide {
  /** By `namespace/name`; undefined where nobody knows. */
  readonly rollouts?: ReadonlyMap<string, RolloutState>;
  /** By the `namespace/name` of their Rollouts; undefined where nobody knows. */
  readonly runs?: ReadonlyMap<string, readonly AnalysisRun[]>;
  /** What pods run, by `namespace/hash`. */
  readonly releases: ReadonlyMap<string, LiveRelease>;
  /** The API server, as the kubeconfig has it. */
  readonly server?: string;
  /** What could not be asked. */
  readonly problems: readonly Problem[];
}

/** What pods run. */
export type LiveRelease = Pick<RolloutState, 'image' | 'releaseId' | 'version'>;

/** Which part of a cluster is asked for. */
export interface LiveQuestion {
  /** How messages call the cluster. */
  readonly cluster: string;
  /** The namespaces of the services that Git has. */
  readonly namespaces: ReadonlySet<string>;
  /** Rollouts, as `namespace/name`, whose analyses are asked for also when all is well. */
  readonly named: ReadonlySet<string>;
  /** What is known of earlier looks: pods of one hash never run anything else. */
  readonly releases?: ReadonlyMap<string, LiveRelease>;
}

const ROLLOUTS = 'apis/argoproj.io/v1alpha1';

/** Namespaces that are asked one by one; where there are more, all are asked at once. */
const MOST_NAMESPACES = 3;

/** Hashes that fit into one question; where there are more, all objects are asked for. */
const MOST_HASHES = 100;

/** The key of a Rollout, and of its pods. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/**
 * Asks a cluster with a few lists, however many services there are: the Rollouts; and of those that are not at rest, or that
 * somebody named, the AnalysisRuns, and the ReplicaSets that tell what the stable pods run.
 *
 * @throws ReleaseTrainError if it cannot be asked at all
 */
export async function readLiveSide(cluster: Cluster, question: LiveQuestion): Promise<LiveSide> {
  const problems: Problem[] = [];
  const told = (
    kind: string,
    needs: string,
    found: Listed,
  ): readonly Readonly<Record<string, unknown>>[] | undefined => {
    if (typeof found !== 'string') return found;
    problems.push({
      path: question.cluster,
      message:
        found === 'forbidden'
          ? `the ${kind} may not be listed (403): it needs the verb list on ${needs}`
          : `has no ${kind} (404): is Argo Rollouts installed there, and is it the right cluster?`,
    });
    return undefined;
  };
  const found = told(
    'Rollouts',
    'rollouts of the group argoproj.io',
    await ofNamespaces(cluster, question.namespaces, { api: ROLLOUTS, plural: 'rollouts' }),
  );
  const rollouts = found?.map((rollout) => rolloutState(rollout as Parameters<typeof rolloutState>[0]));
  const unsettled = (rollouts ?? []).filter((state) => !isAtRest(state));
  const judged = (rollouts ?? []).filter(
    (state) => !isAtRest(state) || question.named.has(keyOf(state.namespace, state.name)),
  );
  const runs = told(
    'AnalysisRuns',
    'analysisruns of the group argoproj.io',
    await ofHashes(cluster, judged, ({ currentHash }) => currentHash, { api: ROLLOUTS, plural: 'analysisruns' }),
  );
  const known = question.releases ?? new Map<string, LiveRelease>();
  const strange = unsettled.filter(
    (state) => hasStableBeside(state) && !known.has(keyOf(state.namespace, state.stableHash ?? '')),
  );
  const replicaSets = told(
    'ReplicaSets, which tell what the stable pods run,',
    'replicasets of the group apps',
    await ofHashes(cluster, strange, ({ stableHash }) => stableHash, { api: 'apis/apps/v1', plural: 'replicasets' }),
  );
  return {
    rollouts: rollouts && new Map(rollouts.map((state) => [keyOf(state.namespace, state.name), state])),
    runs:
      runs &&
      groupedBy(
        runs.flatMap((run) => analysisRun(run) ?? []),
        ({ namespace, rollout }) => keyOf(namespace, rollout),
      ),
    releases: new Map([...known, ...(replicaSets ?? []).flatMap(releaseOfPods)]),
    server: cluster.server,
    problems,
  };
}

/**
 * The Applications of some namespaces, by name.
 *
 * @returns why there are none instead: they may not be listed, or the API server does not know them
 * @throws ReleaseTrainError if it cannot be asked at all
 */
export async function readApplications(
  cluster: Cluster,
  namespaces: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ApplicationState> | 'forbidden' | 'absent'> {
  const found = await ofNamespaces(cluster, namespaces, { api: ROLLOUTS, plural: 'applications' });
  if (typeof found === 'string') return found;
  return new Map(found.map((application) => applicationState(application)).map((state) => [state.name, state]));
}

/** Whether a Rollout has nothing under way. */
export function isAtRest({ isPromoted, isAborted, phase }: RolloutState): boolean {
  return isPromoted && !isAborted && phase === 'Healthy';
}

/** Whether pods of the stable version run that may be others than what the template asks for. */
export function hasStableBeside({ stableHash, currentHash, isInvalid, isObserved }: RolloutState): boolean {
  return stableHash !== undefined && (stableHash !== currentHash || isInvalid || !isObserved);
}

/** What is in some namespaces: of several at once, unless that is forbidden. */
async function ofNamespaces(
  cluster: Cluster,
  namespaces: ReadonlySet<string>,
  question: Omit<ListQuestion, 'namespace'>,
): Promise<Listed> {
  if (namespaces.size > MOST_NAMESPACES) {
    const all = await listed(cluster, question);
    if (all === 'absent') return all;
    if (all !== 'forbidden')
      return all.filter(({ metadata }) => namespaces.has(textIn(objectIn(metadata).namespace) ?? 'default'));
  }
  const objects: Readonly<Record<string, unknown>>[] = [];
  for (const namespace of namespaces) {
    const found = await listed(cluster, { ...question, namespace });
    if (typeof found === 'string') return found;
    objects.push(...found);
  }
  return objects;
}

/** What is labelled with the pods of some Rollouts. */
async function ofHashes(
  cluster: Cluster,
  states: readonly RolloutState[],
  hashOf: (state: RolloutState) => string | undefined,
  question: ListQuestion,
): Promise<Listed> {
  const hashes = [...new Set(states.flatMap((state) => hashOf(state) ?? []))].sort();
  if (hashes.length === 0) return [];
  const labels =
    hashes.length > MOST_HASHES ? 'rollouts-pod-template-hash' : `rollouts-pod-template-hash in (${hashes.join(',')})`;
  const wanted = new Set(hashes);
  const found = await ofNamespaces(cluster, new Set(states.map(({ namespace }) => namespace)), { ...question, labels });
  if (typeof found === 'string') return found;
  return found.filter(({ metadata }) =>
    wanted.has(String(objectIn(objectIn(metadata).labels)['rollouts-pod-template-hash'])),
  );
}

function releaseOfPods(replicaSet: Readonly<Record<string, unknown>>): [string, LiveRelease][] {
  const { namespace, labels } = objectIn(replicaSet.metadata);
  const hash = textIn(objectIn(labels)['rollouts-pod-template-hash']);
  const { template } = objectIn(replicaSet.spec);
  return hash === undefined ? [] : [[keyOf(textIn(namespace) ?? 'default', hash), templateRelease(template)]];
}
