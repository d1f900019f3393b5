import { groupedBy } from '../../core';
import { committedAt, type DatedCommit, git, lastChanges, readObjects } from '../../git';
import type { ManifestTree } from '../../manifests';
import { applicationsOf, folderOf, sourcesOf } from '../../policy';
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
export interface GitService {
  readonly environment: string;
  readonly name: string;
  /** `clusters/prod/apps/svc-a` */
  readonly folder: string;
  readonly namespace: string;
  /** What its Rollout is called. */
  readonly rollout: string;
  readonly image?: string;
  readonly releaseId?: string;
  readonly version?: string;
  /** The last commit that changed its folder. */
  readonly changed?: DatedCommit;
  /** What applies the folder, one for each cluster, as far as the tree shows it. */
  readonly applications: readonly GitApplication[];
}

/** An Application of Argo CD, as the tree has it. */
export interface GitApplication {
  readonly name: string;
  /** Where the Application itself stands, not what it applies. */
  readonly namespace: string;
  readonly spec: {
    readonly project?: string;
    readonly destination: { readonly namespace?: string; readonly server?: string; readonly name?: string };
  };
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
  const applications = gitApplications(tree);
  return {
    revision: sha,
    committedAt: await committedAt(repo, sha),
    services: published.map((service) =>
      serviceOf(service, applications.get(service.folder) ?? [], changes.get(service.folder)),
    ),
    trains: await trainsAt(repo, sha),
    projects: groupedByEnvironment(tree),
  };
}

function serviceOf(
  { environment, name, folder, rollout, image, releaseId, version }: PublishedService,
  applications: readonly GitApplication[],
  changed: DatedCommit | undefined,
): GitService {
  // What names no namespace is applied to that of its Application.
  const destined = applications.find(({ spec }) => spec.destination.namespace !== undefined);
  return {
    environment,
    name,
    folder,
    namespace: rollout.namespace ?? destined?.spec.destination.namespace ?? 'default',
    rollout: rollout.name,
    image,
    releaseId,
    version,
    changed,
    applications,
  };
}

/** By the folder that they apply. */
function gitApplications(tree: ManifestTree): Map<string, GitApplication[]> {
  const found = applicationsOf(tree).flatMap((application) => {
    const { name, metadata, spec, object } = application;
    if (name === undefined) return [];
    const destination = spec.at('destination');
    const read = {
      name,
      namespace: metadata.at('namespace').text ?? object.namespace ?? 'argocd',
      spec: {
        project: spec.at('project').text,
        destination: {
          namespace: destination.at('namespace').text,
          server: destination.at('server').text,
          name: destination.at('name').text,
        },
      },
    };
    return sourcesOf(application).flatMap((source) => {
      const folder = folderOf(source);
      return folder === undefined ? [] : [{ folder, read }];
    });
  });
  return new Map(
    [...groupedBy(found, ({ folder }) => folder)].map(([folder, all]) => [folder, all.map(({ read }) => read)]),
  );
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
