import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../core';
import { ManifestTree } from './manifest-tree';

/**
 * All files of a folder that hold manifests or stand beside them (`*.yaml`, `*.yml`, `*.json`, with its subfolders), or one
 * file. Files that begin with a dot, and folders that do, are left out, but for `.github`.
 *
 * @throws ReleaseTrainError if it does not exist
 */
export function readManifestTree(path: string): ManifestTree {
  return new ManifestTree(readTexts(path));
}

/** The texts of these files, by their paths from the folder, with `/`. */
export function readTexts(path: string): Map<string, string> {
  if (!existsSync(path))
    throw new ReleaseTrainError(
      `${path}: no such file or folder; render it first, for example with release-train synth`,
    );
  if (!statSync(path).isDirectory()) return new Map([[path, readFileSync(path, 'utf8')]]);
  return new Map(namesBelow(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** Whether a path is of a file that is read. */
export function isManifestPath(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.(?!github\/)[^/]*|node_modules)(\/|$)/.test(path);
}

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => isManifestPath(name) && statSync(join(folder, name)).isFile())
    .sort();
}
