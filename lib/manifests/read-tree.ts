import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../core';
import { ManifestTree } from './manifest-tree';

/** How files are read. */
export interface Reading {
  readonly entries: (folder: string) => readonly Dirent[];
  readonly text: (file: string) => string;
}

const FILES: Reading = {
  entries: (folder) => readdirSync(folder, { withFileTypes: true }),
  text: (file) => readFileSync(file, 'utf8'),
};

/**
 * All files of a folder that hold manifests or stand beside them (`*.yaml`, `*.yml`, `*.json`, with its subfolders), or one
 * file. Files that begin with a dot, and folders that do, are left out, but for `.github`. A file or a folder below that cannot
 * be read is in the tree as one that is refused.
 *
 * @throws ReleaseTrainError if it does not exist
 */
export function readManifestTree(path: string, reading: Reading = FILES): ManifestTree {
  const unreadable = new Map<string, string>();
  const texts = textsOf(path, reading, (file, why) => unreadable.set(file, why));
  return new ManifestTree(texts, unreadable);
}

/**
 * The texts of these files, by their paths from the folder, with `/`.
 *
 * @throws ReleaseTrainError if one of them cannot be read
 */
export function readTexts(path: string): Map<string, string> {
  return textsOf(path, FILES, (file, why) => {
    throw new ReleaseTrainError(`${join(path, file)}: ${why}`);
  });
}

type Refuse = (file: string, why: string) => void;

function textsOf(path: string, reading: Reading, refuse: Refuse): Map<string, string> {
  if (!existsSync(path))
    throw new ReleaseTrainError(
      `${path}: no such file or folder; render it first, for example with release-train synth`,
    );
  const isFolder = statSync(path).isDirectory();
  const texts = new Map<string, string>();
  for (const name of isFolder ? pathsBelow(path, reading, refuse) : [path]) {
    const text = tried(
      () => reading.text(isFolder ? join(path, name) : name),
      (why) => refuse(name, why),
    );
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** What comes of reading, unless it fails. */
function tried<T>(read: () => T, refuse: (why: string) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    refuse(`cannot be read: ${code === 'EACCES' ? 'permission denied' : (code ?? message)}`);
    return undefined;
  }
}

/** Whether a path is of a file that is read. */
export function isManifestPath(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/(^|\/)(\.(?!github\/)[^/]*|node_modules)(\/|$)/.test(path);
}

/**
 * The paths of these files from the folder, in their order. A link to a file is read, unless it leads nowhere; one to a folder
 * is not followed, since it may lead back.
 *
 * @throws ReleaseTrainError if a folder cannot be read
 */
export function manifestPathsBelow(folder: string): string[] {
  return pathsBelow(folder, FILES, (path, why) => {
    throw new ReleaseTrainError(`${join(folder, path)}: ${why}`);
  });
}

function pathsBelow(folder: string, reading: Reading, refuse: Refuse): string[] {
  const paths: string[] = [];
  const walk = (below: string): void => {
    const entries = tried(
      () => reading.entries(join(folder, below)),
      (why) => refuse(below === '' ? '.' : below, why),
    );
    for (const entry of entries ?? []) {
      // On Linux a backslash is a letter of a name.
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isManifestPath(`${path}/x.yaml`)) walk(path);
      } else if (isManifestPath(path) && (entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, path)))))
        paths.push(path);
    }
  };
  walk('');
  return paths.sort();
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A link to itself, or one into a folder that cannot be entered.
    return false;
  }
}
