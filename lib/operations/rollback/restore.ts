import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReleaseTrainError } from '../../core';
import { git, gitFor } from '../../git';
import { listPathOf } from '../../gitops';
import type { FolderState } from './folder-history';
import type { ReleaseFilePlan } from './release-file';

/** What is put back into a work tree. */
export interface Restoration {
  readonly folder: string;
  readonly state: FolderState;
  readonly releaseFile: ReleaseFilePlan;
  /** Files that guards want to be changed along. */
  readonly changes: readonly { readonly path: string; readonly text?: string }[];
}

/**
 * Puts the folder of a service, its list, and its release file back as they were, byte by byte, from Git alone: into the index of
 * a work tree, ready to be committed. The files on the disk stay, since what is written there passes through what a repository
 * or a user has set: line ends, filters, modes, symbolic links, what is ignored.
 *
 * @returns the paths that are put back or changed
 */
export async function restore(root: string, restoration: Restoration): Promise<string[]> {
  const { folder, state, releaseFile, changes } = restoration;
  const paths = await putBack(root, state.commit, [folder, listPathOf(folder)]);
  if (releaseFile.kind === 'restored') {
    const { path, version } = releaseFile;
    paths.push(...(await putBack(root, version.commit, [path, listPathOf(path)])));
  }
  for (const { path, text } of changes) {
    if (text === undefined) rmSync(join(root, path), { force: true });
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await gitFor('changing', root, ['--literal-pathspecs', 'add', '--all', '--force', '--', path]);
    paths.push(path);
  }
  return paths;
}

/** Files of a revision, and none beside them; what is in neither is left out. */
async function putBack(root: string, revision: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const [then, now] = await Promise.all([entriesOf(root, revision, path), entriesOf(root, 'HEAD', path)]);
    if (then.length === 0 && now.length === 0) continue;
    found.push(path);
    // Mode 0 removes; first, so that a file may become a folder.
    const removals = now.map((entry) => entry.replace(/^\d+ \w+/, '0 blob'));
    const input = [...removals, ...then].map((entry) => `${entry}\0`).join('');
    await gitFor('restoring', root, ['update-index', '-z', '--index-info'], { input });
  }
  return found;
}

/** The files of a path at a revision, as `git ls-tree` and `git update-index --index-info` write them. */
async function entriesOf(root: string, revision: string, path: string): Promise<string[]> {
  const listed = await git(root, ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', revision, '--', path]);
  return listed.split('\0').filter((entry) => entry !== '');
}

/**
 * Proves that a commit holds what was to be restored.
 *
 * @throws ReleaseTrainError if it does not; then nothing is to be pushed
 */
export async function demandRestored(root: string, revision: string, restoration: Restoration): Promise<void> {
  const { folder, state, releaseFile } = restoration;
  const expected = [
    { at: state.commit, path: folder },
    { at: state.commit, path: listPathOf(folder) },
    ...(releaseFile.kind === 'restored' ? [{ at: releaseFile.version.commit, path: releaseFile.path }] : []),
  ];
  for (const { at, path } of expected) {
    const [then, now] = await Promise.all([idOf(root, at, path), idOf(root, revision, path)]);
    if (then === now) continue;
    throw new ReleaseTrainError('nothing was rolled back', [
      {
        path,
        message: `would not be what it was at ${at.slice(0, 8)}: does something else work in the same repository? Put it back by hand: git checkout ${at.slice(0, 12)} -- ${path}`,
      },
    ]);
  }
}

/** Git's id of a file or a folder; undefined if there is none. */
export async function idOf(root: string, revision: string, path: string): Promise<string | undefined> {
  const id = await git(root, ['rev-parse', '--verify', '--quiet', `${revision}:${path}`], { exitCodes: [0, 1] });
  return id.trim() || undefined;
}

/** What would be committed, as `git diff --stat` shows it. */
export async function diffStat(root: string, paths: readonly string[]): Promise<string> {
  const args = ['--literal-pathspecs', 'diff', '--cached', '--no-color', '--no-ext-diff', '--stat=100', 'HEAD', '--'];
  return (await gitFor('comparing', root, [...args, ...paths])).trimEnd();
}
