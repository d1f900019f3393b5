import { publish } from '../../../lib/gitops';
import { parseTrailers } from '../../../lib/operations';
import { git, put, snapshot } from '../../support/git';
import { cloned, FILE_A, Fleet, FOLDER_A, LIST_A, releaseText, rendered } from './fleet';

test('a rollback restores folder, list and release file of the release before, byte by byte, in one commit', async () => {
  const fleet = await Fleet.start();
  const good = await fleet.release('svc-a', 2);
  await fleet.release('svc-b', 2);
  const bad = await fleet.release('svc-a', 3);
  const { commits } = await fleet.rollback({ incident: 'INC-42' });

  expect(commits.get('prod')).toBe(fleet.tip);
  expect(git(fleet.remote, 'rev-parse', 'main^')).toBe(bad);
  for (const path of [FOLDER_A, LIST_A, FILE_A]) expect(fleet.id('main', path)).toBe(fleet.id(good, path));
  expect(fleet.content('releases/svc-b.yaml')).toContain('1.0.2');
  expect(fleet.changed()).toEqual([LIST_A, `${FOLDER_A}/svc-a.k8s.yaml`, FILE_A]);
  const message = fleet.message();
  expect(message.split('\n')[0]).toBe('Rollback svc-a in prod to 1.0.2');
  expect(message).toContain('checkout fails\nIncident: INC-42\n');
  expect(message).toContain('From 1.0.3 (svc-a-1.0.3) to 1.0.2 (svc-a-1.0.2): it is the release before');
  expect(parseTrailers(message)).toEqual({
    kind: 'rollback',
    service: 'svc-a',
    environment: 'prod',
    from: 'svc-a-1.0.3',
    to: 'svc-a-1.0.2',
    caught: 'unknown',
    incident: 'INC-42',
    reason: 'checkout fails',
  });
});

test("the user's checkout stays as it is: another branch, dirty, in the middle of a merge", async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  git(fleet.repo, 'checkout', '--quiet', '-b', 'mine');
  put(fleet.repo, FILE_A, 'half written');
  put(fleet.repo, 'clusters/prod/apps/svc-b/svc-b.k8s.yaml', '<<<<<<< conflict');
  const state = () => [
    snapshot(fleet.repo),
    git(fleet.repo, 'status', '--porcelain'),
    git(fleet.repo, 'for-each-ref', 'refs/heads', 'refs/release-train'),
    git(fleet.repo, 'worktree', 'list'),
  ];
  const before = state();
  await fleet.rollback();
  expect(state()).toEqual(before);
  expect(fleet.content(FILE_A)).toContain('1.0.1');
});

test('other services may be broken, or not to be read at all', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  fleet.push('break svc-b', (dir) => {
    put(dir, 'clusters/prod/apps/svc-b/svc-b.k8s.yaml', '<<<<<<< HEAD\nkind: [');
    put(dir, 'releases/svc-b.yaml', ': : :');
    put(dir, 'apps/main.ts', 'this is no TypeScript');
    put(dir, 'package.json', '{ "scripts": { "prepare": "exit 1" } }');
  });
  await fleet.rollback();
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});

test('publish then brings nothing back: a fresh render is what was restored, the bad release is refused, the next one is taken', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  await fleet.rollback();
  const dir = cloned(fleet.remote);
  await publish(rendered(dir), dir);
  expect(git(dir, 'status', '--porcelain')).toBe('');

  put(dir, FILE_A, releaseText('svc-a', 2));
  await expect(publish(rendered(dir), dir)).rejects.toThrow(
    /took the release svc-a-1\.0\.2 back, and publishing would undo that/,
  );
  put(dir, FILE_A, releaseText('svc-a', 3));
  await publish(rendered(dir), dir);
  expect(git(dir, 'status', '--porcelain')).toContain(LIST_A);
});

test('files that came with the bad release go, and those that went with it come back', async () => {
  const fleet = await Fleet.start();
  const good = fleet.push('by hand', (dir) => put(dir, `${FOLDER_A}/extra.yaml`, 'kind: ConfigMap\n'));
  await fleet.release('svc-a', 2);
  fleet.push('more', (dir) => {
    git(dir, 'rm', '--quiet', `${FOLDER_A}/extra.yaml`);
    put(dir, `${FOLDER_A}/added.yaml`, 'kind: ConfigMap\n');
  });
  await fleet.rollback();
  expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(good, FOLDER_A));
});

test('what was rolled back is not what the next rollback leads to', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  await fleet.release('svc-a', 3);
  await fleet.rollback();
  await fleet.release('svc-a', 4);
  await fleet.rollback();
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.2');
  expect(fleet.content(FILE_A)).toContain('1.0.2');
});

test('nor is what a plain git revert took back', async () => {
  const fleet = await Fleet.start();
  const bad = await fleet.release('svc-a', 2);
  fleet.push('undo', (dir) => git(dir, 'revert', '--no-edit', '--no-commit', bad));
  await fleet.release('svc-a', 3);
  await fleet.rollback();
  expect(fleet.message()).toContain('From 1.0.3 (svc-a-1.0.3) to 1.0.1 (svc-a-1.0.1)');
});

test('whoever asks once more does not go back further, unless it is said where to', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  await fleet.release('svc-a', 3);
  await fleet.rollback();
  const { tip } = fleet;
  expect((await fleet.rollback()).commits.size).toBe(0);
  expect(fleet.tip).toBe(tip);
  expect(fleet.said.at(-1)).toMatch(
    /^svc-a in prod was taken back to 1\.0\.2 \(svc-a-1\.0\.2\) already, by [0-9a-f]{8} "Rollback svc-a/,
  );
  await fleet.rollback({ to: '1.0.1' });
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
  expect(fleet.message()).toContain('it was asked for (--to)');
});

test('--to takes a release id, a version, or a commit of the branch', async () => {
  for (const name of ['svc-a-1.0.1', '1.0.1', 'commit'] as const) {
    const fleet = await Fleet.start();
    const first = fleet.tip;
    await fleet.release('svc-a', 2);
    await fleet.release('svc-b', 2);
    await fleet.release('svc-a', 3);
    await fleet.rollback({ to: name === 'commit' ? first.slice(0, 10) : name });
    expect(fleet.id('main', FOLDER_A)).toBe(fleet.id(first, FOLDER_A));
    expect(fleet.message()).toContain('This also undoes 1.0.2 (svc-a-1.0.2).');
  }
});

test('what there never was is no target, and what there was is named', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  expect(await fleet.refused({ to: '9.9.9' })).toContain(
    'svc-a in prod: never was at "9.9.9", by its last 2 changes; there were svc-a-1.0.2, svc-a-1.0.1',
  );
  expect(await fleet.refused({ service: 'svc-x' })).toContain(
    'there is no service svc-x in clusters/prod/apps; the nearest name is svc-a',
  );
  expect(await fleet.refused({ environments: ['prd'] })).toContain(
    'there is no environment prd on the branch; the nearest name is prod',
  );
  expect(await fleet.refused({ why: ' ', service: '../x' })).toMatch(/is no name of a service[\s\S]*--why: is empty/);
});

test('a first release has nothing to go back to', async () => {
  const fleet = await Fleet.start();
  expect(await fleet.refused()).toBe(
    'ReleaseTrainError: nothing was rolled back\n\nsvc-a in prod: has nothing to go back to: 1.0.1 (svc-a-1.0.1) is its first release. Release what mends it',
  );
});

test('a shallow clone is refused with what to do', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const shallow = cloned(fleet.remote, '--depth=1');
  expect(await fleet.refused({ repo: shallow })).toContain(
    'is a shallow clone, which does not know what was there before: git fetch --unshallow',
  );
  git(shallow, 'fetch', '--quiet', '--unshallow');
  await fleet.rollback({ repo: shallow });
  expect(fleet.message()).toContain('Rollback svc-a');
});

test('a dry run tells all of it and leaves nothing behind', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const [before, tip] = [fleet.traces(), fleet.tip];
  expect((await fleet.rollback({ dryRun: true, webhook: 'http://127.0.0.1:1/secret' })).commits.size).toBe(0);
  expect([fleet.traces(), fleet.tip]).toEqual([before, tip]);
  const said = fleet.said.join('\n');
  expect(said).toContain(
    'svc-a in prod: from 1.0.2 (svc-a-1.0.2) back to 1.0.1 (svc-a-1.0.1): it is the release before',
  );
  expect(said).toMatch(
    /would change, in prod:\n.*svc-a\.sha256[\s\S]*svc-a\.k8s\.yaml[\s\S]*releases\/svc-a\.yaml[\s\S]*3 files changed/,
  );
  expect(said).toContain('  Rollback svc-a in prod to 1.0.1\n');
  expect(said).toContain('*svc-a* in *prod* goes back from 1.0.2 to 1.0.1');
  expect(said).not.toContain('secret');
});

test('a change of the release path since then goes back as well, and is told', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2, '', { replicas: 7 });
  await fleet.rollback();
  expect(fleet.said.join('\n')).toMatch(
    /these go back as well; the next publish brings them again[\s\S]*replicas 7 → 4/,
  );
});

test('of several environments each gets a commit, and one push brings them', async () => {
  const fleet = await Fleet.start({ environments: ['prod-eu', 'prod-us'] });
  const first = fleet.tip;
  const bad = await fleet.release('svc-a', 2);
  const { commits } = await fleet.rollback({ environments: ['prod-eu', 'prod-us'] });
  expect([...commits.keys()]).toEqual(['prod-eu', 'prod-us']);
  expect(git(fleet.remote, 'log', '--format=%s', `${bad}..main`).split('\n')).toEqual([
    'Rollback svc-a in prod-us to 1.0.1',
    'Rollback svc-a in prod-eu to 1.0.1',
  ]);
  for (const path of ['clusters/prod-eu/apps/svc-a', 'clusters/prod-us/apps/svc-a', FILE_A])
    expect(fleet.id('main', path)).toBe(fleet.id(first, path));
});

test('an environment that shares the release file is named', async () => {
  const fleet = await Fleet.start({ environments: ['prod', 'staging'] });
  await fleet.release('svc-a', 2);
  await fleet.rollback();
  expect(fleet.said.join('\n')).toContain(
    `${FILE_A} is also that of svc-a in staging: the next publish takes it back there, too`,
  );
});

test('a release file that has moved on is left to people', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  fleet.push('bump', (dir) => put(dir, FILE_A, releaseText('svc-a', 3)));
  await fleet.rollback();
  expect(fleet.changed()).not.toContain(FILE_A);
  expect(fleet.said.join('\n')).toContain(
    `${FILE_A} says svc-a-1.0.3, which is neither what is left nor what is restored`,
  );
});

test('environments that share a release file, and would go back to different releases, are refused together', async () => {
  const fleet = await Fleet.start({ environments: ['prod-eu', 'prod-us'] });
  await fleet.release('svc-a', 2);
  await fleet.rollback({ environments: ['prod-us'] });
  await fleet.release('svc-a', 3);
  const both = { environments: ['prod-eu', 'prod-us'] };
  expect(await fleet.refused(both)).toContain(
    `${FILE_A}: is the release file of prod-eu and prod-us, which would go back to svc-a-1.0.2 and svc-a-1.0.1: say which with --to`,
  );
  await fleet.rollback({ ...both, to: '1.0.1' });
  expect(fleet.content(FILE_A)).toContain('1.0.1');
});
