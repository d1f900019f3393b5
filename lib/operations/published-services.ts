import { groupedBy, RELEASE_FILE, RELEASE_ID } from '../core';
import { git, readObjects } from '../git';
import { isManifestPath, type ManifestObject, ManifestTree } from '../manifests';
import { applicationsOf, folderOf, ROLLOUT, sourcesOf } from '../policy';

/** A service as a GitOps repository has it for one environment. */
export interface PublishedService {
  readonly environment: string;
  readonly name: string;
  /** `clusters/prod/apps/svc-a` */
  readonly folder: string;
  /** Its Rollout, as it is written; a service has one. */
  readonly rollout: ManifestObject;
  readonly namespace: string;
  /** The image of its first container. */
  readonly image?: string;
  /** What tells its release from every other one. */
  readonly releaseId?: string;
  readonly version?: string;
  /** The file that its release came from, as the tree says it. */
  readonly releaseFile?: string;
  /** The Applications of Argo CD that apply the folder, one for each cluster, as far as the tree shows them. */
  readonly applications: readonly string[];
}

/** The services of a tree that have a Rollout, by environment and name. */
export function publishedServices(tree: ManifestTree): PublishedService[] {
  const applications = groupedBy(
    applicationsOf(tree).flatMap((application) =>
      sourcesOf(application).flatMap((source) => {
        const folder = folderOf(source);
        return folder !== undefined && application.name !== undefined ? [{ folder, name: application.name }] : [];
      }),
    ),
    ({ folder }) => folder,
  );
  return tree
    .ofKind(ROLLOUT)
    .flatMap((rollout) => {
      const place = placeOf(rollout.file.path);
      return place ? [serviceOf(rollout, place, applications.get(place.folder)?.map(({ name }) => name) ?? [])] : [];
    })
    .sort((a, b) => compare(a.environment, b.environment) || compare(a.name, b.name));
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
  applications: readonly string[],
): PublishedService {
  const template = rollout.at('spec', 'template');
  return {
    ...place,
    rollout,
    namespace: rollout.namespace ?? 'default',
    image: template.at('spec', 'containers', 0, 'image').text,
    releaseId: template.at('metadata', 'annotations', RELEASE_ID).text,
    version: template.at('metadata', 'labels', 'app.kubernetes.io/version').text,
    releaseFile: rollout.annotations[RELEASE_FILE],
    applications: [...applications].sort(compare),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
