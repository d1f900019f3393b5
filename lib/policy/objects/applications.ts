import { posix } from 'node:path';
import { groupedBy } from '../../core';
import {
  environmentOf,
  Field,
  type Fields,
  isRecord,
  type ManifestFile,
  type ManifestObject,
  type ManifestTree,
  readKubernetesYaml,
} from '../../manifests';
import { elementsOf, type GeneratedElement } from './generated-elements';
import { globMatches } from './globs';
import { type Dialect, filledText, isUnfilled } from './template-text';

export const APPLICATION = 'argoproj.io/Application';
export const APPLICATION_SET = 'argoproj.io/ApplicationSet';

/** An Application of Argo CD: one that is written, or one that an ApplicationSet makes of an element. */
export interface Application {
  /** The Application, or the ApplicationSet. */
  readonly object: ManifestObject;
  readonly metadata: Field;
  readonly spec: Field;
  /** Undefined where it depends on what the tree does not show. */
  readonly name: string | undefined;
  readonly element?: GeneratedElement;
  /** Whether the tree shows all that it says: not if a patch of its set cannot be worked out. */
  readonly known: boolean;
}

const applications = new WeakMap<ManifestTree, readonly Application[]>();

/** The Applications of a tree. Where the elements of an ApplicationSet are found elsewhere, its template stands for all. */
export function applicationsOf(tree: ManifestTree): readonly Application[] {
  let found = applications.get(tree);
  if (!found) {
    found = [...tree.ofKind(APPLICATION).map(written), ...tree.ofKind(APPLICATION_SET).flatMap((it) => made(tree, it))];
    applications.set(tree, found);
  }
  return found;
}

/** The Applications that one object writes: itself, or those of an ApplicationSet. */
export function applicationsByWriter(tree: ManifestTree): ReadonlyMap<ManifestObject, readonly Application[]> {
  const found = byWriter.get(tree) ?? groupedBy(applicationsOf(tree), ({ object }) => object);
  byWriter.set(tree, found);
  return found;
}

const byWriter = new WeakMap<ManifestTree, ReadonlyMap<ManifestObject, readonly Application[]>>();

/** The ApplicationSets of a tree. */
export function applicationSetsOf(tree: ManifestTree): ManifestObject[] {
  return tree.ofKind(APPLICATION_SET);
}

/** How an ApplicationSet writes parameters. */
export function dialectOf(set: ManifestObject): Dialect {
  return set.at('spec', 'goTemplate').boolean ? 'go' : 'fast';
}

/** The elements of an ApplicationSet, as far as the tree shows them. */
export function elementsOfSet(tree: ManifestTree, set: ManifestObject): GeneratedElement[] {
  return set.at('spec', 'generators').items.flatMap((generator) => elementsOf(tree, generator, dialectOf(set)));
}

/** The sources of an Application, one or several. */
export function sourcesOf({ spec }: Application): Field[] {
  const several = spec.at('sources').items;
  const one = spec.at('source');
  return several.length > 0 ? several : one.isSet ? [one] : [];
}

/** A text that is there and needs no parameter that is not known. */
export function knownText(field: Field): string | undefined {
  return field.text === undefined || field.text === '' || isUnfilled(field.text) ? undefined : field.text;
}

/** The folder that a source applies; undefined for a chart, and where it is not known. */
export function folderOf(source: Field): string | undefined {
  const path = knownText(source.at('path'));
  if (path === undefined || source.at('chart').isSet) return undefined;
  const folder = posix.normalize(path).replace(/^\/|\/$/g, '');
  return folder === '.' ? '' : folder;
}

/** Whether an Application has a sync option, written `Name=value`. */
export function hasSyncOption({ spec }: Application, option: string): boolean {
  return spec.at('syncPolicy', 'syncOptions').items.some(({ text }) => text === option);
}

function written(object: ManifestObject): Application {
  const metadata = object.at('metadata');
  return { object, metadata, spec: object.at('spec'), name: knownText(metadata.at('name')), known: true };
}

function made(tree: ManifestTree, set: ManifestObject): Application[] {
  const dialect = dialectOf(set);
  return elementsOfSet(tree, set).map((element) => {
    const { values } = element;
    const template = set.at('spec', 'template');
    const own = element.template ? mergedOver(template.value, element.template.value) : template.value;
    const patch = patchOf(set, values, dialect);
    const value = filled(own, values, dialect);
    const whole = new Field(set, template.path, patch.value === undefined ? value : mergedOver(value, patch.value));
    const metadata = whole.at('metadata');
    return {
      object: set,
      metadata,
      spec: whole.at('spec'),
      name: knownText(metadata.at('name')),
      element,
      known: patch.known,
    };
  });
}

/** What a patch of a set makes of an element; not known where it says more than parameters. */
export function patchOf(
  set: ManifestObject,
  values: Fields,
  dialect: Dialect,
): { readonly known: boolean; readonly value?: Fields } {
  const patch = set.at('spec', 'templatePatch').text;
  if (patch === undefined) return { known: true };
  const { text } = filledText(patch, values, dialect);
  if (isUnfilled(text)) return { known: false };
  const read = readKubernetesYaml(text);
  const value = 'message' in read ? undefined : read.values[0];
  return isRecord(value) ? { known: true, value } : { known: false };
}

/** As a patch is merged: maps field by field, lists as a whole. */
function mergedOver(value: unknown, patch: unknown): unknown {
  if (patch === undefined || patch === null) return value;
  if (!isRecord(value) || !isRecord(patch)) return patch;
  const merged = Object.entries(patch).map(([key, inner]) => [key, mergedOver(value[key], inner)]);
  return { ...value, ...Object.fromEntries(merged) };
}

function filled(value: unknown, values: Fields, dialect: Dialect): unknown {
  if (typeof value === 'string') return filledText(value, values, dialect).text;
  if (Array.isArray(value)) return value.map((inner) => filled(inner, values, dialect));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      filledText(key, values, dialect).text,
      filled(inner, values, dialect),
    ]),
  );
}

const folders = new WeakMap<ManifestTree, ReadonlyMap<string, readonly ManifestFile[]>>();

/** The files of a tree by the folder that they stand in. */
function filesByFolder(tree: ManifestTree): ReadonlyMap<string, readonly ManifestFile[]> {
  let found = folders.get(tree);
  if (!found) {
    found = groupedBy(tree.files.values(), ({ path }) => (path.includes('/') ? posix.dirname(path) : ''));
    folders.set(tree, found);
  }
  return found;
}

/** The files in a folder, or in those below it, too. */
export function filesIn(tree: ManifestTree, folder: string, recurse = false): ManifestFile[] {
  const byFolder = filesByFolder(tree);
  if (!recurse) return [...(byFolder.get(folder) ?? [])];
  const below = folder === '' ? '' : `${folder}/`;
  return [...byFolder].flatMap(([name, files]) => (name === folder || name.startsWith(below) ? files : []));
}

/** Files that make Argo CD take a folder for something other than manifests. */
export const TOOL_FILES = /(^|\/)(Chart\.yaml|kustomization\.ya?ml|Kustomization)$/;

/** The files that a source applies as they are; undefined where a tool renders them first, or the tree holds none. */
export function appliedFiles(tree: ManifestTree, source: Field): ManifestFile[] | undefined {
  const folder = folderOf(source);
  if (folder === undefined || ['helm', 'kustomize', 'plugin'].some((tool) => source.at(tool).isSet)) return undefined;
  const directory = source.at('directory');
  const files = filesIn(tree, folder, directory.at('recurse').boolean);
  if (files.length === 0 || files.some(({ path }) => TOOL_FILES.test(path))) return undefined;
  const [include, exclude] = [directory.at('include').text, directory.at('exclude').text];
  return files.filter(({ path }) => {
    const name = folder === '' ? path : path.slice(folder.length + 1);
    return (!include || globMatches(include, name)) && !(exclude && globMatches(exclude, name));
  });
}

const delivered = new WeakMap<Application, readonly ManifestObject[] | undefined>();

/**
 * The objects that an Application applies, as far as the tree shows them.
 *
 * Where it holds the folder of no Application at all, as a text does into which everything was pasted, those are taken for
 * them whose Rollout is called as the folder: they are all that is in its namespace and about it.
 */
export function deliveredBy(tree: ManifestTree, application: Application): readonly ManifestObject[] | undefined {
  if (!delivered.has(application)) {
    const files = sourcesOf(application).flatMap((source) => appliedFiles(tree, source) ?? []);
    if (files.length > 0)
      delivered.set(
        application,
        files.flatMap(({ objects }) => objects),
      );
    else delivered.set(application, holdsFolders(tree) ? undefined : pastedBeside(tree, application));
  }
  return delivered.get(application);
}

/** The Rollouts that are called as the folder of an Application, with the objects that they name. */
function pastedBeside(tree: ManifestTree, application: Application): readonly ManifestObject[] | undefined {
  const named = objectsByName(tree);
  const rollouts = sourcesOf(application)
    .flatMap((source) => named.get(posix.basename(folderOf(source) ?? '')) ?? [])
    .filter(({ kind }) => kind === 'Rollout');
  if (rollouts.length === 0) return undefined;
  const names = new Set(rollouts.flatMap(({ manifest }) => textsIn(manifest)));
  const beside = [...names].flatMap((name) => named.get(name) ?? []);
  return [...new Set([...rollouts, ...beside.filter(({ group }) => group !== 'argoproj.io')])];
}

const byName = new WeakMap<ManifestTree, ReadonlyMap<string, readonly ManifestObject[]>>();

function objectsByName(tree: ManifestTree): ReadonlyMap<string, readonly ManifestObject[]> {
  const found = byName.get(tree) ?? groupedBy(tree.objects, ({ name }) => name);
  byName.set(tree, found);
  return found;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Whether the tree shows all that an Application applies: none of its sources is a chart, or elsewhere. */
export function isWhollyDelivered(tree: ManifestTree, application: Application): boolean {
  const sources = sourcesOf(application);
  return application.known && sources.length > 0 && sources.every((source) => appliedFiles(tree, source));
}

/**
 * Which Argo CD an Application is of, as far as the tree shows it: what stands in one environment is of one, and elsewhere
 * what stands in one folder.
 */
export function argoCdOf({ object }: Application): string {
  return environmentOf(object) ?? `folder ${posix.dirname(object.file.path)}`;
}

const holding = new WeakMap<ManifestTree, boolean>();

/** Whether a tree holds the folder of any of its Applications: then it is the repository that they are delivered from. */
export function holdsFolders(tree: ManifestTree): boolean {
  let holds = holding.get(tree);
  if (holds === undefined) {
    holds = applicationsOf(tree).some((it) =>
      sourcesOf(it).some((source) => {
        const folder = folderOf(source);
        return folder !== undefined && folder !== '' && filesIn(tree, folder).length > 0;
      }),
    );
    holding.set(tree, holds);
  }
  return holds;
}
