import { execFileSync } from 'node:child_process';
import { commitAll, git, put } from '../../support/git';
import { cloned, FILE_A, Fleet, FOLDER_A, LIST_A, releaseText } from './fleet';

const MANIFESTS = `${FOLDER_A}/svc-a.k8s.yaml`;

test('the rollback of another service, or environment, in the same commit takes nothing back here', async () => {
  for (const of of [
    'Release-Service: svc-b\nRelease-Environment: prod',
    'Release-Service: svc-a\nRelease-Environment: dev',
  ]) {
    const fleet = await Fleet.start();
    await fleet.release('svc-a', 2);
    await fleet.pipeline(`Squashed\n\nRelease-Train: rollback\n${of}`, (dir) =>
      put(dir, FILE_A, releaseText('svc-a', 3)),
    );
    expect((await fleet.rollback()).commits.size).toBe(1);
    expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.2');
  }
});

test('a folder that nobody can read any more goes back to what was there last', async () => {
  const fleet = await Fleet.start();
  const good = await fleet.release('svc-a', 2);
  fleet.push('a bad merge', (dir) => {
    put(dir, MANIFESTS, '<<<<<<< HEAD\nkind: [');
    put(dir, LIST_A, '<<<<<<< HEAD\n');
  });
  await fleet.rollback();
  expect(fleet.message()).toContain(
    'From (no release) to 1.0.2 (svc-a-1.0.2): what is there now cannot be read, and it was there last.',
  );
  for (const path of [FOLDER_A, LIST_A]) expect(fleet.id('main', path)).toBe(fleet.id(good, path));
});

test('a folder that is gone comes back only where it is said as what', async () => {
  const fleet = await Fleet.start();
  const good = await fleet.release('svc-a', 2);
  fleet.push('clean up', (dir) => git(dir, 'rm', '-r', '--quiet', FOLDER_A));
  expect(await fleet.refused()).toMatch(
    /svc-a in prod: is gone since [0-9a-f]{8} "clean up": was it taken out of the fleet\? .* --to svc-a-1\.0\.2$/,
  );
  await fleet.rollback({ to: 'svc-a-1.0.2' });
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(good, FOLDER_A));
});

test('the revert of a revert is in place: it leads back to the release before', async () => {
  const fleet = await Fleet.start();
  const bad = await fleet.release('svc-a', 2);
  fleet.push('Revert', (dir) => git(dir, 'revert', '--no-commit', bad));
  fleet.push('Revert the revert', (dir) => git(dir, 'revert', '--no-commit', 'HEAD'));
  await fleet.rollback();
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});

test('whoever pulled the branch into commits of their own, and pushed, hides no release', async () => {
  const fleet = await Fleet.start();
  const people = cloned(fleet.remote);
  put(people, 'NOTES.md', 'mine');
  commitAll(people, 'notes');
  const good = await fleet.release('svc-a', 2, 'rollback: { refuse: [{ because: x, instead: y }] }\n');
  await fleet.release('svc-a', 3);
  git(people, 'pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'main');
  git(people, 'push', '--quiet', 'origin', 'HEAD:main');
  await fleet.rollback();
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(good, FOLDER_A));
  expect(fleet.content(FILE_A)).toContain('1.0.2');
  expect(await fleet.refused({ to: '1.0.1' })).toContain('cannot go back behind svc-a-1.0.2');
});

test('what somebody released in such a merge counts; what a merged branch did before does not', async () => {
  const fleet = await Fleet.start();
  const people = cloned(fleet.remote);
  const branch = cloned(fleet.remote);
  put(people, `${FOLDER_A}/svc-a.k8s.yaml`, fleet.content(MANIFESTS).replaceAll('svc-a-1.0.1', 'by-hand'));
  commitAll(people, 'by hand');
  for (const n of [8, 9]) {
    put(branch, `${FOLDER_A}/svc-a.k8s.yaml`, fleet.content(MANIFESTS).replaceAll('svc-a-1.0.1', `svc-a-1.0.${n}`));
    commitAll(branch, `svc-a 1.0.${n}`);
  }
  await fleet.release('svc-b', 2);
  git(people, 'pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'main');
  git(people, 'push', '--quiet', 'origin', 'HEAD:main');
  const by = git(people, 'rev-parse', 'HEAD');
  // Called as ours is, in another repository.
  git(people, 'pull', '--quiet', '--no-rebase', '--no-edit', '-X', 'theirs', branch, 'main');
  git(people, 'push', '--quiet', 'origin', 'HEAD:main');
  await fleet.rollback();
  expect(fleet.message()).toContain('(svc-a-1.0.9) to');
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(by, FOLDER_A));
});

test('what is older than what is looked at is found where it is asked for', async () => {
  const fleet = await Fleet.start();
  const first = git(fleet.remote, 'rev-parse', 'main');
  const text = fleet.content(MANIFESTS);
  const stream = Array.from({ length: 301 }, (_, i) => {
    const file = text.replaceAll('svc-a-1.0.1', `svc-a-2.0.${i}`);
    // A clock that runs backwards.
    const head = `commit refs/heads/main\ncommitter T <t@e> ${1700000000 - i} +0000\ndata 1\nx\n`;
    return `${head}${i === 0 ? `from ${first}\n` : ''}M 644 inline ${MANIFESTS}\ndata ${Buffer.byteLength(file)}\n${file}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: fleet.remote, input: stream.join('') });
  await fleet.rollback({ to: first.slice(0, 12) });
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(first, FOLDER_A));
  expect(fleet.message()).toMatch(/This also undoes 1\.0\.1 \(svc-a-2\.0\.299\), .*\(svc-a-2\.0\.0\)\./);
});

test('a rollback is taken back without asking the release that it led to, which is older', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2, 'rollback: { refuse: [{ because: x, instead: y }] }\n');
  const again = await fleet.release('svc-a', 3);
  await fleet.rollback();
  expect(await fleet.refused({ to: '1.0.1' })).toContain('cannot go back behind svc-a-1.0.2');
  await fleet.rollback({ to: '1.0.3' });
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(again, FOLDER_A));
});

test('where only the configuration was changed since, the way to take back that alone is told', async () => {
  const fleet = await Fleet.start();
  const good = await fleet.release('svc-a', 2);
  await fleet.release('svc-a', 2, '', { replicas: 9 });
  await fleet.rollback({ dryRun: true });
  expect(fleet.said.join('\n')).toMatch(
    new RegExp(`since svc-a-1.0.2 came, its configuration was changed .*: --to ${good.slice(0, 12)}`),
  );
  await fleet.rollback({ to: good.slice(0, 12) });
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(good, FOLDER_A));
  await fleet.release('svc-a', 3);
  fleet.said.length = 0;
  await fleet.rollback({ dryRun: true });
  expect(fleet.said.join('\n')).not.toContain('its configuration was changed');
});

test('of what a large folder takes back with it, a page is told', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const named = (i: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${i}, namespace: prod }\n`;
  fleet.push('many', (dir) => {
    for (let i = 0; i < 40; i++) put(dir, `${FOLDER_A}/${i}.yaml`, named(i));
  });
  await fleet.rollback({ dryRun: true });
  expect(fleet.said.filter((line) => line.includes('ConfigMap c'))).toHaveLength(20);
  expect(fleet.said).toContain('  and 20 more');
});
