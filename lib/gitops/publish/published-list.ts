import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, ReleaseTrainError } from '../../core';
import { filesBelow, formatChecksums, parseChecksums } from '../tree';
import { LISTS, unitOf, unitOfList } from './units';

/**
 * What publish wrote for a unit, as it stands in the checkout: a file that `sha256sum -c` checks from the checkout's
 * root. A unit whose files all went keeps its list, with comments alone: without it, a service that was removed could
 * not be told from one whose publish was reverted.
 */
export interface PublishedList {
  /** Rises by one with each publish that changes the unit: a lower one than history has means that someone went back. */
  readonly serial: number;
  /** The releases that the files roll out, sorted. */
  readonly releases: readonly string[];
  /** The service that the unit belongs to, where the tree said so and the path does not: a release file's. */
  readonly service?: string;
  /** SHA-256 of every file, by its path from the checkout's root. */
  readonly files: ReadonlyMap<string, string>;
}

/** The text of a unit's list. */
export function formatList({ serial, releases, service, files }: PublishedList): string {
  const comments = [
    `serial: ${serial}`,
    ...(service === undefined ? [] : [`service: ${service}`]),
    ...(releases.length ? [`release: ${releases.join(',')}`] : []),
  ];
  return formatChecksums({ comments, hashes: files });
}

/** Reads a unit's list; undefined if it is none that publish wrote (an edit, or conflict markers). */
export function parseList(unit: string, text: string): PublishedList | undefined {
  const checksums = parseChecksums(text);
  if (!checksums || [...checksums.hashes.keys()].some((path) => unitOf(path) !== unit)) return undefined;
  const comment = (key: string): string | undefined =>
    checksums.comments.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  const serial = Number(comment('serial'));
  if (!Number.isSafeInteger(serial) || serial < 1) return undefined;
  return {
    serial,
    releases: comment('release')?.split(',') ?? [],
    service: comment('service'),
    files: checksums.hashes,
  };
}

/**
 * The lists of a checkout by unit.
 *
 * @throws ReleaseTrainError if a file among them is no list
 */
export function readLists(root: string): ReadonlyMap<string, PublishedList> {
  const lists = new Map<string, PublishedList>();
  const problems: Problem[] = [];
  const noPlainFile = (path: string): void => {
    const message = 'is no plain file; publish keeps its lists there and follows no symlinks. Move it away';
    problems.push({ path, message });
  };
  for (const path of filesBelow(root, LISTS, noPlainFile)) {
    const unit = unitOfList(path);
    if (unit === undefined) continue;
    const list = parseList(unit, readFileSync(join(root, path), 'utf8'));
    if (list) lists.set(unit, list);
    else
      problems.push({
        path,
        message: `is not as publish wrote it (an edit, or a conflict that was not resolved): bring a sound version back, for example with \`git checkout HEAD -- ${path}\``,
      });
  }
  if (problems.length) throw new ReleaseTrainError('the lists of what was published cannot be read', problems);
  return lists;
}
