import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, type YAMLMap } from 'yaml';
import { type Checked, show } from './problems';
import { RELEASE_FIELDS, Release, type ReleaseProps, releaseFieldProblems, unknownReleaseField } from './release';

/** A release file as it stands on disk. */
export interface ReleaseFile {
  /** The path as people write it, with `/`: `releases/svc-a.yaml`. */
  readonly path: string;
  /** The service that it releases. */
  readonly service: string;
  readonly text: string;
}

/**
 * The releases of a fleet, read from a folder that CI edits: one small YAML file a service, so that the releases of two
 * services never conflict in Git.
 *
 * @example
 * import { Releases } from 'cdk8s-release-train';
 *
 * const release = Releases.fromFolder('releases').of('svc-a'); // reads releases/svc-a.yaml
 */
export class Releases implements Checked {
  /**
   * Reads every `*.yaml` in a folder. A problem in a file is reported, with its line, by the service that uses it.
   *
   * @param folder a path from the working directory, or an absolute one
   */
  public static fromFolder(folder: string): Releases {
    return new Releases(folder);
  }

  /** What is wrong with the folder itself. */
  public readonly problems: readonly string[];
  /** The folder as people write it. */
  public readonly folder: string;
  private readonly releases = new Map<string, Release>();
  private readonly sources = new Map<string, ReleaseFile>();
  private readonly asked = new Set<string>();
  private readonly origin: string = '';

  private constructor(folder: string) {
    if (typeof folder !== 'string' || folder === '') {
      this.folder = '(releases)';
      this.problems = [`${show(folder)} is no folder; write Releases.fromFolder('releases')`];
      return;
    }
    this.folder = legible(folder);
    this.origin = resolve(folder);
    const shown = isInside(folder) ? this.folder : folder;
    const problems: string[] = [];
    for (const file of listFolder(folder, shown, problems)) {
      const service = basename(file, extname(file));
      try {
        const text = readFileSync(join(folder, file), 'utf8');
        const path = `${this.folder}/${file}`;
        this.sources.set(service, { path, service, text });
        this.releases.set(service, parseRelease(`${shown}/${file}`, text, path));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        this.releases.set(
          service,
          Release._unreadable([`${shown}/${file} cannot be read (${code}); it has to be a file`]),
        );
      }
    }
    this.problems = problems;
  }

  /** The release of a service. If its file is missing or wrong, the service that uses the release reports that. */
  public of(service: string): Release {
    this.asked.add(service);
    const known = this.releases.get(service);
    if (known) return known;
    if (this.problems.length > 0) return Release._unreadable(this.problems);
    return Release._unreadable([
      `${this.folder}/${service}.yaml is missing; write it with image, version, gitSha (and, if known, releaseId, committedAt)`,
    ]);
  }

  /**
   * The files that belong to no service that was asked for: a misspelt name, or a service that is gone.
   *
   * @param others further readers of the same folder, such as those of another environment
   */
  public unclaimed(others: readonly Releases[] = []): readonly string[] {
    const readers = [this, ...others.filter((other) => other !== this && other.reads(this))];
    const services = new Set(readers.flatMap((reader) => [...reader.asked]));
    const known = [...services].sort().join(', ') || 'it has none';
    return [...this.sources.values()]
      .filter(({ service }) => !services.has(service))
      .map(
        ({ path, service }) =>
          `${path} releases ${service}, which is no service of this fleet (${known}); rename or remove the file, or add the service`,
      );
  }

  /** Whether another reader reads the same folder. */
  public reads(other: Releases): boolean {
    return other.origin === this.origin;
  }

  /** The files themselves, for a tree that carries them along. */
  public files(): readonly ReleaseFile[] {
    return [...this.sources.values()];
  }
}

function listFolder(folder: string, shown: string, problems: string[]): string[] {
  try {
    if (!statSync(folder).isDirectory()) {
      problems.push(`${shown} is a file; give the folder that holds one release file a service`);
      return [];
    }
    const entries = readdirSync(folder).sort();
    for (const entry of entries) {
      if (entry.endsWith('.yml'))
        problems.push(`${shown}/${entry} is not read; rename it to ${basename(entry, '.yml')}.yaml`);
    }
    return entries.filter((entry) => entry.endsWith('.yaml'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    problems.push(`the folder ${shown} cannot be read (${code}); create it with one release file a service`);
    return [];
  }
}

/**
 * Reads one release file. The failsafe schema leaves every scalar a string: a version 1.10 stays 1.10, and a commit of
 * digits alone keeps its zeros.
 */
export function parseRelease(path: string, text: string, file = path): Release {
  const lines = new LineCounter();
  const at = (offset?: number): string => (offset === undefined ? path : `${path}:${lines.linePos(offset).line}`);
  const documents = parseAllDocuments(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (!document?.contents || (isScalar(document.contents) && document.contents.value === '')) {
    return Release._unreadable([`${path} is empty; write image, version and gitSha, a line each`]);
  }
  const problems = document.errors.map((error) =>
    error.code === 'DUPLICATE_KEY'
      ? `${at(error.pos[0])}: the field ${keyAt(text, error.pos[0])} stands there a second time; keep one of the two`
      : `${at(error.pos[0])}: no YAML: ${error.message}`,
  );
  if (second) problems.push(`${at(second.range[0])}: a second document; a release file holds one`);
  if (!isMap(document.contents)) {
    problems.push(`${at(document.contents.range?.[0])}: no fields; write image, version and gitSha, a line each`);
    return Release._unreadable(problems);
  }
  const places: Places = new Map();
  const fields = fieldsOf(document.contents, places);
  for (const name of Object.keys(fields)) {
    if (!(RELEASE_FIELDS as readonly string[]).includes(name))
      problems.push(`${at(places.get(name))}: ${unknownReleaseField(name)}`);
  }
  for (const [field, problem] of releaseFieldProblems(fields)) {
    // A field that is missing in a map is missed where the map begins.
    const place = places.get(field) ?? places.get(above(field)) ?? places.get(field.split(/[.[]/)[0] as string);
    problems.push(
      places.has(field)
        ? `${at(place)}: ${field}: ${problem}`
        : `${at(place)}: the field ${field} is missing: ${remedyOf(problem)}`,
    );
  }
  return problems.length > 0 ? Release._unreadable(problems) : Release._from(file, fields as unknown as ReleaseProps);
}

/** Where each field stands in the text, the fields of a map as `emergency.reason`. */
type Places = Map<string, number | undefined>;

/** The values of a map as they are written. */
function fieldsOf(map: YAMLMap, places: Places, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    map.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : String(key);
      const path = `${prefix}${name}`;
      places.set(path, isScalar(key) ? key.range?.[0] : undefined);
      return [name, readValue(value, places, path)];
    }),
  );
}

/** Of fields that hold others, those; of any other node, what is no text and is refused as such. */
function readValue(node: unknown, places: Places, path: string): unknown {
  if (isScalar(node)) return node.value;
  if (!NESTED.has(path.split(/[.[]/)[0] as string)) return node ?? '';
  if (isMap(node)) return fieldsOf(node, places, `${path}.`);
  if (!isSeq(node)) return node ?? '';
  return node.items.map((item, i) => {
    const at = `${path}[${i}]`;
    places.set(at, isNode(item) ? item.range?.[0] : undefined);
    return readValue(item, places, at);
  });
}

/** The fields that hold more than a text. */
const NESTED: ReadonlySet<string> = new Set(['emergency', 'commits', 'rollback']);

/** The path that a field stands below. */
function above(field: string): string {
  return field.slice(0, Math.max(0, field.lastIndexOf('.')));
}

function keyAt(text: string, offset: number): string {
  return /^[^:\s]*/.exec(text.slice(offset))?.[0] ?? '';
}

function remedyOf(problem: string): string {
  return problem.slice(problem.indexOf('; ') + 2);
}

function legible(folder: string): string {
  const shown = isInside(folder) ? relative(process.cwd(), resolve(folder)) : basename(resolve(folder));
  return shown.split(sep).join('/');
}

function isInside(folder: string): boolean {
  const fromHere = relative(process.cwd(), resolve(folder));
  return fromHere !== '' && !fromHere.startsWith('..') && !isAbsolute(fromHere);
}
