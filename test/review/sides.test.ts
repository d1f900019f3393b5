import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBoth, readSide, reviewTrees } from '../../lib/review';
import { commitAll, git, initRepository, temporaryFolder } from '../support/git';
import { lines, object, ROLLOUT, replaced } from './said';

function write(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

async function between(before: string, after: string, dir?: string): Promise<string[]> {
  const sides = await readBoth(await readSide(before, dir), await readSide(after, dir));
  return lines(reviewTrees(sides.before, sides.after, { play: false }));
}

const NEXT = replaced(ROLLOUT, ['svc-a:1.4.1', 'svc-a:1.4.2']);
const RELEASE = ['low: image 1.4.1 → 1.4.2: canary, 17 m'];
const CONFIG = object('ConfigMap', 'v1', 'data: {a: b}\n');

test('folders and files', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  write(before, { 'apps/svc-a/a.yaml': ROLLOUT, 'apps/svc-b/b.yaml': CONFIG });
  write(after, { 'apps/svc-a/a.yaml': NEXT, 'apps/svc-b/b.yaml': CONFIG });
  expect(await between(before, after)).toEqual(RELEASE);
  expect(await between(join(before, 'apps/svc-a/a.yaml'), join(after, 'apps/svc-a/a.yaml'))).toEqual(RELEASE);
});

test('of files that are the same only those beside one that differs are read', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const files = { 'apps/svc-a/config.yaml': CONFIG, 'apps/svc-b/b.yaml': CONFIG };
  write(before, { ...files, 'apps/svc-a/a.yaml': ROLLOUT });
  write(after, { ...files, 'apps/svc-a/a.yaml': NEXT });
  const sides = await readBoth(await readSide(before), await readSide(after));
  expect([...sides.after.files.keys()]).toEqual(['apps/svc-a/a.yaml', 'apps/svc-a/config.yaml']);
});

test('and the templates of the whole cluster, wherever they stand, where one of them is named', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const named = replaced(ROLLOUT, [
    'templateName: svc-a-error-rate',
    'templateName: error-rate\n            clusterScope: true',
  ]);
  const shared = object('ClusterAnalysisTemplate', 'argoproj.io/v1alpha1', 'spec: {}\n', 'error-rate');
  write(before, { 'platform/shared.yaml': shared, 'apps/svc-a/a.yaml': named, 'apps/svc-b/b.yaml': CONFIG });
  write(after, { 'platform/shared.yaml': shared, 'apps/svc-a/a.yaml': replaced(named, ['1.4.1', '1.4.2']) });
  const sides = await readBoth(await readSide(before), await readSide(after));
  expect([...sides.after.files.keys()]).toEqual(['apps/svc-a/a.yaml', 'platform/shared.yaml']);
});

test('and the ApplicationSets, where a folder is gone: they say what becomes of it', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const set = (sync: string) =>
    object(
      'ApplicationSet',
      'argoproj.io/v1alpha1',
      `spec: {generators: [{list: {elements: [{name: svc-a}]}}], syncPolicy: {${sync}}}\n`,
      'services',
    );
  const service = { 'clusters/prod/apps/svc-a/a.yaml': ROLLOUT, 'clusters/prod/apps/svc-b/b.yaml': CONFIG };
  for (const [sync, said] of [
    ['applicationsSync: create-update', 'nobody announced it: its Application stays, without a folder'],
    ['', 'its workloads will be deleted'],
  ] as const) {
    const argoCd = { 'clusters/prod/argocd/set.yaml': set(sync) };
    write(before, { ...service, ...argoCd });
    write(after, { 'clusters/prod/apps/svc-b/b.yaml': CONFIG, ...argoCd });
    expect(await between(before, after)).toEqual([expect.stringContaining(said)]);
  }
});

test('and the ApplicationSets, where a file differs that one of them may read', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const set = object(
    'ApplicationSet',
    'argoproj.io/v1alpha1',
    'spec: {generators: [{git: {files: [{path: elements/*.yaml}]}}]}\n',
    'services',
  );
  write(before, { 'argocd/set.yaml': set, 'elements/svc-a.yaml': 'name: svc-a\nwave: 1\n' });
  write(after, { 'argocd/set.yaml': set, 'elements/svc-a.yaml': 'name: svc-a\nwave: 2\n' });
  expect(await between(before, after)).toEqual(['low: 1 more field of Element: wave']);
});

test('revisions, without a checkout', async () => {
  const dir = initRepository();
  write(dir, { 'dist/clusters/prod/apps/svc-a/a.yaml': ROLLOUT, 'README.md': 'a' });
  commitAll(dir, 'first');
  write(dir, { 'dist/clusters/prod/apps/svc-a/a.yaml': NEXT, 'näme with ünicode.yaml': CONFIG });
  commitAll(dir, 'second');
  git(dir, 'branch', 'topic');
  expect(await between('HEAD~1', 'topic', dir)).toEqual(['low: ConfigMap added', ...RELEASE]);
  expect(await between('HEAD~1:dist', 'HEAD:dist', dir)).toEqual(RELEASE);
  expect(
    await between('HEAD~1:dist/clusters/prod/apps/svc-a/a.yaml', 'HEAD:dist/clusters/prod/apps/svc-a/a.yaml', dir),
  ).toEqual(RELEASE);
  // From a folder below, a revision is still the whole tree; and a folder compares with a revision of it.
  expect(await between('HEAD~1:dist', join(dir, 'dist'), join(dir, 'dist'))).toEqual(RELEASE);
  expect(git(dir, 'status', '--porcelain')).toBe('');
});

test('what is neither is told in a sentence', async () => {
  const dir = initRepository();
  commitAll(dir, 'first');
  for (const name of ['nowhere', 'HEAD:nowhere', '--output=x'])
    await expect(readSide(name, dir)).rejects.toThrow(
      `${name}: no such folder or file, and no revision of a Git repository here; in CI, fetch it first (fetch-depth: 0)`,
    );
  await expect(readSide('main', temporaryFolder())).rejects.toThrow('main: no such folder or file, and no revision');
});
