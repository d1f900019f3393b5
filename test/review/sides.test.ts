import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ManifestTree, readBoth, readSide, reviewTrees } from '../../lib/review';
import { commitAll, git, initRepository, temporaryFolder } from '../support/git';
import { lines, object, ROLLOUT, replaced, SERVICES, TEMPLATE, VIRTUAL_SERVICE } from './said';

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

test('of files that are the same those beside one that differs are read, and those that name it', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const other = CONFIG.replaceAll('svc-a', 'svc-b');
  const files = { 'apps/svc-a/config.yaml': CONFIG, 'apps/svc-b/b.yaml': other, 'net/a.yaml': SERVICES };
  write(before, { ...files, 'apps/svc-a/a.yaml': ROLLOUT });
  write(after, { ...files, 'apps/svc-a/a.yaml': NEXT });
  const sides = await readBoth(await readSide(before), await readSide(after));
  expect([...sides.after.files.keys()]).toEqual(['apps/svc-a/a.yaml', 'apps/svc-a/config.yaml', 'net/a.yaml']);
});

test('and the templates of the whole cluster, wherever they stand, where one of them is named', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const named = replaced(ROLLOUT, [
    'templateName: svc-a-error-rate',
    'templateName: error-rate\n            clusterScope: true',
  ]);
  const shared = object('ClusterAnalysisTemplate', 'argoproj.io/v1alpha1', 'spec: {}\n', 'error-rate');
  write(before, {
    'platform/shared.yaml': shared,
    'apps/svc-a/a.yaml': named,
    'apps/svc-b/b.yaml': CONFIG.replaceAll('svc-a', 'svc-b'),
  });
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

test('a Service selects pods of another folder', async () => {
  const [before, after] = [temporaryFolder(), temporaryFolder()];
  const service = object('Service', 'v1', 'spec: {selector: {app: svc-a}}\n');
  const other = object(
    'Deployment',
    'apps/v1',
    'spec: {template: {metadata: {labels: {app: proxy}}, spec: {containers: [{name: app}]}}}\n',
    'proxy',
  );
  const pods = object(
    'Deployment',
    'apps/v1',
    'spec: {template: {metadata: {labels: {tier: web}}, spec: {containers: [{name: app}]}}}\n',
    'web',
  );
  const files = { 'net/proxy.yaml': other, 'workloads/web.yaml': pods };
  write(before, { ...files, 'net/a.yaml': service });
  write(after, { ...files, 'net/a.yaml': replaced(service, ['selector: {app: svc-a}', 'selector: {tier: web}']) });
  expect(await between(before, after)).toEqual([expect.stringMatching(/^high: Service svc-a selects other pods/)]);
});

test('the same is said as of whole trees, wherever the objects of a service stand', async () => {
  const deployment = object(
    'Deployment',
    'apps/v1',
    'spec: {template: {metadata: {labels: {app: svc-a}}, spec: {containers: [{name: app, image: x:1.4.1}]}}}\n',
  );
  const referring = ROLLOUT.replace(
    / {2}template:\n[\s\S]*/,
    '  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: svc-a}\n',
  );
  const objects = [VIRTUAL_SERVICE, TEMPLATE, ...SERVICES.split('---\n'), object('ConfigMap', 'v1', 'data: {a: b}\n')];
  const edits: readonly (readonly [RegExp, string])[] = [
    [/1\.4\.1/, '1.4.2'],
    [/attempts: 2/, 'attempts: 3'],
    [/<= 0\.001/, '<= 0.01'],
    [/selector: \{app: svc-a\}/, 'selector: {app: svc-b}'],
    [/duration: 10m/, 'duration: 1m'],
    [/a: b/, 'a: c'],
  ];
  let state = 7;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let round = 0; round < 60; round++) {
    const [old, now] = [new Map<string, string>(), new Map<string, string>()];
    for (const service of ['svc-a', 'svc-b', 'svc-c'])
      for (const [i, it] of [...objects, ...(random(2) ? [ROLLOUT] : [deployment, referring])].entries()) {
        const path = `clusters/prod/${['net', 'workloads', 'apps', 'guards'][random(4)]}/${service}/${i}.yaml`;
        const text = it.replaceAll('svc-a', service);
        const [from, to] = edits[random(edits.length)] as (typeof edits)[number];
        if (random(40) > 0) old.set(path, text);
        if (random(40) > 0) now.set(path, random(15) ? text : text.replace(from, to));
      }
    const [before, after] = [temporaryFolder(), temporaryFolder()];
    write(before, Object.fromEntries(old));
    write(after, Object.fromEntries(now));
    const whole = reviewTrees(new ManifestTree(old), new ManifestTree(now), { play: false });
    expect(await between(before, after)).toEqual(lines(whole));
  }
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
