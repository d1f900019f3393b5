import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../lib/git';
import { commitAll, git, put, temporaryFolder } from '../support/git';
import { clone, pushElse, station, trainTree } from './departing';

/** Puts a hook into a repository. */
function hook(repo: string, name: string, script: string): void {
  const file = join(repo, 'hooks', name);
  put(repo, `hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  git(repo, 'config', 'core.hooksPath', join(repo, 'hooks'));
}

describe('a train and its repository', () => {
  test('a push whose answer is lost, and that somebody reverts at once, is not taken for the revert', async () => {
    const { departed, remote, subjects } = await station();
    const other = clone(remote);
    // Once: reverts what has just arrived, and ends the server before it answers.
    hook(
      remote,
      'post-receive',
      `[ -e ${remote}/once ] && exit 0
touch ${remote}/once
unset $(git rev-parse --local-env-vars)
cd ${other} && git pull --quiet && git revert --no-edit HEAD >/dev/null && git push --quiet origin HEAD:main
kill -9 $PPID`,
    );
    const message = await departed(trainTree({ 'svc-a': 'r2', 'svc-b': 'r2' }));
    expect(message).toContain('the train stopped in wave 1 of 3');
    expect(message).toMatch(
      /svc-a: its folder was changed by [0-9a-f]{8} "Revert "Release svc-a"" while the train waited/,
    );
    expect(subjects()).toEqual(['Release svc-a', 'Revert "Release svc-a"']);
  });

  test('two trains of one repository keep out of each other, also from two of its work trees', async () => {
    const { departed, repo, subjects } = await station();
    const second = join(temporaryFolder(), 'second');
    git(repo, 'worktree', 'add', '--quiet', '--detach', second);
    const unlock = takeLock(join(repo, '.git/release-train/departing'), 'train');
    expect(await departed(trainTree({ 'svc-a': 'r2' }), { repo: second })).toContain(
      'another train departs from this repository',
    );
    unlock();
    expect(subjects()).toEqual([]);
    expect(await departed(trainTree({ 'svc-a': 'r2' }), { repo: second })).toBe('arrived');
  });

  test('what an editor fetches meanwhile is not taken for the branch, and what the checkout knows stays as it is', async () => {
    const { departed, remote, repo, lines } = await station();
    git(remote, 'branch', 'other', 'main');
    git(repo, 'fetch', '--quiet', 'origin', 'other');
    const before = git(repo, 'for-each-ref');
    const fetched = git(repo, 'rev-parse', 'FETCH_HEAD');
    pushElse(remote, 'docs/theirs.md', 'theirs');
    let during = '';
    const say = (line: string): void => {
      during ||= git(repo, 'rev-parse', 'FETCH_HEAD');
      lines.push(line);
    };
    expect(await departed(trainTree({}), { say })).toBe('arrived');
    expect(during).toBe(fetched);
    expect(git(repo, 'for-each-ref')).toBe(before);
    expect(existsSync(join(repo, '.git/refs/release-train/departing'))).toBe(false);
  });

  test('a Git folder that takes no files is said kindly', async () => {
    const { departed, repo } = await station();
    put(repo, '.git/release-train', 'a file where a folder belongs');
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toMatch(
      /^ReleaseTrainError: the train does not depart\n\n.*\/\.git\/release-train.*: could not be written \(E[A-Z]+\): make room/,
    );
  });

  test('hooks of the checkout, which need what is installed there, do not stop it', async () => {
    const { departed, repo, subjects } = await station();
    const names = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-checkout', 'pre-push'];
    for (const name of names) hook(repo, name, 'echo "lint-staged: not found" >&2; exit 1');
    // They are in force for people.
    expect(() => commitAll(repo, 'mine')).toThrow('lint-staged: not found');
    git(repo, 'rm', '-r', '--quiet', '--cached', 'hooks');
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
    expect(subjects()).toEqual(['Release svc-a']);
  });
});
