import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { groupedBy } from '../../core';
import { type DocumentReader, documentsIn } from '../documents';
import { argoCdFolder } from '../layout';
import { filesBelow } from '../tree';
import { elementsOf, nameIn, type SetElement } from './set-elements';
import { clustersOf } from './set-selector';

// biome-ignore lint/suspicious/noExplicitAny: an object of Argo CD, whoever wrote it, read field by field
type Manifest = any;

/** An Application, as far as the files tell: what only Argo CD knows stays as it is in its ApplicationSet's template. */
export interface KnownApplication {
  readonly name: string;
  readonly service: string;
  /** The folder that it applies. */
  readonly folder?: string;
  /** Who makes it: an ApplicationSet, or the root Application that applies its file. */
  readonly owner?: string;
  readonly project: string;
  readonly destination: { readonly namespace?: string; readonly server?: string; readonly name?: string };
  /** Which of the clusters that Argo CD knows, where its ApplicationSet leaves them to it. */
  readonly clusters?: string;
}

/** An object in a file. */
export interface Written {
  /** The file's path. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** An ApplicationSet with what its generators find in files. */
export interface WrittenSet extends Written {
  readonly name: string;
  readonly elements: readonly SetElement[];
}

/** The objects of Argo CD in some files; each kind is read when it is asked for. */
export interface ArgoCdObjects {
  /** The AppProjects. */
  readonly projects: readonly Manifest[];
  readonly sets: readonly WrittenSet[];
  /** The Applications that somebody wrote out. */
  readonly applications: readonly Written[];
  /** The Applications, those and the ones that an ApplicationSet makes. */
  readonly known: readonly KnownApplication[];
  /** The Applications that apply a folder. None where nothing here tells. */
  applicationsOf(folder: string): KnownApplication[];
}

/**
 * Reads the objects of Argo CD in some files, and each of those only once.
 *
 * @param files texts, by path
 * @param catalog the texts of the YAML files in a folder, which the ApplicationSets read
 */
export function argoCdObjectsIn(
  files: ReadonlyMap<string, string>,
  catalog: (folder: string) => Iterable<string>,
  read: DocumentReader = documentsIn,
): ArgoCdObjects {
  const ofKind = (kind: string, from: Iterable<[path: string, text: string]> = files): Written[] =>
    [...from]
      .filter(([, text]) => text.includes(kind))
      .flatMap(([path, text]) => read(text).map((manifest) => ({ path, manifest })))
      .filter(({ manifest }) => manifest?.kind === kind);
  const folders = new Map<string, readonly SetElement[]>();
  const elementsAt = (glob: string): readonly SetElement[] => {
    const folder = posix.dirname(glob);
    const elements = folders.get(folder) ?? elementsIn(catalog(folder), read);
    folders.set(folder, elements);
    return elements;
  };
  const projects = once(() => ofKind('AppProject').map(({ manifest }) => manifest));
  const applications = once(() => ofKind('Application'));
  const sets = once(() =>
    ofKind('ApplicationSet').map(({ path, manifest }) => ({
      path,
      manifest,
      name: String(manifest.metadata?.name),
      elements: elementsOf(manifest.spec?.generators, elementsAt),
    })),
  );
  const made = once(() => sets().flatMap(madeBy));
  const madeOf = once(() => groupedBy(made(), ({ folder }) => folder));
  const known = once(() => {
    const roots = new Map(applications().map(({ manifest }) => [manifest.spec?.source?.path, manifest.metadata?.name]));
    return [
      ...made(),
      ...applications().map((written) => applicationIn(written, roots.get(posix.dirname(written.path)))),
    ];
  });
  const mentions = once(() => groupedBy([...files].flatMap(mentionedFolders), ({ folder }) => folder));
  return {
    get projects() {
      return projects();
    },
    get sets() {
      return sets();
    },
    get applications() {
      return applications();
    },
    get known() {
      return known();
    },
    applicationsOf: (folder) => [
      // Of thousands of files, those alone are parsed that may be of this folder.
      ...ofKind(
        'Application',
        (mentions().get(folder) ?? []).map(({ file }) => file),
      )
        .filter(({ manifest }) => manifest.spec?.source?.path === folder)
        .map((written) => applicationIn(written)),
      ...(madeOf().get(folder) ?? []),
    ],
  };
}

/**
 * Reads the objects of Argo CD that a checkout has for an environment.
 *
 * @param coming files that are about to be there, such as a service's own in a catalog
 */
export function readArgoCdObjects(
  root: string,
  environment: string,
  coming: ReadonlyMap<string, string> = new Map(),
  read: DocumentReader = documentsIn,
): ArgoCdObjects {
  const textsBelow = (folder: string): [path: string, text: string][] =>
    filesBelow(root, folder)
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]);
  const catalog = (folder: string): Iterable<string> =>
    textsIn(new Map([...textsBelow(folder), ...coming]), folder).values();
  return argoCdObjectsIn(new Map(textsBelow(argoCdFolder(environment))), catalog, read);
}

/** The YAML files in a folder, without those below it, which a `*` does not find. */
export function textsIn(files: ReadonlyMap<string, string>, folder: string): Map<string, string> {
  return new Map([...files].filter(([path]) => posix.dirname(path) === folder && path.endsWith('.yaml')));
}

/** The elements that texts of a catalog hold: one a document, or a list of them. */
export function elementsIn(texts: Iterable<string>, read: DocumentReader): SetElement[] {
  return [...texts].flatMap((text) => read(text).flat());
}

function madeBy({ name: set, manifest, elements }: WrittenSet): KnownApplication[] {
  const { metadata, spec } = manifest.spec?.template ?? {};
  const owner = `the ApplicationSet ${set}`;
  const clusters = clustersOf(manifest.spec?.generators);
  return elements.map((element) => ({
    ...applicationOf(String(metadata?.name), spec, element),
    service: String(element.name),
    owner,
    clusters,
  }));
}

function applicationIn({ manifest: { metadata, spec } }: Written, root?: string): KnownApplication {
  const name = String(metadata?.name);
  return {
    ...applicationOf(name, spec, {}),
    service: String(metadata?.labels?.['app.kubernetes.io/name'] ?? name),
    owner: root === undefined ? undefined : `the root Application ${root}`,
  };
}

function applicationOf(name: string, spec: Manifest, element: SetElement): Omit<KnownApplication, 'service'> {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? nameIn(value, element) : undefined);
  const { namespace, server, name: cluster } = spec?.destination ?? {};
  return {
    name: nameIn(name, element),
    folder: text(spec?.source?.path),
    project: text(spec?.project) ?? 'default',
    destination: { namespace: text(namespace), server: text(server), name: text(cluster) },
  };
}

function mentionedFolders(file: [path: string, text: string]): { folder: string; file: [string, string] }[] {
  return [...new Set(file[1].match(FOLDER))].map((folder) => ({ folder, file }));
}

// As folders of services are named; no service has another character in its name.
const FOLDER = /[\w.-]+(?:\/[\w.-]+)+/g;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
