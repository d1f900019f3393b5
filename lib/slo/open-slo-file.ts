import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { show } from '../core';
import { decimal } from './numbers';

/** A value in a file, and where it stands: `slos/checkout.yaml:12`. */
export interface Field {
  /** Undefined if nothing stands there; each scalar is a string, as it is written. */
  readonly value: unknown;
  readonly at: string;
}

/** One object of an OpenSLO file. */
export interface OpenSloObject {
  /** A field by the names on the way to it; if it is missing, the place is that of what should hold it. */
  field(...path: readonly (string | number)[]): Field;
}

export interface OpenSloFile {
  /** The path as people write it. */
  readonly path: string;
  readonly objects: readonly OpenSloObject[];
  /** Why nothing can be read; the objects are empty then. */
  readonly problems: readonly string[];
}

/** Reads the objects of a file: a YAML document each, or the items of a list. */
export function readOpenSloFile(file: unknown): OpenSloFile {
  if (typeof file !== 'string' || file === '') {
    return unreadable('(file)', `${show(file)} is no file; write Slo.fromOpenSlo('slos/checkout.yaml')`);
  }
  const path = legible(file);
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return unreadable(path, `${path} is a folder; write the path of a file in it`);
    // A pipe or a device may never end.
    if (!stat.isFile()) return unreadable(path, `${path} is no ordinary file; write the path of a YAML file`);
    if (stat.size > HIGHEST_SIZE) {
      return unreadable(
        path,
        `${path} has ${decimal(Math.ceil(stat.size / 1e5) / 10)} MB and is not read; write a file of 1 MB or less, such as one for each service`,
      );
    }
    return parse(path, readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return unreadable(
      path,
      `${path} cannot be read (${code}); write the path of a file from the working directory, or an absolute one`,
    );
  }
}

const HIGHEST_SIZE = 1e6;

function unreadable(path: string, ...problems: string[]): OpenSloFile {
  return { path, objects: [], problems };
}

/** The failsafe schema leaves every scalar a string, so that a message can print what the file says. */
function parse(path: string, text: string): OpenSloFile {
  const lines = new LineCounter();
  const at = (offset?: number): string => (offset === undefined ? path : `${path}:${lines.linePos(offset).line}`);
  const options = { schema: 'failsafe', merge: true, lineCounter: lines, prettyErrors: false, logLevel: 'silent' };
  const parsed = parseAllDocuments(text, options as Parameters<typeof parseAllDocuments>[1]);
  const documents = 'empty' in parsed ? [] : parsed.filter((document) => !isEmpty(document));
  const problems = documents.flatMap((document) => syntaxProblems(document, text, at));
  if (problems.length > 0) return unreadable(path, ...problems);
  const objects: OpenSloObject[] = [];
  for (const document of documents) {
    const { contents } = document;
    const value = plain(document);
    if (value === undefined) {
      problems.push(
        `${at(contents?.range?.[0])}: an alias (*) names no anchor (&) above it, or too much; write its value out`,
      );
    } else if (isSeq(contents) && Array.isArray(value)) {
      objects.push(...value.map((item, i) => objectOf(item, contents.items[i] as Node, document, at)));
    } else objects.push(objectOf(value, contents as Node, document, at));
  }
  for (const object of objects) {
    const { value, at: place } = object.field();
    if (!isFields(value)) problems.push(`${place}: no fields; write apiVersion, kind, metadata and spec`);
  }
  if (objects.length === 0 && problems.length === 0) {
    problems.push(`${path} is empty; write an object of apiVersion: openslo/v1 and kind: SLO`);
  }
  return problems.length > 0 ? unreadable(path, ...problems) : { path, objects, problems };
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (!contents || (isScalar(contents) && contents.value === ''));
}

/** Every field that stands twice; of other errors the first, since the rest mostly follow from it. */
function syntaxProblems({ errors }: Document.Parsed, text: string, at: (offset: number) => string): string[] {
  const twice = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const [other] = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  return [
    ...twice.map(({ pos }) => {
      const field = /^[^:\s]+/.exec(text.slice(pos[0]))?.[0] ?? '(without a name)';
      return `${at(pos[0])}: the field ${field} stands there a second time; keep one of the two`;
    }),
    ...(other ? [`${at(other.pos[0])}: no YAML: ${other.message}`] : []),
  ];
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

function objectOf(
  value: unknown,
  node: Node,
  document: Document.Parsed,
  at: (offset?: number) => string,
): OpenSloObject {
  return {
    field: (...path) => ({ value: valueAt(value, path), at: at(offsetOf(node, path, document)) }),
  };
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  // What stands for nothing in YAML.
  return found === '' || found === '~' || found === 'null' ? undefined : found;
}

/** Where the last name of the path stands that there is: a key says more than what begins below it. */
function offsetOf(start: Node, path: readonly (string | number)[], document: Document.Parsed): number | undefined {
  let node: unknown = start;
  let offset = start.range?.[0];
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(key));
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** The name of an object, if it has one. */
export function nameOf(object: OpenSloObject): string | undefined {
  const { value } = object.field('metadata', 'name');
  return typeof value === 'string' ? value : undefined;
}

/** A value as the file has it; a string of the failsafe schema has lost its quotation marks there. */
export function written({ value }: Field): string {
  return typeof value === 'string' ? value : show(value);
}

/** Whether a value holds fields by their names. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path within the working directory from there; any other as it was written. */
function legible(file: string): string {
  const fromHere = relative(process.cwd(), resolve(file));
  const inside = fromHere !== '' && !fromHere.startsWith('..') && !isAbsolute(fromHere);
  return inside ? fromHere.split(sep).join('/') : file;
}
