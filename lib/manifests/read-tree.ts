import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
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
  return new Map(manifestPathsBelow(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** Whether a path is of a file that is read. */
export function isManifestPath(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.(?!github\/)[^/]*|node_modules)(\/|$)/.test(path);
}

/**
 * The paths of these files from the folder, in their order. A link to a file is read, unless it leads nowhere; one to a folder
 * is not followed, since it may lead back.
 */
export function manifestPathsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => ({ entry, path: relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/') }))
    .filter(({ entry, path }) => isManifestPath(path) && (entry.isFile() || isFile(join(folder, path))))
    .map(({ path }) => path)
    .sort();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
