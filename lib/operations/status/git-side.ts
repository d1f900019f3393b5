import { groupedBy } from '../../core';
import { committedAt, type DatedCommit, git, lastChanges, readObjects } from '../../git';
import type { ManifestTree } from '../../manifests';
import { isPlan, type TrainPlan } from '../../train';
import { clustersAt, type PublishedService, publishedServices } from '../published-services';

/** What a GitOps repository asks for, at one revision. */
export interface GitSide {
  readonly revision: string;
  /** When that commit was made, in ISO 8601. */
  readonly committedAt: string;
  readonly services: readonly GitService[];
  readonly trains: readonly TrainPlan[];
  /** The AppProjects of each environment. */
  readonly projects: ReadonlyMap<string, readonly GitProject[]>;
}

/** A service as Git has it for one environment. */
export interface GitService extends Omit<PublishedService, 'rollout'> {
  /** What its Rollout is called. */
  readonly rollout: string;
  /** The last commit that changed its folder. */
  readonly changed?: DatedCommit;
}

/** An AppProject, as far as its freezes are asked for. */
export interface GitProject {
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly syncWindows?: unknown };
}

/**
 * Reads what a revision has; nothing is checked out.
 *
 * @throws GitFailure if the repository or the revision cannot be read
 */
export async function readGitSide(repo: string, revision: string): Promise<GitSide> {
  const sha = (await git(repo, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])).trim();
  // A fleet has thousands of files, of which few say anything here.
  const tree = await clustersAt(repo, sha, (path, text) => !/\/apps\//.test(path) || text.includes('Rollout'));
  const published = publishedServices(tree);
  const changes = await lastChanges(repo, sha, 'clusters', new Set(published.map(({ folder }) => folder)));
  return {
    revision: sha,
    committedAt: await committedAt(repo, sha),
    services: published.map((service) => serviceOf(service, changes.get(service.folder))),
    trains: await trainsAt(repo, sha),
    projects: groupedByEnvironment(tree),
  };
}

function serviceOf({ rollout, ...service }: PublishedService, changed: DatedCommit | undefined): GitService {
  return { ...service, rollout: rollout.name, changed };
}

function groupedByEnvironment(tree: ManifestTree): Map<string, GitProject[]> {
  const projects = tree.ofKind('argoproj.io/AppProject').flatMap(({ manifest, file }) => {
    const [, environment] = /^clusters\/([^/]+)\//.exec(file.path) ?? [];
    return environment === undefined ? [] : [{ environment, project: manifest as unknown as GitProject }];
  });
  return new Map(
    [...groupedBy(projects, ({ environment }) => environment)].map(([environment, all]) => [
      environment,
      all.map(({ project }) => project),
    ]),
  );
}

async function trainsAt(repo: string, revision: string): Promise<TrainPlan[]> {
  const folder = 'docs/release';
  const listed = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', revision, '--', folder]);
  const paths = listed.split('\0').filter((path) => /^docs\/release\/[^/]+\/[^/]+\.json$/.test(path));
  const read = await readObjects(
    repo,
    paths.map((path) => `${revision}:${path}`),
  );
  return [...read.values()].flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      // Other files may lie beside those of trains.
      return isPlan(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}
