import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../lib/git';
import { formatReport, publish } from '../../lib/gitops/publish';
import { writeTree } from '../../lib/gitops/tree';
import {
  commitAll,
  content,
  git,
  identify,
  initRepository,
  put,
  refusal,
  service,
  snapshot,
  temporaryFolder,
  treeOf,
} from '../support/git';
import { A, LIST_A, published } from '../support/git-published';

const tree = (): string => treeOf(service('svc-a', 'r2'));

test.each([
  [
    'does not exist',
    () => join(temporaryFolder(), 'nowhere'),
    'does not exist: clone the GitOps repository there first',
  ],
  ['is a file', () => aFile(), 'is a file: give the folder of a Git checkout'],
  ['lies behind a file', () => join(aFile(), 'x'), 'does not exist: clone the GitOps repository there first'],
  [
    'is no checkout',
    () => temporaryFolder(),
    'is no Git checkout: clone the GitOps repository there first, or begin one with `git init`',
  ],
  [
    'is bare',
    () => aBareRepository(),
    'is a bare repository, which has no files to publish into: clone it and give the clone',
  ],
  [
    'is a .git folder',
    () => join(initRepository(), '.git'),
    'lies inside a .git folder: give the folder that holds .git',
  ],
])('a checkout that %s is refused', async (_, make, message) => {
  const checkout = make();
  expect(await refusal(publish(tree(), checkout))).toContain(`${checkout}: ${message}`);
});

test('a folder in a checkout is refused with the root', async () => {
  const root = initRepository();
  mkdirSync(join(root, 'clusters/prod'), { recursive: true });
  expect(await refusal(publish(tree(), join(root, 'clusters/prod')))).toContain(
    `is the folder clusters/prod of a checkout, not its root: give the root, ${root}`,
  );
});

test('a repository that Git refuses to read is no missing one', async () => {
  const root = initRepository();
  git(root, 'config', 'core.repositoryFormatVersion', '99');
  expect(await refusal(publish(tree(), root))).toContain('is a checkout that Git refuses to read: fatal: ');
});

test.each([
  ['whose index is damaged', '.git/index', 'DIRC and no more'],
  ['whose last commit is gone', '.git/refs/heads/main', `${'1'.repeat(40)}\n`],
])('a checkout %s is told without a stack trace', async (_, file, damaged) => {
  const checkout = await published(service('svc-a', 'r1'));
  put(checkout, file, damaged);
  const message = await refusal(publish(tree(), checkout));
  expect(message).toContain(
    `ReleaseTrainError: nothing was published\n\n${checkout}: is a checkout that Git cannot read: `,
  );
  expect(message).toContain('fatal: ');
  expect(message).toContain('mend it (`git fsck` tells more), or clone it anew');
  expect(content(checkout, A)).toContain('r1');
});

test.each([
  ['merge', ['merge', 'other']],
  ['rebase', ['rebase', 'other']],
  ['cherry-pick', ['cherry-pick', 'other']],
  ['revert', ['revert', '--no-commit', 'HEAD']],
])('a %s in progress is refused', async (operation, args) => {
  const checkout = initRepository();
  put(checkout, 'x', '1');
  commitAll(checkout, 'one');
  git(checkout, 'checkout', '--quiet', '-b', 'other');
  put(checkout, 'x', '2');
  commitAll(checkout, 'two');
  git(checkout, 'checkout', '--quiet', 'main');
  put(checkout, 'x', '3');
  commitAll(checkout, 'three');
  try {
    git(checkout, ...args);
  } catch {
    // a conflict, which is the point
  }
  expect(await refusal(publish(tree(), checkout))).toContain(
    `has a ${operation} in progress: finish it or abort it (\`git ${operation} --abort\`), then publish`,
  );
});

test('a conflict without an operation in progress is refused for files that publish has to do with, and no others', async () => {
  const checkout = initRepository();
  await publish(treeOf(service('svc-a', 'r1')), checkout);
  put(checkout, 'notes', '1');
  commitAll(checkout, 'one');
  put(checkout, 'notes', '2');
  put(checkout, A, 'stashed');
  git(checkout, 'stash', '--quiet');
  put(checkout, 'notes', '3');
  put(checkout, A, 'edited');
  commitAll(checkout, 'two');
  expect(() => git(checkout, 'stash', 'pop', '--quiet')).toThrow();
  const message = await refusal(publish(tree(), checkout));
  expect(message).toContain(
    `${A}: has a conflict that was not resolved: resolve it and \`git add ${A}\`, then publish`,
  );
  expect(message).not.toContain('notes');
  expect(message).not.toContain('edits');
});

test('a checkout and a tree that lie in each other are refused, unless the tree is a folder in the checkout', async () => {
  const outer = temporaryFolder();
  writeTree(outer, new Map(Object.entries({ 'dist/x.yaml': '' })));
  initRepository(join(outer, 'gitops'));
  expect(await refusal(publish(outer, join(outer, 'gitops')))).toContain('lies inside the rendered tree');
  initRepository(outer);
  expect(await refusal(publish(outer, outer))).toContain(
    'is the checkout itself: render into a folder of its own (dist)',
  );
  const checkout = initRepository();
  writeTree(join(checkout, 'dist'), new Map(Object.entries({ 'dist/x.yaml': '' })));
  expect(await refusal(publish(join(checkout, 'dist'), checkout))).toContain(
    'dist/x.yaml: would be written into the rendered tree',
  );
});

test('variables that a Git hook sets do not lead into another repository', async () => {
  const checkout = initRepository();
  process.env.GIT_DIR = join(initRepository(), '.git');
  try {
    expect((await publish(tree(), checkout)).written).toEqual([A]);
  } finally {
    delete process.env.GIT_DIR;
  }
});

test("a user's Git configuration changes nothing", async () => {
  const checkout = initRepository();
  for (const setting of [
    'color.ui=always',
    'log.follow=true',
    'log.showSignature=true',
    'log.showRoot=false',
    'log.diffMerges=off',
    'status.showUntrackedFiles=no',
    'core.quotePath=true',
    'log.abbrevCommit=true',
    'diff.renames=copies',
    'status.relativePaths=false',
  ]) {
    const [key = '', value = ''] = setting.split('=');
    git(checkout, 'config', key, value);
  }
  await publish(treeOf(service('svc-a', 'r1')), checkout);
  commitAll(checkout, 'r1');
  await publish(tree(), checkout);
  commitAll(checkout, 'r2');
  git(checkout, 'revert', '--no-edit', 'HEAD');
  expect(await refusal(publish(tree(), checkout))).toContain('took the release r2 back');
});

test('a clone with the line ends of Windows is the checkout that was published', async () => {
  const origin = await published({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
  const clone = join(temporaryFolder(), 'clone');
  git(origin, 'clone', '--quiet', '--config', 'core.autocrlf=true', origin, clone);
  identify(clone);
  expect(content(clone, A)).toContain('\r\n');
  expect(content(clone, LIST_A)).toContain('\r\n');
  const same = treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
  expect(formatReport(await publish(same, clone))).toEqual(['nothing to do: 2 unchanged']);
  expect((await publish(treeOf(service('svc-a', 'r2')), clone)).removed).toHaveLength(1);
  expect(content(clone, LIST_A)).toContain('# serial: 2\n# release: r2\n');
  // Discarded before it was committed: Git writes the files anew, with its own line ends.
  git(clone, 'checkout', '--', 'clusters');
  expect((await publish(treeOf(service('svc-a', 'r3')), clone)).written).toEqual([A]);
  put(clone, A, `${content(clone, A)}# edited\r\n`);
  expect(await refusal(publish(same, clone))).toContain(`${A}: has uncommitted edits`);
});

describe('a .gitignore', () => {
  const fleet = (): string => treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2'), 'docs/:(glob)*.md': '' });

  test.each([
    ['clusters/', A, 3],
    ['/.release-train/', LIST_A, 2],
    ['*.sha256', LIST_A, 2],
    ['*.md', 'docs/:(glob)*.md', 0],
  ])('that holds %s is refused before anything is written', async (pattern, path, others) => {
    const checkout = initRepository();
    put(checkout, '.gitignore', `dist/\n${pattern}\n`);
    const before = snapshot(checkout);
    const message = `${path}: is ignored by line 2 of .gitignore (${pattern})${others ? `, like ${others} more` : ''}, so it would never be committed, and the next publish would not know what this one wrote: take it out of .gitignore`;
    expect((await refusal(publish(fleet(), checkout))).split('\n').slice(2)).toEqual([message]);
    expect(await refusal(publish(fleet(), checkout, { dryRun: true }))).toContain(message);
    expect(snapshot(checkout)).toEqual(before);
  });

  test('that excepts what publish writes, or hides only what is tracked already, is none of its business', async () => {
    const checkout = initRepository();
    put(checkout, '.gitignore', '*.yaml\n!/clusters/**\n');
    await publish(treeOf(service('svc-a', 'r1')), checkout);
    commitAll(checkout, 'r1');
    put(checkout, '.gitignore', 'clusters/\n.release-train/\n');
    expect((await publish(tree(), checkout)).written).toEqual([A]);
  });

  test('is told together with everything else that stands in the way', async () => {
    const checkout = initRepository();
    put(checkout, '.gitignore', '*.sha256\n');
    symlinkSync(temporaryFolder(), join(checkout, 'clusters'));
    const message = await refusal(publish(tree(), checkout));
    expect(message).toContain(`${A}: clusters is a symlink`);
    expect(message).toContain(`${LIST_A}: is ignored by line 1 of .gitignore (*.sha256), so it`);
  });
});

test('a second publish at the same time is refused, and the lock of a dead one is not', async () => {
  const checkout = initRepository();
  const lock = join(checkout, '.git/release-train/publish.lock');
  mkdirSync(join(checkout, '.git/release-train'));
  writeFileSync(lock, `${process.ppid}\n`);
  const message = `${lock}: belongs to process ${process.ppid}: wait until it has ended. If that process is no publish, delete the file`;
  expect(await refusal(publish(tree(), checkout))).toContain(message);
  expect(await refusal(publish(tree(), checkout, { dryRun: true }))).toContain(message);
  for (const dead of ['4194999\n', '', `${process.pid}\n`]) {
    writeFileSync(lock, dead);
    await publish(tree(), checkout);
    expect(snapshot(join(checkout, '.git/release-train'))).toEqual({});
  }
});

test('a Git folder that takes no files is said kindly', async () => {
  const checkout = initRepository();
  writeFileSync(join(checkout, '.git/release-train'), 'a file where a folder belongs');
  expect(await refusal(publish(tree(), checkout))).toContain(
    '.git/release-train: could not be written (EEXIST): make room',
  );
});

test('two publishes of one process take turns too', async () => {
  const checkout = initRepository();
  const unlock = takeLock(join(checkout, '.git/release-train'), 'publish');
  expect(await refusal(publish(tree(), checkout))).toContain('another publish is at work in this checkout');
  unlock();
  expect((await publish(tree(), checkout)).written).toEqual([A]);
});

function aFile(): string {
  const dir = temporaryFolder();
  put(dir, 'file', '');
  return join(dir, 'file');
}

function aBareRepository(): string {
  const dir = temporaryFolder();
  git(dir, 'init', '--quiet', '--bare');
  return dir;
}
