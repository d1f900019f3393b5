import { groupedBy, type Problem } from '../../core';
import { freezeAt, type TrainPlan } from '../../train';
import type { PublishedApplication } from '../published-services';
import type { ApplicationState } from './application-state';
import type { GitService, GitSide } from './git-side';
import type { RowInput } from './judged';
import { keyOf, type LiveSide } from './live-side';
import { releaseNames } from './release-name';
import { CONDITIONS, LEVELS, type StatusReport, type StatusRow, type StrayRollout } from './report';
import { rowOf } from './row';
import { progressOf } from './train-progress';

/** A cluster of an environment, and what it runs. */
export interface AskedCluster {
  readonly environment: string;
  /** As messages call it. */
  readonly cluster: string;
  /** Of the kubeconfig; undefined for the current one. */
  readonly context?: string;
  /** Undefined where it could not be asked. */
  readonly live?: LiveSide;
}

/** What Argo CD says, by the names of Applications; undefined where nobody could be asked. */
export type LiveApplications = ReadonlyMap<string, ApplicationState> | undefined;

/** Which rows are wanted. */
export interface Selection {
  readonly environments: readonly string[];
  /** Services, by name; all by default. */
  readonly services?: ReadonlySet<string>;
}

/**
 * What runs, beside what Git asks for.
 *
 * @param now in milliseconds since 1970
 */
export function statusOf(
  git: GitSide & { readonly branch?: string },
  clusters: readonly AskedCluster[],
  applications: LiveApplications,
  selection: Selection,
  now: number,
): Omit<StatusReport, 'unasked' | 'notes'> & { readonly unasked: readonly Problem[] } {
  const byEnvironment = groupedBy(clusters, ({ environment }) => environment);
  const places = placesInTrains(git.trains);
  const all = selection.environments.flatMap((environment) => {
    const of = git.services.filter((service) => service.environment === environment);
    const asked = byEnvironment.get(environment) ?? [];
    return asked.flatMap((cluster) =>
      of.map((service): StatusRow => {
        const row = rowOf(inputOf(service, cluster, asked, git, applications, now));
        return {
          ...row,
          ...(asked.length > 1 && { cluster: cluster.cluster }),
          train: places.get(keyOf(environment, service.name)),
        };
      }),
    );
  });
  const { services } = selection;
  const rows = all.filter(({ service }) => services === undefined || services.has(service));
  return {
    at: new Date(now).toISOString(),
    git: { revision: git.revision, committedAt: git.committedAt, ...(git.branch && { branch: git.branch }) },
    // The order of rows that are alike stays: by environment, cluster and name.
    rows: rows.toSorted((a, b) => urgencyOf(a) - urgencyOf(b)),
    trains: git.trains
      .filter(({ environment }) => selection.environments.includes(environment))
      .map((plan) => progressOf(plan, all)),
    strays: services === undefined ? clusters.flatMap((cluster) => straysIn(cluster, git, clusters)) : [],
    // One cluster may be that of several environments.
    unasked: [...new Set(clusters.map(({ live }) => live))].flatMap((live) => live?.problems ?? []),
  };
}

/** Of those that move, and those that are at rest, none is more urgent than another. */
function urgencyOf({ level, conditions: [worst] }: StatusRow): number {
  const within = level === 'trouble' || level === 'attention' ? CONDITIONS.indexOf(worst ?? 'healthy') : 0;
  return LEVELS.indexOf(level) * CONDITIONS.length + within;
}

function inputOf(
  service: GitService,
  { live, context }: AskedCluster,
  ofEnvironment: readonly AskedCluster[],
  git: GitSide & { readonly branch?: string },
  applications: LiveApplications,
  now: number,
): RowInput {
  const key = keyOf(service.namespace, service.rollout);
  const written = applicationFor(service, live?.server, ofEnvironment.length > 1, applications);
  const application = written && applications?.get(written.name);
  const spec = application?.spec ?? written?.spec;
  return {
    service,
    live: live?.rollouts && {
      state: live.rollouts.get(key),
      runs: live.runs?.get(key) ?? [],
      releases: live.releases,
    },
    application,
    isWithoutApplication: written !== undefined && applications !== undefined && application === undefined,
    freeze: written && spec && freezeAt(git.projects.get(service.environment) ?? [], written.name, { spec }, now),
    context,
    contexts: ofEnvironment.flatMap((it) => it.context ?? []),
    branch: git.branch,
    now,
  };
}

/** The Application that brings a service to a cluster: that which names its address; the only one; or else one that there is. */
function applicationFor(
  { applications: written }: GitService,
  server: string | undefined,
  isOneOfSeveral: boolean,
  applications: LiveApplications,
): PublishedApplication | undefined {
  const destined = written.filter(({ spec }) => spec.destination.server === server);
  if (destined.length === 1 || written.length === 1) return destined[0] ?? written[0];
  if (isOneOfSeveral) return undefined;
  return written.find(({ name }) => applications?.has(name)) ?? written[0];
}

function placesInTrains(trains: readonly TrainPlan[]): Map<string, StatusRow['train']> {
  return new Map(
    trains.flatMap(({ environment, train, waves }) =>
      waves.flatMap(({ wave, services }) =>
        services.map(({ name }) => [keyOf(environment, name), { train, wave, waves: waves.length }] as const),
      ),
    ),
  );
}

/** Rollouts in the namespaces of an environment that Git does not have, for no environment of the same cluster. */
function straysIn(
  { environment, cluster, live }: AskedCluster,
  git: GitSide,
  clusters: readonly AskedCluster[],
): StrayRollout[] {
  const here = new Set(clusters.filter((it) => it.cluster === cluster).map((it) => it.environment));
  // Told once, of the first environment of the cluster.
  if (clusters.find((it) => it.cluster === cluster)?.environment !== environment) return [];
  const known = new Set(
    git.services.filter((it) => here.has(it.environment)).map(({ namespace, rollout }) => keyOf(namespace, rollout)),
  );
  return [...(live?.rollouts ?? [])]
    .filter(([key]) => !known.has(key))
    .map(([, rollout]) => ({ environment, cluster, rollout, name: releaseNames([rollout])[0] ?? '?' }));
}
