import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { RemoteBranch } from '../../lib/git';
import { commitAll, content, git, identify, initRepository, put, snapshot, temporaryFolder } from '../support/git';

jest.setTimeout(30_000);

function repository() {
  const first = initRepository();
  put(first, 'file', 'one');
  commitAll(first, 'First');
  const remote = join(temporaryFolder(), 'remote.git');
  git(first, 'clone', '--quiet', '--bare', '.', remote);
  return { remote, repo: cloneOf(remote) };
}

function cloneOf(remote: string): string {
  const repo = join(temporaryFolder(), 'checkout');
  git(dirname(repo), 'clone', '--quiet', remote, repo);
  identify(repo);
  return repo;
}

test('what is committed may be pushed as another branch, which leaves the branch itself alone', async () => {
  const { remote, repo } = repository();
  const before = snapshot(repo);
  const branch = await RemoteBranch.open(repo, 'main', 'bump');
  put(branch.root, 'file', 'two');
  const commit = await branch.commit(['file'], 'Second');
  await branch.pushAs('release/svc-a-1');
  await branch.close();
  expect(git(remote, 'rev-parse', 'release/svc-a-1')).toBe(commit);
  expect(git(remote, 'log', '-1', '--format=%s', 'main')).toBe('First');
  expect(snapshot(repo)).toEqual(before);
  expect(existsSync(branch.root)).toBe(false);
});

test('an origin that is told from the checkout on is found from there', async () => {
  const { remote, repo } = repository();
  git(repo, 'remote', 'set-url', 'origin', relative(repo, remote));
  const branch = await RemoteBranch.open(repo, 'main', 'bump');
  await branch.reset();
  put(branch.root, 'file', 'two');
  const commit = await branch.commit(['file'], 'Second');
  await branch.pushAs('other');
  expect(await branch.tipOf('other')).toBe(commit);
  expect(await branch.tipOf('nobodys')).toBeUndefined();
  expect(await branch.push()).toBe(true);
  await branch.close();
  expect(git(remote, 'rev-parse', 'main')).toBe(commit);
});

test('another branch that holds something else is not overwritten', async () => {
  const { remote, repo } = repository();
  const other = cloneOf(remote);
  put(other, 'file', 'theirs');
  commitAll(other, 'Theirs');
  git(other, 'push', '--quiet', 'origin', 'HEAD:release/svc-a-1');
  const theirs = git(remote, 'rev-parse', 'release/svc-a-1');
  const branch = await RemoteBranch.open(repo, 'main', 'bump');
  put(branch.root, 'file', 'ours');
  await branch.commit(['file'], 'Ours');
  await expect(branch.pushAs('release/svc-a-1')).rejects.toThrow(/^pushing failed\n\ngit push: /);
  await branch.close();
  expect(git(remote, 'rev-parse', 'release/svc-a-1')).toBe(theirs);
});

test('workers of different kinds have work trees of their own, those of one kind keep each other out', async () => {
  const { repo } = repository();
  const [bump, rollback] = [
    await RemoteBranch.open(repo, 'main', 'bump'),
    await RemoteBranch.open(repo, 'main', 'rollback'),
  ];
  put(bump.root, 'file', 'two');
  expect(content(rollback.root, 'file')).toBe('one');
  await expect(RemoteBranch.open(repo, 'main', 'bump')).rejects.toThrow('another bump is at work in this repository');
  await bump.close();
  await (await RemoteBranch.open(repo, 'main', 'bump')).close();
  await rollback.close();
  expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
});
