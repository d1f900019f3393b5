import { groupedBy, nearest, ReleaseTrainError, someOf } from '../../core';
import type { GitService } from './git-side';
import { keyOf } from './live-side';

/** A cluster of an environment. */
export interface ClusterAssignment {
  readonly environment: string;
  /** Of the kubeconfig; undefined for the current one. */
  readonly context: string | undefined;
  /** As messages call it. */
  readonly name: string;
}

/**
 * Which clusters are asked for which environments.
 *
 * @throws ReleaseTrainError if an environment is not there, or one cluster would have to hold two of them
 */
export function assignedClusters(
  services: readonly GitService[],
  {
    environments: asked,
    contexts = new Map(),
  }: {
    readonly environments?: readonly string[];
    readonly contexts?: ReadonlyMap<string | undefined, readonly string[]>;
  },
): {
  readonly environments: readonly string[];
  readonly clusters: readonly ClusterAssignment[];
  readonly notes: readonly string[];
} {
  const known = [...new Set(services.map(({ environment }) => environment))];
  const named = [...contexts.keys()].filter((environment) => environment !== undefined);
  refuseUnknown([...(asked ?? []), ...named], known);
  const common = contexts.get(undefined) ?? (named.length === 0 ? [undefined] : []);
  const clustersOf = (environment: string) => contexts.get(environment) ?? common;
  const without = (asked ?? []).filter((environment) => clustersOf(environment).length === 0);
  if (without.length > 0)
    throw refused(
      without.map((environment) => [environment, `no cluster of it is named; give --context ${environment}=CONTEXT`]),
    );
  const environments = known.filter((it) => (asked ? asked.includes(it) : clustersOf(it).length > 0));
  const clusters = environments.flatMap((environment) =>
    clustersOf(environment).map((context) => ({ environment, context, name: context ?? 'the current context' })),
  );
  refuseSharing(services, clusters);
  const left = known.filter((environment) => asked === undefined && clustersOf(environment).length === 0);
  const notes =
    left.length > 0
      ? [`${someOf(left)}: not shown, since no --context names a cluster of ${left.length > 1 ? 'them' : 'it'}.`]
      : [];
  return { environments, clusters, notes };
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw refused(unknown.map((name) => [name, `Git has no such environment${nearest(name, known)}`]));
}

/** What one cluster would show for two environments would be true of one of them at most. */
function refuseSharing(services: readonly GitService[], clusters: readonly ClusterAssignment[]): void {
  for (const [, sharing] of groupedBy(clusters, ({ context }) => context)) {
    const here = new Set(sharing.map(({ environment }) => environment));
    const same = groupedBy(
      services.filter(({ environment }) => here.has(environment)),
      ({ namespace, rollout }) => keyOf(namespace, rollout),
    );
    const [twice] = [...same].filter(([, all]) => all.length > 1);
    if (!twice) continue;
    const [key, all] = twice;
    const both = all.map(({ environment }) => environment);
    throw refused([
      [
        both.join(', '),
        `each has a Rollout ${key}, and ${sharing[0]?.name} is one cluster; say which is whose (${both.map((it) => `--context ${it}=CONTEXT`).join(' ')}), or look at one: --env ${both[0]}`,
      ],
    ]);
  }
}

function refused(problems: readonly (readonly [path: string, message: string])[]): ReleaseTrainError {
  return new ReleaseTrainError(
    'nobody can tell which cluster is meant',
    problems.map(([path, message]) => ({ path, message })),
  );
}
