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
