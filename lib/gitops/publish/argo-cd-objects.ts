import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { argoCdFolder } from '../layout';
import { elementsOf, nameIn, type SetElement } from '../set-elements';
import { documentsIn } from './documents';

// biome-ignore lint/suspicious/noExplicitAny: an object of Argo CD, whoever wrote it, read field by field
type Manifest = any;

/** An Application that applies a folder, as far as the checkout tells. */
export interface FolderApplication {
  readonly name: string;
  readonly project: string;
  readonly destination: { readonly namespace?: string; readonly server?: string; readonly name?: string };
}

/** The objects of Argo CD that a checkout has for an environment. */
export interface ArgoCdObjects {
  /** The AppProjects. */
  readonly projects: readonly Manifest[];
  /** The Applications that apply a folder: plain ones, and those that an ApplicationSet makes. None where nothing here tells. */
  applicationsOf(folder: string): FolderApplication[];
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
): ArgoCdObjects {
  const texts = filesBelow(root, argoCdFolder(environment)).map((path) => readFileSync(join(root, path), 'utf8'));
  const sets = ofKind(texts, 'ApplicationSet');
  const catalog = catalogIn(root, coming);
  return {
    projects: ofKind(texts, 'AppProject'),
    applicationsOf: (folder) => [
      // Of thousands of files, those alone are parsed that may be of this folder.
      ...ofKind(
        texts.filter((text) => text.includes(folder)),
        'Application',
      )
        .filter(({ spec }) => spec?.source?.path === folder)
        .map(({ metadata, spec }) => applicationOf(String(metadata?.name), spec, {})),
      ...sets.flatMap(({ spec }) => madeBy(spec, folder, catalog)),
    ],
  };
}

function madeBy(set: Manifest, folder: string, catalog: Catalog): FolderApplication[] {
  const { metadata, spec } = set?.template ?? {};
  const path = spec?.source?.path;
  if (typeof path !== 'string') return [];
  return elementsOf(set.generators, (glob) => catalog(glob, posix.basename(folder)))
    .filter((element) => nameIn(path, element) === folder)
    .map((element) => applicationOf(nameIn(String(metadata?.name), element), spec, element));
}

function applicationOf(name: string, spec: Manifest, element: SetElement): FolderApplication {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? nameIn(value, element) : undefined);
  const { namespace, server, name: cluster } = spec?.destination ?? {};
  return {
    name,
    project: text(spec?.project) ?? 'default',
    destination: { namespace: text(namespace), server: text(server), name: text(cluster) },
  };
}

/** The elements in the files of a path with a `*` that mention a word. */
type Catalog = (glob: string, word: string) => SetElement[];

function catalogIn(root: string, coming: ReadonlyMap<string, string>): Catalog {
  return (glob, word) => {
    const folder = posix.dirname(glob);
    const matches = (path: string): boolean => posix.dirname(path) === folder && path.endsWith('.yaml');
    const texts = new Map(
      filesBelow(root, folder)
        .filter(matches)
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    );
    for (const [path, text] of coming) if (matches(path)) texts.set(path, text);
    return [...texts.values()]
      .filter((text) => text.includes(word))
      .flatMap(documentsIn)
      .flat()
      .filter((element) => typeof element === 'object' && element !== null);
  };
}

function ofKind(texts: readonly string[], kind: string): Manifest[] {
  return texts
    .filter((text) => text.includes(kind))
    .flatMap(documentsIn)
    .filter((manifest) => manifest?.kind === kind);
}

function filesBelow(root: string, folder: string): string[] {
  if (!statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() && path.endsWith('.yaml') ? [path] : [];
  });
}
