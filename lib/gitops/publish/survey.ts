import { existsSync, lstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../core';
import type { RenderedTree } from '../tree';
import { type Journal, REMOVED } from './journal';
import type { PublishedList } from './published-list';
import { unitOf } from './units';

/** A file that publish has to do with: what it should be, what it is, and what publish remembers of it, as hashes. */
export interface FileState {
  readonly path: string;
  readonly unit: string;
  /** What the tree wants; undefined for no such file. */
  readonly wanted?: string;
  /** What the last publish wrote, by its list; undefined if it wrote no such file. */
  readonly listed?: string;
  /** What is in the checkout; undefined for no such file. */
  readonly present?: string;
  /** What unfinished publishes were about to make of it. */
  readonly planned: readonly string[];
  /** Why nothing can be read or written there. */
  readonly obstacle?: string;
}

/** What is to be done with a file: `foreign` and `edited` are publish's to refuse, `none` is nobody's. */
export type Verdict = 'keep' | 'take' | 'write' | 'remove' | 'gone' | 'foreign' | 'edited' | 'none';

/** Looks at every file that the tree, a list or the journal names, sorted by path. */
export function survey(
  root: string,
  tree: RenderedTree,
  lists: ReadonlyMap<string, PublishedList>,
  journal: Journal,
): FileState[] {
  const listed = new Map([...lists.values()].flatMap(({ files }) => [...files]));
  const inspect = inspector(root);
  return [...new Set([...tree.files.keys(), ...listed.keys(), ...journal.keys()])].sort().map((path) => {
    const content = tree.files.get(path);
    const wanted = content === undefined ? undefined : sha256(content);
    const known = { wanted, listed: listed.get(path), planned: journal.get(path) ?? [] };
    return { path, unit: unitOf(path), ...known, ...inspect(path, [known.wanted, known.listed, ...known.planned]) };
  });
}

/** What is to be done with a file, by its hashes alone. */
export function verdictOf({ wanted, listed, present, planned }: FileState): Verdict {
  const ownWork = planned.includes(present ?? REMOVED);
  if (present === wanted) {
    if (wanted === undefined) return 'gone';
    return listed === undefined && !ownWork ? 'take' : 'keep';
  }
  if (present === listed || ownWork) return wanted === undefined ? 'remove' : 'write';
  if (listed !== undefined) return 'edited';
  return wanted === undefined ? 'none' : 'foreign';
}

/** Why a file of publish's own (a list, a scratch file) cannot be written, or undefined. */
export function obstacleAt(root: string, path: string): string | undefined {
  return inspector(root)(path).obstacle;
}

/**
 * Reads files without following a symlink or entering another repository: whatever lies behind those is not in this
 * checkout's history, so publish could neither prove that it owns it nor take it back.
 */
function inspector(root: string) {
  const folders = new Map<string, string | undefined>([['', undefined]]);
  const folderObstacle = (folder: string): string | undefined => {
    if (folders.has(folder)) return folders.get(folder);
    const found = folderObstacle(parentOf(folder)) ?? inspectFolder(root, folder);
    folders.set(folder, found);
    return found;
  };
  return (path: string, known: readonly (string | undefined)[] = []): Pick<FileState, 'present' | 'obstacle'> => {
    const obstacle = folderObstacle(parentOf(path));
    if (obstacle) return { obstacle };
    const found = stats(join(root, path));
    if (!found) return {};
    if (found.isFile()) return { present: hashOf(readFileSync(join(root, path)), known) };
    return {
      obstacle: found.isSymbolicLink()
        ? symlink(path)
        : `${path} is ${found.isDirectory() ? 'a folder' : 'no plain file'}, and a file belongs there: move it away`,
    };
  };
}

// A clone with core.autocrlf has CRLF where publish wrote LF, and Git takes the two for the same.
function hashOf(content: Buffer, known: readonly (string | undefined)[]): string {
  const hash = sha256(content);
  if (known.includes(hash) || !content.includes('\r\n')) return hash;
  return sha256(Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'));
}

function inspectFolder(root: string, folder: string): string | undefined {
  const found = stats(join(root, folder));
  if (!found) return undefined;
  if (found.isSymbolicLink()) return symlink(folder);
  if (!found.isDirectory()) return `${folder} is a file, and a folder belongs there: move it away`;
  if (existsSync(join(root, folder, '.git')))
    return `${folder} is a repository of its own (a submodule?): publish into that one, or move it away`;
  return undefined;
}

function symlink(path: string): string {
  return `${path} is a symlink, and publish does not write through symlinks: put a plain file or folder there`;
}

function stats(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
