import { relative, resolve } from 'node:path';
import { type Problem, ReleaseTrainError } from '../../core';
import { type Manifest, ManifestTree, readManifestTree } from '../../manifests';

/**
 * All objects of a folder (`*.yaml`, `*.yml`, `*.json`, with its subfolders, in the order of their names) or of one file.
 *
 * @throws ReleaseTrainError if it does not exist, or names every file that is no YAML, with the line
 */
export function readManifests(path: string): Manifest[] {
  const shown = (file: string) => relative(process.cwd(), resolve(path, file)) || file;
  return objectsOf(readManifestTree(path), `${path}: cannot be read.`, shown);
}

/**
 * All objects of a text of YAML documents.
 *
 * @throws ReleaseTrainError with the line of what is no YAML
 */
export function parseManifests(text: string): Manifest[] {
  return objectsOf(ManifestTree.of(text), 'The manifests cannot be read.', () => 'manifests');
}

function objectsOf({ files, objects }: ManifestTree, headline: string, shown: (file: string) => string): Manifest[] {
  const problems: Problem[] = [...files.values()].flatMap(({ path, refusal }) =>
    refusal
      ? [{ path: shown(path), message: `${refusal.message} at line ${refusal.line}, column ${refusal.column}` }]
      : [],
  );
  if (problems.length > 0) throw new ReleaseTrainError(headline, problems);
  return objects.map(({ manifest }) => manifest);
}
