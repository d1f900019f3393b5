import { existsSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReleaseTrainError } from '../core';
import { type Commit, GitFailure, git, gitFor } from './git';
import { takeLock, type Worker } from './lock';
import { remoteTipIfAny } from './origin';

/**
 * The branch that Argo CD follows, on the remote `origin`, and a work tree of its own to commit to it.
 *
 * The user's checkout stays as it is. The work tree is thrown away and made again, so that nothing a killed run left
 * behind counts: what was pushed is on the remote, and what was not was never done.
 */
export class RemoteBranch {
  private readonly trees = new Map<string, string>();

  private constructor(
    private readonly repo: string,
    private readonly name: string,
    /** The root of the work tree. */
    public readonly root: string,
    /** Holds what was fetched: FETCH_HEAD belongs to the user's checkout, where an editor may fetch something else meanwhile. */
    private readonly ref: string,
    private known: string,
    private readonly unlock: () => void,
  ) {}

  /**
   * @param worker who works with it: each kind keeps its like out, and has a work tree to itself
   * @throws ReleaseTrainError if `repo` is no checkout, or `origin` has no such branch
   */
  public static async open(repo: string, name: string, worker: Worker = 'train'): Promise<RemoteBranch> {
    const refuse = (message: string): never => {
      const headline = worker === 'train' ? 'there is no checkout to depart from' : 'there is no checkout to work with';
      throw new ReleaseTrainError(headline, [{ path: repo, message }]);
    };
    if (!existsSync(repo)) refuse('does not exist: clone the GitOps repository there first, `git clone URL DIR`');
    if (!statSync(repo).isDirectory()) refuse('is a file: give the folder of a Git checkout');
    // Of the repository, which several work trees may share: two trains would push into each other's batches.
    const common = await run('reading the checkout', repo, 'rev-parse', '--git-common-dir');
    const state = resolve(repo, common, 'release-train', PLACES[worker]);
    const ref = `refs/release-train/${PLACES[worker]}`;
    const root = join(state, 'checkout');
    const unlock = locked(state, worker);
    try {
      const tip = await fetchTip(repo, name, ref);
      rmSync(root, { recursive: true, force: true });
      // Twice --force: a run that was killed while it made the work tree left it locked.
      const args = ['--quiet', '--force', '--force', '--detach', root, tip];
      await run('making a work tree', repo, 'worktree', 'add', ...args);
      return new RemoteBranch(repo, name, root, ref, tip, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** The last commit of the branch, as of the last {@link fetch} or {@link push}. */
  public get tip(): string {
    return this.known;
  }

  /** Learns what others pushed. A train is long under way, and does not stop because the server of Git is away for once. */
  public async fetch(): Promise<void> {
    for (const pause of FETCH_PAUSES) {
      try {
        this.known = await fetchTip(this.repo, this.name, this.ref);
        return;
      } catch (error) {
        if (!(error instanceof ReleaseTrainError)) throw error;
        await sleep(pause * 1000);
      }
    }
    this.known = await fetchTip(this.repo, this.name, this.ref);
  }

  /** Learns what others pushed, and makes the work tree equal to it. */
  public async reset(): Promise<void> {
    await this.fetch();
    await run('resetting the work tree', this.root, 'reset', '--quiet', '--hard', this.known);
    await run('resetting the work tree', this.root, 'clean', '--quiet', '-ffdx');
  }

  /** The paths in the work tree that are not committed. */
  public async uncommitted(): Promise<string[]> {
    const args = ['--porcelain=v1', '-z', '--no-renames', '--untracked-files=all'];
    const output = await run('reading the work tree', this.root, 'status', ...args);
    return output
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice('XY '.length));
  }

  /** Commits some paths, which were changed, added or removed. */
  public async commit(paths: readonly string[], message: string): Promise<string> {
    await run('committing', this.root, '--literal-pathspecs', 'add', '--all', '--', ...paths);
    return this.commitStaged(message);
  }

  /** Commits what is in the index. */
  public async commitStaged(message: string): Promise<string> {
    // An argument has a length at which the system ends; and a user may have set that lines with "#" are comments.
    const args = [...NO_HOOKS, 'commit', '--quiet', '--cleanup=whitespace', '--file=-'];
    await gitFor('committing', this.root, args, { input: message });
    return run('committing', this.root, 'rev-parse', 'HEAD');
  }

  /**
   * Pushes what was committed; false if somebody else was faster.
   *
   * @throws ReleaseTrainError if it is not for others that the push is refused
   */
  public async push(): Promise<boolean> {
    const head = await run('pushing', this.root, 'rev-parse', 'HEAD');
    try {
      await git(this.repo, [...NO_HOOKS, 'push', '--quiet', 'origin', `${head}:refs/heads/${this.name}`]);
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      // Not by git's words, which depend on the server: by what there is now.
      const before = this.known;
      await this.fetch();
      // It arrived and the answer was lost. What is on top by now, a revert perhaps, is not what was pushed.
      const arrived = await this.contains(head);
      if (!arrived && this.known !== before) return false;
      if (!arrived) throw new ReleaseTrainError('pushing failed', [{ path: 'git push', message: error.message }]);
    }
    this.known = head;
    return true;
  }

  /**
   * Pushes what was committed as another branch, for a pull request.
   *
   * @throws ReleaseTrainError if there is one of that name with something else
   */
  public async pushAs(name: string): Promise<void> {
    const head = await run('pushing', this.root, 'rev-parse', 'HEAD');
    await run('pushing', this.repo, 'push', '--quiet', 'origin', `${head}:refs/heads/${name}`);
  }

  /** The last commit of another branch of origin, whose objects are here then; undefined if there is none of that name. */
  public async tipOf(name: string): Promise<string | undefined> {
    return remoteTipIfAny(this.repo, name);
  }

  /** Git's id of a folder's content at a revision; undefined if there is no such revision or folder. */
  public async tree(revision: string, folder: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{40,64}$/.test(revision)) return undefined;
    const key = `${revision}:${folder}`;
    const args = ['rev-parse', '--verify', '--quiet', key];
    const tree = this.trees.get(key) ?? (await git(this.root, args).catch(() => '')).trim();
    if (tree === '') return undefined;
    this.trees.set(key, tree);
    return tree;
  }

  /** The last commit that changed a folder; undefined if none did. */
  public async lastChange(folder: string): Promise<Commit | undefined> {
    const args = ['log', '-1', '--format=%H %s', this.known, '--', folder];
    const line = await run('reading the log', this.root, '--literal-pathspecs', ...args);
    const [, sha, subject] = /^([0-9a-f]+) (.*)$/.exec(line) ?? [];
    return sha === undefined || subject === undefined ? undefined : { sha, subject };
  }

  /** Whether any of some folders is another one than at a revision. */
  public async hasChanged(folders: readonly string[], since: string): Promise<boolean> {
    if (since === this.known) return false;
    const args = ['--literal-pathspecs', 'diff-tree', '-r', '--name-only', since, this.known, '--', ...folders];
    return (await run('reading the log', this.root, ...args)) !== '';
  }

  /** The paths that a commit changed; none of a merge. */
  public async changesOf(commit: string): Promise<string[]> {
    const args = ['--root', '--no-commit-id', '--name-only', '--no-renames', '-r', '-z', commit];
    const output = await run('reading the log', this.root, 'diff-tree', ...args);
    return output.split('\0').filter((path) => path !== '');
  }

  /** Takes the work tree away. */
  public async close(): Promise<void> {
    await git(this.repo, ['worktree', 'remove', '--force', '--force', this.root]).catch(() => undefined);
    await git(this.repo, [...NO_HOOKS, 'update-ref', '-d', this.ref]).catch(() => undefined);
    this.unlock();
  }

  private async contains(commit: string): Promise<boolean> {
    return git(this.root, ['merge-base', '--is-ancestor', commit, this.known]).then(
      () => true,
      () => false,
    );
  }
}

/** Below the repository's Git folder, where nobody commits it. */
const PLACES: Readonly<Record<Worker, string>> = {
  publish: 'publishing',
  train: 'departing',
  bump: 'bumping',
  rollback: 'rolling-back',
  drill: 'drilling',
};

function locked(folder: string, worker: Worker): () => void {
  try {
    return takeLock(folder, worker);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new ReleaseTrainError(worker === 'train' ? 'the train does not depart' : `there can be no ${worker}`, [
      {
        path: path ?? folder,
        message: `could not be written (${code}): make room, or give this user the right to write there`,
      },
    ]);
  }
}

/**
 * Hooks of a repository are for the checkouts of people: those of husky and lint-staged need what `npm install` makes, and
 * this work tree has nothing of that. What must hold for every push the server checks.
 */
const NO_HOOKS: readonly string[] = ['-c', 'core.hooksPath=/dev/null'];

async function run(what: string, dir: string, ...args: readonly string[]): Promise<string> {
  return (await gitFor(what, dir, [...NO_HOOKS, ...args])).trimEnd();
}

/** In seconds. */
const FETCH_PAUSES: readonly number[] = [1, 5, 15, 30];

/** Neither FETCH_HEAD nor the branches of origin that the user's checkout knows: they stay as they are. */
const QUIETLY: readonly string[] = ['--quiet', '--no-tags', '--no-write-fetch-head', '--refmap='];

/** @param dir the user's checkout: from there on leads the address of an origin that is a relative path */
async function fetchTip(dir: string, branch: string, ref: string): Promise<string> {
  await run('fetching', dir, 'fetch', ...QUIETLY, 'origin', `+refs/heads/${branch}:${ref}`);
  return run('fetching', dir, 'rev-parse', '--verify', `${ref}^{commit}`);
}
