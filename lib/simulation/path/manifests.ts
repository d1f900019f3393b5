import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Problem, ReleaseTrainError } from '../../core';
import { readYaml } from '../yaml-text';

/** One Kubernetes object as a file holds it; whoever made it, nothing about its fields is taken for granted. */
export interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: ManifestMetadata;
  readonly spec?: unknown;
}

interface ManifestMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * All objects of a folder (`*.yaml`, `*.yml`, `*.json`, with its subfolders, in the order of their names) or of one file.
 *
 * @throws ReleaseTrainError if it does not exist, or names every file that is no YAML, with the line
 */
export function readManifests(path: string): Manifest[] {
  if (!existsSync(path))
    throw new ReleaseTrainError(
      `${path}: no such file or folder; render it first, for example with release-train synth`,
    );
  const files = statSync(path).isDirectory() ? filesBelow(path) : [path];
  const problems: Problem[] = [];
  const manifests = files.flatMap((file) => {
    const parsed = parse(readFileSync(file, 'utf8'));
    const shown = relative(process.cwd(), file) || file;
    problems.push(...parsed.problems.slice(0, 3).map((message) => ({ path: shown, message })));
    return parsed.manifests;
  });
  if (problems.length > 0) throw new ReleaseTrainError(`${path}: cannot be read.`, problems);
  return manifests;
}

/**
 * All objects of a text of YAML documents.
 *
 * @throws ReleaseTrainError with the line of what is no YAML
 */
export function parseManifests(text: string): Manifest[] {
  const { manifests, problems } = parse(text);
  if (problems.length > 0) {
    throw new ReleaseTrainError(
      'The manifests cannot be read.',
      problems.map((message) => ({ path: 'manifests', message })),
    );
  }
  return manifests;
}

function parse(text: string): { manifests: Manifest[]; problems: string[] } {
  const { values, problems, lines } = readYaml(text);
  return {
    manifests: values.flatMap(items),
    problems: problems.map(({ message, offset }) => {
      if (offset === undefined) return message;
      const { line, col } = lines.linePos(offset);
      return `${message} at line ${line}, column ${col}`;
    }),
  };
}

/** Objects alone, those of a `List` (as `kubectl get -o yaml` prints it) too. */
function items(value: unknown): Manifest[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { kind, items: listed } = value as { kind?: unknown; items?: unknown };
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(listed)) return listed.flatMap(items);
  return [value as Manifest];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !/(^|[/\\])(\.git|node_modules)[/\\]/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
