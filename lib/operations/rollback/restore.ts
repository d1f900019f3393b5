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
 * Puts the folder of a service, its list, and its release file back as they were, byte by byte, from Git alone.
 *
 * @returns the paths that a commit of it takes
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
    paths.push(path);
  }
  return paths;
}

/** Files of a revision, and none beside them; what is in neither is left out. */
async function putBack(root: string, revision: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const [then, now] = await Promise.all([idOf(root, revision, path), idOf(root, 'HEAD', path)]);
    if (then === undefined && now === undefined) continue;
    found.push(path);
    // Through the index, it would be lost to the commit that the file is gone.
    if (then !== undefined)
      await gitFor('restoring', root, [...PLAINLY, 'restore', `--source=${revision}`, '--worktree', '--', path]);
    else rmSync(join(root, path), { recursive: true, force: true });
  }
  return found;
}

/**
 * Proves that a commit holds what was to be restored.
 *
 * @throws ReleaseTrainError if Git changed something on its way, as a filter does
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
        message: `would not be what it was at ${at.slice(0, 8)}: does a filter of Git change it (.gitattributes, core.autocrlf)? Put it back by hand: git checkout ${at.slice(0, 12)} -- ${path}`,
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
  await gitFor('comparing', root, [
    '--literal-pathspecs',
    'add',
    '--all',
    '--intent-to-add',
    '--',
    ...(await present(root, paths)),
  ]);
  return (await gitFor('comparing', root, [...PLAINLY, 'diff', '--stat=100', 'HEAD', '--', ...paths])).trimEnd();
}

async function present(root: string, paths: readonly string[]): Promise<string[]> {
  const listed = await git(root, ['--literal-pathspecs', 'ls-files', '-z', '--cached', '--others', '--', ...paths]);
  return [...new Set(listed.split('\0').filter((path) => path !== ''))];
}

const PLAINLY: readonly string[] = [
  '--literal-pathspecs',
  '-c',
  'core.autocrlf=false',
  '-c',
  'core.hooksPath=/dev/null',
];
