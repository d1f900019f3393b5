import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { dnsLabelProblem, nearestTo, oneLine, ReleaseTrainError, someOf } from '../../core';
import { git } from '../../git';
import { ManifestTree } from '../../manifests';
import { namedPath } from '../named-path';
import { type PublishedService, publishedServices } from '../published-services';

/** Which release file is meant. */
export interface Sought {
  readonly service: string;
  /** From the root of the repository. */
  readonly file?: string;
  /** The environment whose published service says which file it is. */
  readonly environment?: string;
}

/** The release file of a service in a checkout. */
export interface FoundRelease {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The published services whose release stands there, by environment: a change of it releases all of them. */
  readonly readers: readonly PublishedService[];
}

/**
 * Finds the release file of a service: the one that is named, the one that its Rollout in the published tree names, or the only
 * one of that name below a folder `releases/`.
 *
 * @throws ReleaseTrainError if there is none, or more than one
 */
export async function releaseFile(root: string, sought: Sought): Promise<FoundRelease> {
  const { service, environment } = sought;
  demandNames(sought);
  const paths = await yamlFiles(root);
  const published = publishedOf(root, service, paths);
  const path = pathOf(sought, paths, published);
  if (!isFile(join(root, path)))
    throw refused(path, 'is no file, but a folder or a link; give the file that it leads to with --file');
  if (isPublished(root, path))
    throw refused(
      path,
      'is published from the source repository, and the next publish would refuse it as edited by hand; bump it there: --repo SOURCE',
    );
  // One that names no file was published before files were named.
  const readers = published.filter(({ releaseFile: named }) => named === undefined || namedPath(named, paths) === path);
  if (environment !== undefined && readers.length > 0 && !readers.some((reader) => reader.environment === environment))
    throw refused(
      path,
      `is not what ${environment} releases ${service} from, but ${readers.map((reader) => reader.environment).join(' and ')}; leave --file or --env out`,
    );
  return { path, text: readFileSync(join(root, path), 'utf8'), readers };
}

/** The paths that are committed, or will be. */
async function yamlFiles(root: string): Promise<string[]> {
  const listed = await git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.yaml']);
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '').sort();
  // Tracked, and removed by hand.
  return paths.filter((path) => path.startsWith('clusters/') || lstatSync(join(root, path), MAYBE) !== undefined);
}

const MAYBE = { throwIfNoEntry: false } as const;

function demandNames({ service, environment }: Sought): void {
  const wrong = dnsLabelProblem(service);
  if (wrong) throw new ReleaseTrainError('there is no such service', [{ path: oneLine(service), message: wrong }]);
  if (environment !== undefined && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(environment))
    throw new ReleaseTrainError('there is no such environment', [
      {
        path: '--env',
        message: `${JSON.stringify(environment)} is no name of an environment; write it as its folder below clusters/`,
      },
    ]);
}

function pathOf(
  { service, file, environment }: Sought,
  paths: readonly string[],
  published: readonly PublishedService[],
): string {
  if (file !== undefined) return given(file, service, paths);
  if (environment !== undefined) {
    const own = published.find((it) => it.environment === environment);
    if (!own) throw unpublished(service, environment, paths);
    const found = own.releaseFile === undefined ? undefined : namedPath(own.releaseFile, paths);
    if (found !== undefined) return found;
    if (own.releaseFile !== undefined)
      throw refused(
        own.folder,
        `says that its release stands in ${oneLine(own.releaseFile)}, which is not here, or not once; give --file, or the repository that has it with --repo`,
      );
    // Published before files were named, or its release stands in TypeScript.
  }
  const all = paths.filter((path) => RELEASES.test(path));
  const named = all.filter((path) => basename(path) === `${service}.yaml`);
  if (named.length > 1)
    throw refused(service, `has ${named.length} release files: ${someOf(named)}; say which with --file, or with --env`);
  if (named[0] !== undefined) return named[0];
  const nearest = nearestTo(
    service,
    all.map((path) => basename(path, '.yaml')),
  );
  throw refused(
    service,
    `has no release file releases/…/${service}.yaml here${nearest}. Give --file where it is called otherwise; that of a new service is written by hand, with image, version and gitSha`,
  );
}

/** Files of releases, as far as their place tells it. */
const RELEASES = /^(?!clusters\/)(?:.*\/)?releases\/(?:.*\/)?[^/]+\.yaml$/;

function given(file: string, service: string, paths: readonly string[]): string {
  const path = posix.normalize(file);
  if (posix.isAbsolute(path) || path.startsWith('../') || !path.endsWith('.yaml'))
    throw refused(
      '--file',
      `${JSON.stringify(file)} is no path of a release file; write it from the root of the repository: releases/${service}.yaml`,
    );
  if (!paths.includes(path))
    throw refused(
      '--file',
      `${JSON.stringify(file)} is not in the repository${nearestTo(
        path,
        paths.filter((it) => RELEASES.test(it)),
      )}`,
    );
  const own = basename(path, '.yaml');
  if (own !== service)
    throw refused('--file', `${path} releases ${own}, and not ${service}: the name of a release file is its service's`);
  return path;
}

/** A service as each environment has it. */
function publishedOf(root: string, service: string, paths: readonly string[]): PublishedService[] {
  const own = paths.filter((path) => /^clusters\/[^/]+\/apps\/([^/]+)\/[^/]+$/.exec(path)?.[1] === service);
  // Into which namespace it is applied, where its manifests name none.
  const applying = paths.filter((path) => /^clusters\/[^/]+\/argocd\//.test(path));
  const texts = [...own, ...applying].flatMap((path): [string, string][] =>
    isFile(join(root, path)) ? [[path, readFileSync(join(root, path), 'utf8')]] : [],
  );
  return publishedServices(new ManifestTree(new Map(texts)));
}

function unpublished(service: string, environment: string, paths: readonly string[]): ReleaseTrainError {
  const folders = paths.flatMap((path) => {
    const [, env, name] = /^clusters\/([^/]+)\/apps\/([^/]+)\//.exec(path) ?? [];
    return env && name ? [{ env, name }] : [];
  });
  const environments = new Set(folders.map(({ env }) => env));
  if (!environments.has(environment))
    return refused(
      '--env',
      environments.size === 0
        ? `nothing is published here below clusters/, so ${environment} does not say which file is meant; give --file`
        : `there is no environment ${environment} below clusters/${nearestTo(environment, environments)}`,
    );
  const names = new Set(folders.flatMap(({ env, name }) => (env === environment ? [name] : [])));
  return names.has(service)
    ? refused(
        `clusters/${environment}/apps/${service}`,
        'has no Rollout that says where its release stands; give --file',
      )
    : refused(service, `is not published in ${environment}${nearestTo(service, names)}; give --file for a new one`);
}

/** Whether publish keeps a file equal to one in another repository: then it has a list of its own. */
function isPublished(root: string, path: string): boolean {
  const list = join(root, `.release-train/published/${path}.sha256`);
  return (
    existsSync(list) &&
    readFileSync(list, 'utf8')
      .split(/\r?\n/)
      .some((line) => line.endsWith(`  ${path}`))
  );
}

function isFile(path: string): boolean {
  return lstatSync(path, MAYBE)?.isFile() === true;
}

function refused(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('the release file cannot be told', [{ path, message }]);
}
