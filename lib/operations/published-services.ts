import { groupedBy, RELEASE_FILE } from '../core';
import { git, readObjects } from '../git';
import { isManifestPath, type ManifestObject, ManifestTree } from '../manifests';
import { applicationsOf, folderOf, ROLLOUT, sourcesOf } from '../policy';
import { templateRelease } from './live';

/** A service as a GitOps repository has it for one environment. */
export interface PublishedService {
  readonly environment: string;
  readonly name: string;
  /** `clusters/prod/apps/svc-a` */
  readonly folder: string;
  /** Its Rollout, as it is written; a service has one. */
  readonly rollout: ManifestObject;
  /** What the Rollout names; else that into which its Application applies what names none. */
  readonly namespace: string;
  /** The image of its first container. */
  readonly image?: string;
  /** What tells its release from every other one. */
  readonly releaseId?: string;
  readonly version?: string;
  /** The file that its release came from, as the tree says it. */
  readonly releaseFile?: string;
  /** The Applications of Argo CD that apply the folder, one for each cluster, as far as the tree shows them. */
  readonly applications: readonly PublishedApplication[];
}

/** An Application of Argo CD, as the tree has it. */
export interface PublishedApplication {
  readonly name: string;
  /** Where the Application itself stands, not what it applies. */
  readonly namespace: string;
  readonly spec: {
    readonly project?: string;
    readonly destination: { readonly namespace?: string; readonly server?: string; readonly name?: string };
  };
}

/** The services of a tree that have a Rollout, by environment and name. */
export function publishedServices(tree: ManifestTree): PublishedService[] {
  const applications = applicationsByFolder(tree);
  return tree
    .ofKind(ROLLOUT)
    .flatMap((rollout) => {
      const place = placeOf(rollout.file.path);
      return place ? [serviceOf(rollout, place, applications.get(place.folder) ?? [])] : [];
    })
    .sort((a, b) => compare(a.environment, b.environment) || compare(a.name, b.name));
}

/** The Applications of a tree, by the folder that they apply, in the order of their names. */
export function applicationsByFolder(tree: ManifestTree): ReadonlyMap<string, readonly PublishedApplication[]> {
  const found = applicationsOf(tree).flatMap((application) => {
    const { name, metadata, spec, object } = application;
    if (name === undefined) return [];
    const destination = spec.at('destination');
    const read: PublishedApplication = {
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
    [...groupedBy(found, ({ folder }) => folder)].map(([folder, all]) => [
      folder,
      all.map(({ read }) => read).sort((a, b) => compare(a.name, b.name)),
    ]),
  );
}

/** The namespace of what names none; undefined where no Application says it. */
export function deliveredInto(applications: readonly PublishedApplication[]): string | undefined {
  return applications.find(({ spec }) => spec.destination.namespace !== undefined)?.spec.destination.namespace;
}

/** A service's folder, and what is called how; undefined for a path that is none of a service's. */
export function placeOf(path: string): Pick<PublishedService, 'environment' | 'name' | 'folder'> | undefined {
  const [, folder, environment, name] = /^(clusters\/([^/]+)\/apps\/([^/]+))\/[^/]+$/.exec(path) ?? [];
  return folder && environment && name ? { environment, name, folder } : undefined;
}

/**
 * The manifests below `clusters/` as a revision has them, and the catalogs that ApplicationSets read; nothing is checked out.
 *
 * @param wanted which of them are parsed; all by default
 */
export async function clustersAt(
  repo: string,
  revision: string,
  wanted: (path: string, text: string) => boolean = () => true,
): Promise<ManifestTree> {
  const folders = ['clusters', 'catalog'];
  const listed = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', '--name-only', revision, '--', ...folders]);
  const paths = listed.split('\0').filter(isManifestPath);
  const names = paths.map((path) => `${revision}:${path}`);
  const read = await readObjects(repo, names);
  const texts = paths.map((path, i) => [path, read.get(names[i] ?? '') ?? ''] as const);
  return new ManifestTree(new Map(texts.filter(([path, text]) => wanted(path, text))));
}

function serviceOf(
  rollout: ManifestObject,
  place: Pick<PublishedService, 'environment' | 'name' | 'folder'>,
  applications: readonly PublishedApplication[],
): PublishedService {
  const { image, releaseId, version } = templateRelease(rollout.at('spec', 'template').value);
  return {
    ...place,
    rollout,
    namespace: rollout.namespace ?? deliveredInto(applications) ?? 'default',
    image,
    releaseId,
    version,
    releaseFile: rollout.annotations[RELEASE_FILE],
    applications,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
