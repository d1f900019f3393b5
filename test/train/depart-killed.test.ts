import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compared, syncEnds, syncRuns } from '../support/argo-cd';
import { git } from '../support/git';
import { station, trainTree } from './departing';

const SHORT = [syncRuns, syncEnds, compared('Healthy')];
const RELEASE = { 'svc-a': 'r2', 'svc-b': 'r2', 'svc-c': 'r2' };

/** How a process ends. Argo CD lives in this one, and answers meanwhile. */
function ended(...args: string[]): Promise<string> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((tell) => {
    const child = execFile(
      process.execPath,
      args,
      { env: { ...env, ARGOCD_AUTH_TOKEN: 'secret' } },
      (error, out, err) => tell(child.signalCode ?? (error ? `${error.code}: ${err}` : out)),
    );
  });
}

/** Runs a train that is killed when it tells a line, and runs it again; false if it did not come to that line. */
async function killedAt(line: number): Promise<boolean> {
  const { departed, repo, address, subjects, fake, remote } = await station({
    'svc-a': SHORT,
    'svc-b': SHORT,
    'svc-c': SHORT,
  });
  const tree = trainTree(RELEASE);
  const script = resolve('test/support/depart-killed.ts');
  const end = await ended('--import', 'tsx', script, repo, tree, address, String(line));
  if (end === '') return false;
  expect(end).toBe('SIGKILL');

  expect(await departed(tree)).toBe('arrived');
  const released = subjects();
  expect(released[0]).toBe('Release svc-a');
  expect(released.toSorted()).toEqual(['Release svc-a', 'Release svc-b', 'Release svc-c']);
  for (const name of Object.keys(RELEASE)) {
    expect(fake.of(name).synced).toHaveLength(1);
    expect(fake.of(name).app.status).toMatchObject({ sync: { status: 'Synced' }, health: { status: 'Healthy' } });
    const serial = git(remote, 'show', `main:.release-train/published/clusters/prod/apps/${name}.sha256`);
    expect(serial).toContain('# serial: 2\n# release: r2\n');
  }
  expect(git(repo, 'status', '--porcelain')).toBe('');
  expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(existsSync(join(repo, '.git/release-train/departing/checkout'))).toBe(false);
  return true;
}

test('a train that is killed at any step goes on where it was, and commits nothing twice', async () => {
  let line = 0;
  // A few at a time: each is a process of its own, for the most part.
  while ((await Promise.all([0, 1, 2, 3].map((more) => killedAt(line + more)))).every((killed) => killed)) line += 4;
  expect(line).toBeGreaterThan(15);
}, 300_000);

test('the work tree of a run that was killed while it made it is no obstacle', async () => {
  const { departed, repo } = await station();
  const root = join(repo, '.git/release-train/departing/checkout');
  git(repo, 'worktree', 'add', '--quiet', '--detach', '--lock', root);
  rmSync(join(root, '.git'));
  expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
  git(repo, 'worktree', 'add', '--quiet', '--detach', '--lock', root);
  rmSync(root, { recursive: true });
  expect(await departed(trainTree({ 'svc-a': 'r3' }))).toBe('arrived');
});

test('the command goes from its first line to its last, and ends with 1 where the train stops', async () => {
  const { repo, address, subjects } = await station({ 'svc-b': [syncRuns, syncEnds, compared('Degraded')] });
  const bin = resolve('build/lib/cli/main.js');
  const run = (...args: string[]): Promise<string> =>
    ended(bin, 'depart', '--env', 'prod', '--repo', repo, '--argocd', address, '--poll', '5ms', ...args);
  expect(await run('--from', trainTree({ 'svc-a': 'r2' }), '--dry-run')).toContain('svc-a would be pushed');
  expect(await run('--from', trainTree({ 'svc-a': 'r2' }))).toContain('prod: the train has arrived\n');
  expect(await run('--from', trainTree({ 'svc-a': 'r2', 'svc-b': 'r2', 'svc-d': 'r2' }))).toMatch(
    /^1: the train stopped in wave 2 of 3; what comes after is untouched\n\nsvc-b: Synced, Degraded at /,
  );
  expect(subjects()).toEqual(['Release svc-a', 'Release svc-b']);
  expect(await run('--from', 'dist', '--timeout', 'soon')).toContain('Write a duration such as 10s, 90m or 1h30m.');
}, 60_000);
