import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Problem, ReleaseTrainError, sha256, show } from '../../core';
import { formatChecksums, parseChecksums } from './checksums';
import { makeFolder, pruneFolders } from './folders';
import { ONLY_COMMENT, OWN_FOLDER, SERVICE_COMMENT, TREE_INDEX } from './read-tree';
import { serviceOfFolder, treePathProblem, treePathProblems } from './tree-path';

/** What the index of a tree says besides hashes. */
export interface TreeOptions {
  /**
   * The services that the tree is restricted to; it is marked as partial.
   *
   * @default the tree is whole
   */
  readonly only?: readonly string[];
  /**
   * The services that files belong to whose path does not say it, by path: release files. Files below
   * `clusters/<environment>/apps/<service>` need no entry.
   *
   * @default none
   */
  readonly owners?: ReadonlyMap<string, string>;
}

// What a run is about to have written, while it runs: so that the run after a killed one still knows which files are ours.
const UNFINISHED = `${OWN_FOLDER}/unfinished`;

/**
 * Writes a rendered tree to disk: the files that changed, and away with those that an earlier run wrote and this one
 * does not. Files of others in the folder stay as they are.
 *
 * The index `.release-train/tree.sha256` goes first and comes back last: a run that is killed leaves a folder which
 * {@link readTree} refuses.
 *
 * @param files the content of every file by its path from `outdir`, written with "/"
 * @throws ReleaseTrainError if `outdir` is no place for a tree, or if two paths cannot lie side by side
 */
export function writeTree(outdir: string, files: ReadonlyMap<string, string>, options: TreeOptions = {}): void {
  const problems = [...outdirProblems(outdir), ...treePathProblems(files.keys()), ...serviceProblems(options)];
  if (problems.length) throw new ReleaseTrainError('the tree cannot be written', problems);
  try {
    write(outdir, files, options);
  } catch (error) {
    throw unwritableTree(error, outdir);
  }
}

function write(outdir: string, files: ReadonlyMap<string, string>, options: TreeOptions): void {
  makeFolder(join(outdir, OWN_FOLDER));
  const earlier = earlierPaths(outdir);
  writeFileSync(
    join(outdir, UNFINISHED),
    [...new Set([...earlier, ...files.keys()])].map((path) => `${path}\n`).join(''),
  );
  rmSync(join(outdir, TREE_INDEX), { force: true });

  for (const path of earlier) if (!files.has(path)) removeFile(outdir, path);
  writeFiles(outdir, files, new Set(earlier));

  const hashes = new Map([...files].map(([path, content]) => [path, sha256(content)]));
  writeIndex(outdir, formatChecksums({ comments: commentsOf(files, options), hashes }));
  rmSync(join(outdir, UNFINISHED));
}

function commentsOf(files: ReadonlyMap<string, string>, { only, owners }: TreeOptions): string[] {
  const owned = [...(owners ?? [])].filter(([path]) => files.has(path) && !serviceOfFolder(posix.dirname(path))).sort();
  return [
    ...(only?.length ? [`${ONLY_COMMENT}${only.join(',')}`] : []),
    ...owned.map(([path, service]) => `${SERVICE_COMMENT}${service} ${path}`),
  ];
}

/** What earlier runs wrote. A list that cannot be read costs only stale files that nobody publishes. */
function earlierPaths(outdir: string): string[] {
  const read = (file: string): string =>
    existsSync(join(outdir, file)) ? readFileSync(join(outdir, file), 'utf8') : '';
  const listed = [...(parseChecksums(read(TREE_INDEX))?.hashes.keys() ?? []), ...read(UNFINISHED).split('\n')];
  return listed.filter((path) => !treePathProblem(path));
}

/** Leaves a file of an earlier run alone that has its content already: its time stays, and watchers stay quiet. */
function writeFiles(outdir: string, files: ReadonlyMap<string, string>, earlier: ReadonlySet<string>): void {
  const folders = new Set<string>();
  for (const [path, content] of files) {
    const file = join(outdir, path);
    if (earlier.has(path) && holds(file, content)) continue;
    const folder = dirname(file);
    if (!folders.has(folder)) makeFolder(folder);
    folders.add(folder);
    writeFile(file, content);
  }
}

/** Never through a symlink that someone put there: it is replaced. */
function writeFile(file: string, content: string): void {
  const descriptor = openOwn(file);
  try {
    writeFileSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

function openOwn(file: string): number {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  try {
    return openSync(file, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
    rmSync(file);
    return openSync(file, flags);
  }
}

function holds(file: string, content: string): boolean {
  try {
    return readFileSync(file).equals(Buffer.from(content));
  } catch {
    return false;
  }
}

// By rename: whoever finds an index finds it whole, and the files that it lists are whole then as well.
function writeIndex(outdir: string, content: string): void {
  const temporary = join(outdir, OWN_FOLDER, 'writing');
  writeFileSync(temporary, content);
  renameSync(temporary, join(outdir, TREE_INDEX));
}

function removeFile(outdir: string, path: string): void {
  if (!statSync(join(outdir, path), { throwIfNoEntry: false })?.isDirectory())
    rmSync(join(outdir, path), { force: true });
  pruneFolders(outdir, path);
}

function outdirProblems(outdir: string): Problem[] {
  const scratch =
    'the output folder is scratch, so give another one (dist), and bring it into the checkout with `release-train publish DIR`';
  try {
    const found = statSync(outdir, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) return [{ path: outdir, message: 'is a file; give the name of a folder' }];
    if (existsSync(join(outdir, '.git'))) return [{ path: outdir, message: `is a Git checkout: ${scratch}` }];
    return [];
  } catch (error) {
    throw unwritableTree(error, outdir);
  }
}

function serviceProblems({ only = [], owners = new Map() }: TreeOptions): Problem[] {
  return [...only.map((service) => ['only', service] as const), ...owners]
    .filter(([, service]) => !/^[^\s,]+$/.test(service))
    .map(([path, service]) => ({ path, message: `${show(service)} is no name of a service` }));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file and no folder',
  EEXIST: 'a part of the path is a file and no folder',
  EISDIR: 'a folder lies where a file belongs',
  ENOENT: 'the folder cannot be made there',
  ENOSPC: 'the disk is full',
};

function unwritableTree(error: unknown, outdir: string): unknown {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!reason) return error;
  return new ReleaseTrainError('the tree cannot be written', [
    {
      path: outdir,
      message: `cannot be written: ${reason} (${code}${path ? `, ${path}` : ''}). Give another output folder, or make room there, and run synth again`,
    },
  ]);
}
