import { groupedBy } from '../../../lib/core';
import { rolloutState, type StatusReport, type StatusRow } from '../../../lib/operations';
import { analysisRun } from '../../../lib/operations/status/analyses';
import { applicationState } from '../../../lib/operations/status/application-state';
import type { GitProject, GitService } from '../../../lib/operations/status/git-side';
import { keyOf, type LiveSide } from '../../../lib/operations/status/live-side';
import { type AskedCluster, statusOf } from '../../../lib/operations/status/status-of';
import type { TrainPlan } from '../../../lib/train';
import { type FakeRelease, NEW, OLD } from '../../support/rollouts';

// biome-ignore lint/suspicious/noExplicitAny: objects of an API server
type Json = any;

export const NOW = Date.parse('2026-11-23T14:00:00Z');

/** A time before {@link NOW}. */
export function ago(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString().replace('.000', '');
}

/** What both sides have. */
export interface Sides {
  readonly git?: readonly GitService[];
  /** Undefined for a cluster that cannot be asked. */
  readonly objects?: readonly Json[];
  readonly clusters?: readonly AskedCluster[];
  readonly applications?: readonly Json[];
  readonly projects?: readonly GitProject[];
  readonly trains?: readonly TrainPlan[];
  readonly services?: readonly string[];
}

/** A service in Git, committed an hour ago. */
export function inGit(
  release: FakeRelease = NEW,
  {
    name = 'svc-a',
    environment = 'prod',
    changedAt = ago(3600),
    servers = ['https://kubernetes.default.svc'],
  }: { name?: string; environment?: string; changedAt?: string; servers?: readonly string[] } = {},
): GitService {
  return {
    environment,
    name,
    folder: `clusters/${environment}/apps/${name}`,
    namespace: 'shop',
    rollout: name,
    image: `ghcr.io/org/${name}:${release.version}`,
    releaseId: `${name}-${release.version}`,
    version: release.version,
    changed: { sha: 'c0ffee00c0ffee00', subject: `Release ${name}`, committedAt: changedAt },
    applications: servers.map((server, i) => ({
      name: `${name}-${environment}${servers.length > 1 ? `-${i}` : ''}`,
      namespace: 'argocd',
      spec: { project: `services-${environment}`, destination: { server, namespace: 'shop' } },
    })),
  };
}

/** A cluster that has some objects. */
export function clusterOf(objects: readonly Json[], server?: string): LiveSide {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    rollouts: new Map(
      of('Rollout').map((rollout) => [keyOf(rollout.metadata.namespace, rollout.metadata.name), rolloutState(rollout)]),
    ),
    runs: groupedBy(
      of('AnalysisRun').flatMap((run) => analysisRun(run) ?? []),
      ({ namespace, rollout }) => keyOf(namespace, rollout),
    ),
    releases: new Map(
      [OLD, NEW].map(({ version, hash }) => [
        `shop/${hash}`,
        { image: `ghcr.io/org/svc-a:${version}`, releaseId: `svc-a-${version}`, version },
      ]),
    ),
    server,
    problems: [],
  };
}

/** What a look at both sides tells, of the environments that there are clusters for. */
export function looked(sides: Sides): Pick<StatusReport, 'rows' | 'trains' | 'strays'> {
  const { git = [inGit()], objects, applications, projects = [], trains = [], services } = sides;
  const clusters = sides.clusters ?? [{ environment: 'prod', cluster: 'prod', live: objects && clusterOf(objects) }];
  return statusOf(
    {
      revision: 'c0ffee00c0ffee00',
      committedAt: ago(3600),
      services: git,
      trains,
      projects: new Map([['prod', projects]]),
    },
    clusters,
    applications && new Map(applications.map((object) => [object.metadata.name, applicationState(object)])),
    {
      environments: [...new Set(clusters.map(({ environment }) => environment))],
      services: services && new Set(services),
    },
    NOW,
  );
}

/** The one row of a look. */
export function row(sides: Sides): StatusRow {
  const { rows } = looked(sides);
  if (rows.length !== 1 || !rows[0]) throw new Error(`there are ${rows.length} rows`);
  return rows[0];
}
