import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Problem, ReleaseTrainError } from '../../core';
import { GitFailure, git } from '../../git';

/** The root of a Git work tree, and what publish must know of its repository. */
export interface Checkout {
  /** The folder as the user named it, for messages. */
  readonly name: string;
  /** The same folder without symlinks in its path. */
  readonly root: string;
  /** Where this work tree's own journal and lock lie, inside the repository's Git folder. */
  readonly stateFolder: string;
  /** Whether history was cut off when the repository was cloned. */
  readonly shallow: boolean;
}

/**
 * Finds out whether a folder is a checkout that can be published into.
 *
 * @throws ReleaseTrainError if it is not
 */
export async function openCheckout(name: string): Promise<Checkout> {
  const refuse = (message: string): never => {
    throw new ReleaseTrainError('there is no checkout to publish into', [{ path: name, message }]);
  };
  if (!existsSync(name)) return refuse('does not exist: clone the GitOps repository there first, `git clone URL DIR`');
  if (!statSync(name).isDirectory()) return refuse('is a file: give the folder of a Git checkout');
  const root = realpathSync(name);

  const kind = await kindOf(root).catch((error: unknown) => {
    if (!(error instanceof GitFailure)) throw error;
    if (error.isMissing) return refuse(`cannot be read: ${error.message}`);
    return refuse(
      isBelowGit(root)
        ? `is a checkout that Git refuses to read: ${error.message}`
        : 'is no Git checkout: clone the GitOps repository there first, or begin one with `git init`',
    );
  });
  if (kind.bare) return refuse('is a bare repository, which has no files to publish into: clone it and give the clone');
  if (!kind.workTree) return refuse('lies inside a .git folder: give the folder that holds .git');

  const [top = '', stateFolder = '', ...operations] = await lines(root, [
    '--show-toplevel',
    ...['release-train', ...OPERATIONS.keys()].flatMap((path) => ['--git-path', path]),
  ]);
  if (realpathSync(top) !== root) {
    const below = relative(realpathSync(top), root);
    return refuse(`is the folder ${below} of a checkout, not its root: give the root, ${realpathSync(top)}`);
  }
  const running = [...OPERATIONS.values()].find((_, i) => existsSync(resolve(root, operations[i] ?? '')));
  if (running)
    return refuse(`has a ${running} in progress: finish it or abort it (\`git ${running} --abort\`), then publish`);
  return { name, root, stateFolder: resolve(root, stateFolder), shallow: kind.shallow };
}

/** Where Git keeps the state of what it has begun and not finished. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
]);

/** What is wrong with where the rendered tree and the checkout lie, seen from each other. */
export function placeProblems(source: string, checkout: Checkout, paths: Iterable<string>): Problem[] {
  const from = realpathSync(source);
  if (from === checkout.root)
    return [
      { path: source, message: 'is the checkout itself: render into a folder of its own (dist), and publish that' },
    ];
  if (isBelow(checkout.root, from)) {
    return [
      {
        path: checkout.name,
        message: `lies inside the rendered tree ${source}, which is deleted before each synth: move the checkout elsewhere`,
      },
    ];
  }
  // The usual set-up: the fleet's sources, dist and what is published share a repository.
  return [...paths]
    .filter((path) => isBelow(join(checkout.root, path), from))
    .map((path) => ({
      path,
      message: `would be written into the rendered tree ${source} itself: rename it, or render elsewhere`,
    }));
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function kindOf(root: string): Promise<{ bare: boolean; workTree: boolean; shallow: boolean }> {
  const answers = await lines(root, ['--is-bare-repository', '--is-inside-work-tree', '--is-shallow-repository']);
  const [bare, workTree, shallow] = answers.map((answer) => answer === 'true');
  return { bare: bare === true, workTree: workTree === true, shallow: shallow === true };
}

async function lines(root: string, args: readonly string[]): Promise<string[]> {
  return (await git(root, ['rev-parse', ...args])).trimEnd().split('\n');
}

// Not from Git's message, which speaks the user's language.
function isBelowGit(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && isBelowGit(dirname(folder)));
}
