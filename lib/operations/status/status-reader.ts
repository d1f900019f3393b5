import { nearestTo, type Problem, ReleaseTrainError, someOf, sortedByPath } from '../../core';
import { GitFailure, git, remoteTip } from '../../git';
import type { Cluster } from '../cluster';
import type { ApplicationState } from './application-state';
import { assignedClusters, type ClusterAssignment } from './assigned-clusters';
import { type GitService, type GitSide, readGitSide } from './git-side';
import { keyOf, type LiveSide, readApplications, readLiveSide } from './live-side';
import type { StatusReport } from './report';
import { type AskedCluster, type LiveApplications, statusOf } from './status-of';

/** What is looked at, and how. */
export interface StatusOptions {
  /** A checkout of the GitOps repository; it stays as it is. */
  readonly repo: string;
  /** The branch of `origin` that Argo CD follows. */
  readonly branch: string;
  /** A revision of the checkout instead, for which origin is not asked. */
  readonly revision?: string;
  /** Services, by name. @default - all */
  readonly services?: readonly string[];
  /** @default - those that a cluster is named for; all where no environment has one of its own */
  readonly environments?: readonly string[];
  /** Contexts of the kubeconfig by environment; that of all others by undefined. @default - the current one */
  readonly contexts?: ReadonlyMap<string | undefined, readonly string[]>;
  /** Contexts in which the Applications of Argo CD are. @default - those of the environments */
  readonly argoCdContexts?: readonly string[];
  readonly connect: (context: string | undefined) => Promise<Cluster>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/** Looks at both sides, as often as it is asked to: what cannot have changed since is not asked for again. */
export class StatusReader {
  private side?: GitSide;
  private readonly clusters = new Map<string | undefined, Cluster>();
  /** What each cluster ran when it could be asked last. */
  private readonly last = new Map<string | undefined, { readonly live: LiveSide; readonly at: number }>();

  public constructor(private readonly options: StatusOptions) {}

  /**
   * Looks at both sides. A cluster that cannot be asked is told in the report; later it is what it was when it could be asked last.
   *
   * @throws ReleaseTrainError if Git cannot be read, or there is nothing of what is asked for
   */
  public async look(): Promise<StatusReport> {
    const { options } = this;
    const unasked: Problem[] = [];
    const side = await this.gitSide(unasked);
    const assigned = assignedClusters(side.services, options);
    const { environments } = assigned;
    const services = side.services.filter(({ environment }) => environments.includes(environment));
    const wanted = namedServices(options.services, services);
    const contexts = [...new Set(assigned.clusters.map(({ context }) => context))];
    const lives = new Map<string | undefined, LiveSide | undefined>(
      await Promise.all(
        contexts.map(
          async (context) => [context, await this.live(context, assigned.clusters, services, unasked)] as const,
        ),
      ),
    );
    const { applications, notes } = await this.applications(contexts, services, unasked);
    const clusters = assigned.clusters.map(
      ({ environment, context, name }): AskedCluster => ({
        environment,
        cluster: name,
        context,
        live: lives.get(context),
      }),
    );
    const branch = options.revision === undefined ? options.branch : undefined;
    const report = statusOf(
      { ...side, branch },
      clusters,
      applications,
      { environments, services: wanted },
      options.now(),
    );
    return { ...report, unasked: sortedByPath([...unasked, ...report.unasked]), notes: [...assigned.notes, ...notes] };
  }

  private async gitSide(unasked: Problem[]): Promise<GitSide> {
    const { repo, branch, revision } = this.options;
    const sha = await this.tip(unasked);
    if (this.side?.revision === sha) return this.side;
    try {
      this.side = await readGitSide(repo, sha);
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw new ReleaseTrainError('Git cannot be read', [
        { path: repo, message: `has no ${revision ?? `origin/${branch}`} that can be read: ${error.message}` },
      ]);
    }
    if (this.side.services.length === 0)
      throw new ReleaseTrainError('there is nothing to show', [
        {
          path: repo,
          message: `has no Rollout below clusters/<env>/apps/<service>/ at ${sha.slice(0, 8)}; is it a checkout of the GitOps repository, and is ${revision ?? branch} what Argo CD follows?`,
        },
      ]);
    return this.side;
  }

  /** The commit to look at. Where origin cannot be asked, that of which the checkout knows is better than nothing. */
  private async tip(unasked: Problem[]): Promise<string> {
    const { repo, branch, revision } = this.options;
    if (revision !== undefined) return resolved(repo, revision);
    try {
      return await remoteTip(repo, branch);
    } catch (error) {
      if (!(error instanceof ReleaseTrainError)) throw error;
      const known =
        this.side?.revision ?? (await resolved(repo, `refs/remotes/origin/${branch}`).catch(() => undefined));
      if (known === undefined) throw error;
      const why = error.problems.map(({ message }) => message).join('; ');
      unasked.push({ path: `origin (${branch})`, message: `what is shown of Git was fetched earlier: ${why}` });
      return known;
    }
  }

  private async live(
    context: string | undefined,
    assigned: readonly ClusterAssignment[],
    services: readonly GitService[],
    unasked: Problem[],
  ): Promise<LiveSide | undefined> {
    const here = assigned.filter((it) => it.context === context);
    const environments = new Set(here.map(({ environment }) => environment));
    const of = services.filter(({ environment }) => environments.has(environment));
    const name = here[0]?.name ?? '';
    const last = this.last.get(context);
    try {
      const live = await this.asking(context, (cluster) =>
        readLiveSide(cluster, {
          cluster: name,
          namespaces: new Set(of.map(({ namespace }) => namespace)),
          named: new Set(
            of
              .filter((service) => this.options.services?.includes(service.name))
              .map(({ namespace, rollout }) => keyOf(namespace, rollout)),
          ),
          releases: last?.live.releases,
        }),
      );
      this.last.set(context, { live, at: this.options.now() });
      return live;
    } catch (error) {
      if (!(error instanceof ReleaseTrainError)) throw error;
      const then = last && new Date(last.at).toISOString().slice('2026-11-23T'.length, -'.000Z'.length);
      const since = then === undefined ? '' : `; what is shown of it is of ${then} UTC`;
      unasked.push({ path: name, message: `${error.message}${since}` });
      return last?.live;
    }
  }

  /** What Argo CD says, where any of the clusters has it; what is to be told of that. */
  private async applications(
    contexts: readonly (string | undefined)[],
    services: readonly GitService[],
    unasked: Problem[],
  ): Promise<{ readonly applications: LiveApplications; readonly notes: readonly string[] }> {
    const written = services.flatMap(({ applications }) => applications);
    if (written.length === 0)
      return {
        applications: undefined,
        notes: ['Argo CD was not asked: the tree names no Applications of these services.'],
      };
    const namespaces = new Set(written.map(({ namespace }) => namespace));
    const { argoCdContexts = [] } = this.options;
    const found = new Map<string, ApplicationState>();
    const reasons: string[] = [];
    for (const context of argoCdContexts.length > 0 ? argoCdContexts : contexts) {
      try {
        const answer = await this.asking(context, (cluster) => readApplications(cluster, namespaces));
        if (answer === 'forbidden') reasons.push('they may not be listed (403)');
        else if (answer === 'absent') reasons.push('the API server does not know them');
        else for (const [name, state] of answer) found.set(name, state);
      } catch (error) {
        if (!(error instanceof ReleaseTrainError)) throw error;
        // Of the environments' own clusters it is told already.
        if (argoCdContexts.length > 0) unasked.push({ path: `Argo CD (${context})`, message: error.message });
        reasons.push('it cannot be asked');
      }
    }
    if (written.some(({ name }) => found.has(name))) return { applications: found, notes: [] };
    const why = [...new Set(reasons)].join(', ') || 'none of these services is there';
    const note = `Argo CD: its Applications in ${someOf([...namespaces])} are not seen: ${why}. Where it runs in another cluster, name that with --argocd-context.`;
    return { applications: undefined, notes: [note] };
  }

  /** Asks a cluster. After a failure the next look connects anew: credentials may have expired while it was watched. */
  private async asking<T>(context: string | undefined, ask: (cluster: Cluster) => Promise<T>): Promise<T> {
    const cluster = this.clusters.get(context) ?? (await this.options.connect(context));
    this.clusters.set(context, cluster);
    try {
      return await ask(cluster);
    } catch (error) {
      this.clusters.delete(context);
      throw error;
    }
  }
}

async function resolved(repo: string, revision: string): Promise<string> {
  try {
    return (await git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const why = error.isMissing ? error.message : `has no commit ${revision}`;
    throw new ReleaseTrainError('Git cannot be read', [{ path: repo, message: why }]);
  }
}

function namedServices(
  names: readonly string[] | undefined,
  services: readonly GitService[],
): ReadonlySet<string> | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const known = new Set(services.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new ReleaseTrainError(
      'there is nothing to show',
      unknown.map((name) => ({ path: name, message: `Git has no such service there${nearestTo(name, known)}` })),
    );
  return new Set(names);
}
