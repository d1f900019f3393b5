import { join, relative } from 'node:path';
import { ReleaseTrainError } from '../../lib';
import { removedServices } from '../../lib/gitops';
import { commitAll, git, initRepository, manifestOf, put, service, temporaryFolder, treeOf } from '../support/git';

const MARK = '  annotations:\n    release-train.dev/decommissioned: replaced\n';

/** A service's manifests; what `service` makes is marked. */
function one(name: string, marked = false): Record<string, string> {
  const [text = ''] = Object.values(service(name, 'r1'));
  return { [manifestOf(name)]: marked ? text : text.replace(MARK, '') };
}

async function told(dir: string, against: string): Promise<string[]> {
  try {
    return (await removedServices(dir, against)).map(({ path, message, remedy }) => `${path}: ${message}: ${remedy}`);
  } catch (error) {
    if (error instanceof ReleaseTrainError) return [error.message];
    throw error;
  }
}

const gone = (name: string, against: string): string =>
  `clusters/prod/apps/${name}: is gone, and ${name} is not decommissioned in ${against}: put it back into the source with decommissioned: { reason: '…' }, publish and commit that, delete its Application, and then remove it`;

const BOTH = { ...one('svc-a'), ...one('svc-b') };

describe('a tree that is compared with another one', () => {
  test('has lost a service that nobody said may go', async () => {
    const before = treeOf(BOTH);
    expect(await told(treeOf(one('svc-a')), before)).toEqual([gone('svc-b', before)]);
    expect(await told(treeOf({ ...BOTH, ...one('svc-c') }), before)).toEqual([]);
  });

  test('may have lost one that was decommissioned', async () => {
    expect(await told(treeOf(one('svc-a')), treeOf({ ...one('svc-a'), ...one('svc-b', true) }))).toEqual([]);
  });

  test('is compared with a revision of its own repository, as in a pull request', async () => {
    const checkout = initRepository();
    for (const [path, text] of Object.entries(BOTH)) put(checkout, path, text);
    commitAll(checkout, 'both');
    git(checkout, 'tag', 'base');
    git(checkout, 'rm', '-rq', 'clusters/prod/apps/svc-b');
    commitAll(checkout, 'remove svc-b');
    expect(await told(checkout, 'base')).toEqual([gone('svc-b', 'base')]);
    expect(await told(checkout, 'HEAD')).toEqual([]);
    expect(await told(checkout, 'origin/main')).toEqual([
      `nothing was compared\n\norigin/main: is no folder, and no revision in the Git repository of ${checkout}; in CI, fetch it first (fetch-depth: 0)`,
    ]);
    expect((await told(checkout, '--all'))[0]).toContain('--all: is no folder, and no revision');
  });

  test('is compared with nothing where Git cannot tell, and its words are passed on', async () => {
    const outside = treeOf(BOTH);
    expect(await told(outside, 'origin/main')).toEqual([
      expect.stringMatching(
        /^comparing with origin\/main, which is no folder, failed\n\ngit rev-parse: fatal: not a git repository/,
      ),
    ]);
    const checkout = initRepository();
    for (const [path, text] of Object.entries(BOTH)) put(checkout, path, text);
    put(checkout, '.git/config', '[core\n');
    expect((await told(checkout, 'HEAD'))[0]).toMatch(
      /^comparing with HEAD, which is no folder, failed\n\ngit rev-parse: .*bad config/,
    );
    const empty = 'is empty: is a variable empty? Give a folder, or a revision such as origin/main';
    for (const against of ['', ' ']) {
      expect(await told(outside, against)).toEqual([`nothing was compared\n\n--against: ${empty}`]);
    }
  });

  test('is compared with a commit, and neither with a file nor with a tag of one', async () => {
    const checkout = initRepository();
    for (const [path, text] of Object.entries(BOTH)) put(checkout, path, text);
    commitAll(checkout, 'both');
    git(checkout, 'tag', 'blob', git(checkout, 'rev-parse', `HEAD:${manifestOf('svc-a')}`));
    expect((await told(checkout, 'blob'))[0]).toContain('blob: is no folder, and no revision in the Git repository');
    expect((await told(checkout, 'HEAD:nope'))[0]).toContain('HEAD:nope: is no folder, and no revision');
  });

  test('may lie in a folder of a repository', async () => {
    const checkout = initRepository();
    for (const [path, text] of Object.entries(BOTH)) put(checkout, `gitops/${path}`, text);
    put(checkout, 'clusters/prod/apps/elsewhere/x.yaml', 'kind: X\n');
    commitAll(checkout, 'both');
    git(checkout, 'rm', '-rq', 'gitops/clusters/prod/apps/svc-b');
    expect(await told(join(checkout, 'gitops'), 'HEAD')).toEqual([gone('svc-b', 'HEAD')]);
  });

  test('has not passed where the revision has nothing to compare with, as a folder that Git ignores has', async () => {
    const checkout = initRepository();
    for (const [path, text] of Object.entries(BOTH)) put(checkout, path, text);
    commitAll(checkout, 'both');
    for (const [path, text] of Object.entries(one('svc-a'))) put(checkout, `dist/${path}`, text);
    const root = relative('', checkout);
    expect(await told(join(checkout, 'dist'), 'HEAD')).toEqual([
      `nothing was compared\n\nHEAD: has no service in dist/clusters/, where ${join(checkout, 'dist')} would be in it: compare with the folder that services are published into (--against ${root}, if that is the root of the repository), or publish into it and check that (release-train check ${root})`,
    ]);
    expect(await told(join(checkout, 'dist'), root)).toEqual([gone('svc-b', root)]);
  });

  test('passes as the first one of a repository', async () => {
    const checkout = initRepository();
    put(checkout, 'README.md', 'GitOps');
    commitAll(checkout, 'begin');
    for (const [path, text] of Object.entries(BOTH)) put(checkout, path, text);
    expect(await told(checkout, 'HEAD')).toEqual([]);
  });

  test('has to be a folder', async () => {
    const folder = temporaryFolder();
    put(folder, 'file', 'x');
    const remedy = 'give the folder that synth rendered into, or a checkout of the GitOps repository';
    for (const [name, what] of [
      ['file', 'is a file'],
      ['nope', 'does not exist'],
    ] as const)
      expect(await told(join(folder, name), 'HEAD')).toEqual([
        `nothing was compared\n\n${join(folder, name)}: ${what}: ${remedy}`,
      ]);
  });

  test('has to be one, and whole', async () => {
    const before = treeOf(BOTH);
    const empty = temporaryFolder();
    expect(await told(empty, before)).toEqual([
      `nothing was compared\n\n${empty}: has no service in clusters/: give the rendered tree, or a checkout of it`,
    ]);
    expect(await told(before, empty)).toEqual([
      `nothing was compared\n\n${empty}: has no service in clusters/: give a rendered tree, or a checkout of one`,
    ]);
    const partial = treeOf(one('svc-a'), { only: ['svc-a'] });
    expect(await told(partial, before)).toEqual([
      `nothing was compared\n\n${partial}: holds only svc-a: synth the whole fleet`,
    ]);
  });
});
