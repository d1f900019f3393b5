import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ReleaseTrainError } from '../../core';
import { manifestPathsBelow } from '../../manifests';
import { Gathering } from './gathering';
import { readLeniently } from './lenient-yaml';
import type { SchemaShelf, ShelfContents } from './schema-shelf';
import { SHELF_FILE, shelfOfText } from './shelf-file';

/**
 * The schemas in files and folders: CRDs, lists of them (`kubectl get crds -o yaml`), OpenAPI documents of an API server
 * (`kubectl get --raw /openapi/v3/apis/apps/v1`), and what `release-train schemas pull` wrote. Other manifests are passed over.
 *
 * @throws ReleaseTrainError if a file cannot be read, a kind is there in two ways, or there is no schema at all
 */
export function readSchemas(...paths: readonly string[]): SchemaShelf {
  const gathering = new Gathering();
  let isWhole = false;
  for (const path of paths) {
    if (!existsSync(path))
      throw new ReleaseTrainError(`${path}: no such file or folder; release-train schemas pull writes one`);
    const files = statSync(path).isDirectory() ? manifestPathsBelow(path).map((name) => join(path, name)) : [path];
    const found = files.filter((file) => {
      const shelf = addFile(gathering, file);
      if (typeof shelf === 'object') isWhole ||= shelf.isWhole;
      return shelf !== false;
    });
    if (found.length === 0)
      throw new ReleaseTrainError(
        `${path}: there is no CustomResourceDefinition in it, and no OpenAPI document; give what kubectl get crds -o yaml prints, or the folder of release-train schemas pull`,
      );
  }
  return gathering.shelf(isWhole);
}

/** The schemas of a text of YAML documents, such as those of an example. */
export function schemasOf(text: string): SchemaShelf {
  const gathering = new Gathering();
  for (const value of valuesOf(text, 'schemas.yaml')) gathering.add(value, 'schemas.yaml');
  return gathering.shelf(false);
}

/** @returns the shelf, if it is one; else whether there was any schema in it */
function addFile(gathering: Gathering, file: string): ShelfContents | boolean {
  const text = readFileSync(file, 'utf8');
  if (basename(file) === SHELF_FILE) {
    const shelf = shelfOfText(text, file);
    gathering.addShelf(shelf, file);
    return shelf;
  }
  return valuesOf(text, file).filter((value) => gathering.add(value, file)).length > 0;
}

function valuesOf(text: string, file: string): readonly unknown[] {
  // The documents of an API server are megabytes of JSON, which YAML takes ten times as long for.
  if (/^\s*\{/.test(text)) {
    try {
      return [JSON.parse(text)];
    } catch {
      // It may still be YAML that begins with a brace, and if it is not, that reader knows the line.
    }
  }
  const read = readLeniently(text);
  if ('message' in read) throw new ReleaseTrainError(`${file}:${read.line}: ${read.message}`);
  return read.values;
}
