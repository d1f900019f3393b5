import { posix } from 'node:path';
import { type Field, type Fields, isRecord, type ManifestTree } from '../../manifests';
import { type Glob, globPattern } from './globs';
import { matches } from './selectors';
import { type Dialect, isUnfilled } from './template-text';

/** What a generator of an ApplicationSet finds: the parameters of one Application. */
export interface GeneratedElement {
  readonly values: Fields;
  /** Whether these are all of its parameters: not those of a cluster, or of a file elsewhere. */
  readonly complete: boolean;
  /** Where it is written; the generator, where it is found elsewhere. */
  readonly at: Field;
  /** A template of the generator's own, over the set's. */
  readonly template?: Field;
}

/** What the generators of an ApplicationSet find, as far as the tree shows it; never nothing where it does not. */
export function elementsOf(tree: ManifestTree, generator: Field, dialect: Dialect): GeneratedElement[] {
  const found = foundBy(tree, generator, dialect);
  const selector = generator.at('selector');
  if (!selector.isSet) return found;
  return found.filter(({ values, complete }) => !complete || matches(selector, labelsOf(values)));
}

function foundBy(tree: ManifestTree, generator: Field, dialect: Dialect): GeneratedElement[] {
  const [list, git, matrix, merge] = ['list', 'git', 'matrix', 'merge'].map((kind) => generator.at(kind)) as [
    Field,
    Field,
    Field,
    Field,
  ];
  if (list.isSet) return listed(list);
  if (git.at('files').isSet) return files(tree, git, dialect) ?? unknown(git);
  if (git.at('directories').isSet) return directories(tree, git, dialect) ?? unknown(git);
  if (matrix.isSet) return product(tree, matrix, dialect);
  // What the others of a merge add to the elements of the first is not worked out.
  if (merge.isSet)
    return elementsOf(tree, merge.at('generators', 0), dialect).map((it) => ({ ...it, complete: false }));
  return unknown(generator);
}

function unknown(at: Field): GeneratedElement[] {
  return [{ values: {}, complete: false, at, ...templateOf(at) }];
}

function templateOf(generator: Field): { readonly template?: Field } {
  const template = generator.at('template');
  return template.isSet ? { template } : {};
}

function listed(list: Field): GeneratedElement[] {
  const elements = list.at('elements').items.map((at) => ({
    values: isRecord(at.value) ? at.value : {},
    complete: isRecord(at.value),
    at,
    ...templateOf(list),
  }));
  return list.at('elementsYaml').isSet ? [...elements, ...unknown(list)] : elements;
}

/** Of two elements with a parameter of the same name, the first one's counts. */
function product(tree: ManifestTree, matrix: Field, dialect: Dialect): GeneratedElement[] {
  const [first, second] = matrix.at('generators').items;
  if (!first || !second) return unknown(matrix);
  // A generator that is written with parameters of the first one finds something else for each of them.
  const others = isUnfilled(JSON.stringify(second.value) ?? '') ? unknown(second) : elementsOf(tree, second, dialect);
  return elementsOf(tree, first, dialect).flatMap((one) =>
    others.map((other) => ({
      ...one,
      ...templateOf(matrix),
      values: { ...other.values, ...one.values },
      complete: one.complete && other.complete,
    })),
  );
}

/** The files that a generator reads, if the tree holds any of them: then it is of the repository that is meant. */
function files(tree: ManifestTree, git: Field, dialect: Dialect): GeneratedElement[] | undefined {
  const wanted = git.at('files').items;
  const { take, leave } = patternsOf(wanted);
  if (take.length === 0) return undefined;
  const found = [...tree.files.values()].filter(({ path }) => isAmong(path, take) && !isAmong(path, leave));
  if (found.length === 0) return undefined;
  return found.flatMap((file) =>
    file.values.flatMap((value) =>
      (Array.isArray(value) ? value : [value]).map((one) => ({
        values: { ...(isRecord(one) ? one : {}), ...pathValues(git, posix.dirname(file.path), dialect, file.path) },
        complete: file.refusal === undefined && isRecord(one) && !git.at('values').isSet,
        at: git,
        ...templateOf(git),
      })),
    ),
  );
}

/** Whether a generator, or one inside it, reads an element out of the file with this path. */
export function readsFile(generator: Field, path: string): boolean {
  const { take, leave } = patternsOf(generator.at('git', 'files').items);
  if (isAmong(path, take) && !isAmong(path, leave)) return true;
  return ['matrix', 'merge'].some((kind) =>
    generator.at(kind, 'generators').items.some((inner) => readsFile(inner, path)),
  );
}

function directories(tree: ManifestTree, git: Field, dialect: Dialect): GeneratedElement[] | undefined {
  const { take, leave } = patternsOf(git.at('directories').items);
  if (take.length === 0) return undefined;
  const folders = new Set([...tree.files.keys()].flatMap(foldersOf));
  const found = [...folders].sort().filter((folder) => isAmong(folder, take) && !isAmong(folder, leave));
  if (found.length === 0) return undefined;
  return found.map((folder) => ({
    values: pathValues(git, folder, dialect),
    complete: !git.at('values').isSet,
    at: git,
    ...templateOf(git),
  }));
}

function patternsOf(items: readonly Field[]): { readonly take: Glob[]; readonly leave: Glob[] } {
  const paths = (excluded: boolean): Glob[] =>
    items.flatMap((item) => {
      const path = item.at('path').text;
      const counts = (item.at('exclude').boolean ?? false) === excluded;
      return counts && path !== undefined && !isUnfilled(path) ? [globPattern(path, '/')] : [];
    });
  return { take: paths(false), leave: paths(true) };
}

function isAmong(path: string, patterns: readonly Glob[]): boolean {
  return patterns.some((pattern) => pattern.test(path));
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** What the git generator says of where it found something. */
function pathValues(git: Field, folder: string, dialect: Dialect, file?: string): Fields {
  const prefix = git.at('pathParamPrefix').text;
  const normalized = (name: string): string =>
    name
      .toLowerCase()
      .replace(/[^-a-z0-9.]/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '');
  const basename = posix.basename(folder);
  const filename = file === undefined ? undefined : posix.basename(file);
  const its = {
    path: folder,
    basename,
    basenameNormalized: normalized(basename),
    segments: folder.split('/'),
    ...(filename === undefined ? {} : { filename, filenameNormalized: normalized(filename) }),
  };
  if (dialect === 'go') return prefix ? { [prefix]: { path: its } } : { path: its };
  const key = prefix ? `${prefix}.path` : 'path';
  const { path, segments, ...others } = its;
  return {
    [key]: path,
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [`${key}.${name}`, value])),
    ...Object.fromEntries(segments.map((segment, i) => [`${key}[${i}]`, segment])),
  };
}

/** Parameters as a selector sees them. */
function labelsOf(values: Fields, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, string][] => {
      if (isRecord(value)) return Object.entries(labelsOf(value, `${prefix}${key}.`));
      return ['string', 'number', 'boolean'].includes(typeof value) ? [[`${prefix}${key}`, String(value)]] : [];
    }),
  );
}
