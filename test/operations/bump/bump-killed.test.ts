import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { git, snapshot } from '../../support/git';
import { bumped, render, station } from './station';

jest.setTimeout(60_000);

/** Runs a bump that is killed at a moment. */
function kill(repo: string, target: string, moment: string): void {
  const args = ['--import', 'tsx', resolve('test/support/bump.ts'), repo, JSON.stringify({ target }), moment];
  const { signal, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (signal !== 'SIGKILL') throw new Error(`it did not come to that: ${status} ${stderr}`);
}

test.each([
  ['render', false],
  ['show', false],
  ['write', false],
  ['rename', false],
  ['wrote', true],
])('a bump of the checkout that is killed at "%s" leaves it as it was, or as it is to be', async (moment, isDone) => {
  const { repo } = station();
  const before = snapshot(repo);
  kill(repo, 'checkout', moment);
  const killed = snapshot(repo);
  // It goes on from there.
  expect((await bumped(repo, { render })).outcome).toEqual({ isNew: !isDone });
  expect(killed).toEqual(isDone ? snapshot(repo) : before);
});

test.each([
  ['svc-a: ', false],
  ['show', false],
  ['committed', false],
  ['pushed', true],
])('a bump of the branch that is killed at "%s" pushed all of it, or nothing', async (moment, isDone) => {
  const { remote, repo } = station();
  const before = snapshot(repo);
  kill(repo, 'branch', moment);
  expect(git(remote, 'rev-list', '--count', 'main')).toBe(isDone ? '2' : '1');
  expect(snapshot(repo)).toEqual(before);
  expect(git(repo, 'status', '--porcelain')).toBe('');
  expect((await bumped(repo, { target: 'branch', render })).outcome).toMatchObject({ isNew: !isDone });
  expect(git(remote, 'rev-list', '--count', 'main')).toBe('2');
  expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
});
