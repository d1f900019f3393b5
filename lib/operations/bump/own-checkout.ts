import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ReleaseTrainError } from '../../core';
import { GitFailure, git } from '../../git';

/** The user's checkout. */
export interface OwnCheckout {
  readonly root: string;
  /** A folder in its Git folder for what is half done, where nobody commits it. */
  readonly state: string;
}

/** @throws ReleaseTrainError if it is none */
export async function openCheckout(repo: string): Promise<OwnCheckout> {
  const refuse = (message: string): never => {
    throw new ReleaseTrainError('there is no checkout to work with', [{ path: repo, message }]);
  };
  try {
    const root = (await git(repo, ['rev-parse', '--show-toplevel'])).trimEnd();
    const state = (await git(root, ['rev-parse', '--git-path', 'release-train/bumping'])).trimEnd();
    return { root, state: resolve(root, state) };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (error.isMissing) return refuse(error.message);
    return refuse(
      existsSync(repo)
        ? `is no Git checkout: give one of the repository with the release files (--repo). Git says: ${error.message}`
        : 'does not exist: clone the repository with the release files there first, `git clone URL DIR`',
    );
  }
}

/**
 * Copies what is in a checkout and not ignored, so that its app can be run with a release that is not there yet. What was
 * published is left out: thousands of files that no app reads.
 *
 * @returns the root of the copy, below the checkout's Git folder
 */
export async function copied({ root, state }: OwnCheckout): Promise<string> {
  const copy = copyOf(state);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const listed = await git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const path of new Set(listed.split('\0'))) {
    if (path === '' || /^(clusters|\.release-train)\//.test(path)) continue;
    if (!lstatSync(join(root, path), { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}

/** Takes the copy away, of this run and of one that was killed. */
export function withoutCopy({ state }: OwnCheckout): void {
  rmSync(copyOf(state), { recursive: true, force: true });
}

function copyOf(state: string): string {
  return join(state, 'preview');
}

/**
 * Gives a file of the checkout another text: a kill at any moment leaves the old one or the new one.
 *
 * @throws ReleaseTrainError if it is not what it was when it was read
 */
export function replaceFile(
  { root, state }: OwnCheckout,
  { path, before, after }: { readonly path: string; readonly before: string; readonly after: string },
  onStep: (step: string) => void,
): void {
  const file = join(root, path);
  if (readFileSync(file, 'utf8') !== before)
    throw new ReleaseTrainError('the release was not changed', [
      { path, message: 'was edited meanwhile by somebody else; look at it, and run this again' },
    ]);
  const { mode } = statSync(file);
  const writing = join(state, 'writing');
  mkdirSync(state, { recursive: true });
  onStep(`write ${writing}`);
  writeFileSync(writing, after);
  chmodSync(writing, mode);
  onStep(`rename ${path}`);
  try {
    renameSync(writing, file);
  } catch (error) {
    rmSync(writing, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new ReleaseTrainError('the release was not changed', [
      { path, message: `could not be written (${code}): give this user the right to write there` },
    ]);
  }
}
