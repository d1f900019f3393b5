import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { formatReport, type PublishOptions, publish } from '../../lib/gitops/publish';
import { writeTree } from '../../lib/gitops/tree';
import {
  commitAll,
  content,
  git,
  initRepository,
  manifestOf,
  put,
  refusal,
  service,
  snapshot,
  temporaryFolder,
  treeOf,
} from '../support/git';
import { A, B, LIST_A, published, UNIT_A } from '../support/git-published';

describe('what publish writes', () => {
  test('a tree comes into an empty repository with a list per unit, and is reported', async () => {
    const checkout = initRepository();
    const tree = treeOf({
      ...service('svc-a', 'r1'),
      'clusters/prod/argocd/apps.yaml': 'x: 1\n',
      'releases/svc-a.yaml': 'v: 1\n',
      'README.md': 'hi',
    });
    const report = await publish(tree, checkout);
    expect(report).toEqual({
      written: ['README.md', A, 'clusters/prod/argocd/apps.yaml', 'releases/svc-a.yaml'],
      removed: [],
      unchanged: 0,
      adopted: [],
      lists: ['README.md', 'clusters/prod/apps/svc-a', 'clusters/prod/argocd', 'releases/svc-a.yaml'],
      left: [],
    });
    expect(Object.keys(snapshot(checkout)).filter((path) => path.endsWith('.sha256'))).toEqual([
      '.release-train/published/README.md.sha256',
      '.release-train/published/clusters/prod/apps/svc-a.sha256',
      '.release-train/published/clusters/prod/argocd.sha256',
      '.release-train/published/releases/svc-a.yaml.sha256',
    ]);
    expect(content(checkout, LIST_A)).toMatch(
      /^# serial: 1\n# release: r1\n[0-9a-f]{64} {2}clusters\/prod\/apps\/svc-a\/svc-a.k8s.yaml\n$/,
    );
    expect(execFileSync('sha256sum', ['-c', LIST_A], { cwd: checkout, encoding: 'utf8' })).toBe(`${A}: OK\n`);
    expect(git(checkout, 'status', '--porcelain', '--untracked-files=all')).not.toContain('tmp');
  });

  test('a second publish of the same tree has nothing to do, committed or not', async () => {
    const checkout = initRepository();
    const tree = treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
    await publish(tree, checkout);
    const before = snapshot(checkout);
    expect(formatReport(await publish(tree, checkout))).toEqual(['nothing to do: 2 unchanged']);
    commitAll(checkout, 'publish');
    expect(formatReport(await publish(tree, checkout))).toEqual(['nothing to do: 2 unchanged']);
    expect(snapshot(checkout)).toEqual(before);
  });

  test('only what changed is written, and what is no longer rendered goes with its folders', async () => {
    const checkout = await published({
      ...service('svc-a', 'r1'),
      ...service('svc-b', 'r1'),
      'clusters/prod/svc-c/deep/c.yaml': 'c',
    });
    put(checkout, 'clusters/prod/apps/svc-b/notes.txt', 'mine');
    utimesSync(join(checkout, A), 1, 1);
    const report = await publish(
      treeOf({ ...service('svc-a', 'r1'), 'clusters/prod/apps/svc-b/new.yaml': 'new' }),
      checkout,
    );
    expect(formatReport(report)).toEqual([
      'written clusters/prod/apps/svc-b/new.yaml',
      'removed clusters/prod/apps/svc-b/svc-b.k8s.yaml',
      'removed clusters/prod/svc-c/deep/c.yaml',
      '1 unchanged',
    ]);
    expect(statSync(join(checkout, A)).mtimeMs).toBe(1000);
    expect(content(checkout, 'clusters/prod/apps/svc-b/notes.txt')).toBe('mine');
    expect(snapshot(checkout)).not.toHaveProperty('clusters/prod/svc-c/');
    expect(content(checkout, LIST_A)).toContain('# serial: 1\n');
    expect(content(checkout, '.release-train/published/clusters/prod/apps/svc-b.sha256')).toContain('# serial: 2\n');
  });

  test('a service that is gone keeps a list with comments alone, and may come back', async () => {
    const checkout = await published({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
    await publish(treeOf(service('svc-b', 'r1')), checkout);
    expect(content(checkout, LIST_A)).toBe('# serial: 2\n');
    commitAll(checkout, 'svc-a retires');
    await publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), checkout);
    expect(content(checkout, LIST_A)).toContain('# serial: 3\n# release: r1\n');
  });

  test('several releases in a unit are all listed, and what is no YAML has none', async () => {
    const checkout = initRepository();
    const files = {
      ...service('svc-a', 'r2'),
      [`${UNIT_A}/b.yaml`]: service('x', 'r1')[manifestOf('x')] ?? '',
      [`${UNIT_A}/c.yaml`]: 'release-train.dev/release-id: [',
      [`${UNIT_A}/d.yaml`]: 'metadata: {annotations: {release-train.dev/release-id: elsewhere}}',
    };
    await publish(treeOf(files), checkout);
    expect(content(checkout, LIST_A)).toContain('# serial: 1\n# release: r1,r2\n');
  });

  test('paths with spaces and letters from everywhere work', async () => {
    const path = 'clusters/prod/apps/größe 1/ü "x" $y.yaml';
    const checkout = await published({ [path]: 'grün: 1\n', 'docs/ä b.md': '1' });
    put(checkout, path, 'edited');
    expect(await refusal(publish(treeOf({ [path]: '2' }), checkout))).toContain(`${path}: has uncommitted edits`);
    const sha = commitAll(checkout, 'Größer "machen"');
    expect(await refusal(publish(treeOf({ [path]: '2' }), checkout))).toContain(
      `${path}: a commit changed it since the last publish (${sha} "Größer "machen"")`,
    );
    await publish(treeOf({ [path]: '2' }), checkout, { adopt: [path] });
    expect(content(checkout, path)).toBe('2');
  });

  test('the rendered tree may lie in the checkout that it is published into', async () => {
    const checkout = initRepository();
    put(checkout, '.gitignore', 'dist/\n');
    put(checkout, 'apps/fleet.ts', '// the fleet');
    writeTree(join(checkout, 'dist'), new Map(Object.entries(service('svc-a', 'r1'))));
    await publish(join(checkout, 'dist'), checkout);
    commitAll(checkout, 'publish');
    expect(git(checkout, 'ls-files').split('\n')).toEqual(['.gitignore', LIST_A, 'apps/fleet.ts', A]);
  });

  test('a dry run reports and refuses like a real one and changes nothing, not even in .git', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    const everything = (): string =>
      execFileSync('sh', ['-c', 'find . -type f | sort | xargs sha256sum; ls -lR --time-style=full-iso .git'], {
        cwd: checkout,
        encoding: 'utf8',
      });
    const before = everything();
    expect((await publish(treeOf(service('svc-a', 'r2')), checkout, { dryRun: true })).written).toEqual([A]);
    expect(everything()).toBe(before);
    put(checkout, B, 'mine');
    expect(await refusal(publish(treeOf(service('svc-b', 'r2')), checkout, { dryRun: true }))).toContain(
      'publish does not own it',
    );
  });

  test('a linked work tree is published into like any other', async () => {
    const main = await published(service('svc-a', 'r1'));
    const linked = join(temporaryFolder(), 'linked');
    git(main, 'worktree', 'add', '--quiet', linked, '-b', 'other');
    expect((await publish(treeOf(service('svc-a', 'r2')), linked)).written).toEqual([A]);
    expect(content(main, A)).toContain('r1');
  });
});

describe('files that publish does not own', () => {
  test('a file of others is refused with what to do, and nothing at all is written', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    put(checkout, B, 'mine');
    put(checkout, 'clusters/prod/argocd/x.yaml', 'mine too');
    const before = snapshot(checkout);
    const tree = treeOf({
      ...service('svc-a', 'r2'),
      ...service('svc-b', 'r1'),
      'clusters/prod/argocd/x.yaml': 'ours',
    });
    const message = (path: string): string =>
      `${path}: is in the checkout with other content, and publish does not own it: move it away, or let publish overwrite it with \`release-train publish ${checkout} --adopt ${path}\``;
    expect(await refusal(publish(tree, checkout))).toBe(
      `ReleaseTrainError: nothing was published\n\n${message(B)}\n${message('clusters/prod/argocd/x.yaml')}`,
    );
    expect(snapshot(checkout)).toEqual(before);
  });

  test.each([[B], ['clusters/prod/apps/svc-b'], ['./clusters/prod/apps/svc-b/'], ['clusters/prod']])(
    '--adopt %s overwrites it',
    async (adopt) => {
      const checkout = initRepository();
      put(checkout, B, 'mine');
      const report = await publish(treeOf(service('svc-b', 'r1')), checkout, { adopt: [adopt] });
      expect(formatReport(report)).toEqual([`written ${B} (adopted)`, '0 unchanged']);
      expect(content(checkout, B)).toContain('r1');
    },
  );

  test('an identical file is taken into the list', async () => {
    const checkout = initRepository();
    const files = service('svc-a', 'r1');
    put(checkout, A, files[A] ?? '');
    commitAll(checkout, 'by hand');
    expect(formatReport(await publish(treeOf(files), checkout))).toEqual([`adopted ${A}`, '0 unchanged']);
    expect(content(checkout, LIST_A)).toContain('# serial: 1');
    expect(formatReport(await publish(treeOf(files), checkout))).toEqual(['nothing to do: 1 unchanged']);
  });

  test('what is to be adopted must be known', async () => {
    const checkout = initRepository();
    const message = await refusal(
      publish(treeOf(service('svc-a', 'r1')), checkout, { adopt: ['clusters/prod/apps/svc'] }),
    );
    expect(message).toContain(
      'clusters/prod/apps/svc: names no file and no unit that is published here, so it cannot be adopted',
    );
  });
});

describe('files that were edited since they were published', () => {
  test('an uncommitted edit is refused, with --adopt too, until it is discarded', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    put(checkout, A, 'edited');
    const tree = treeOf(service('svc-a', 'r2'));
    const message = `${A}: has uncommitted edits: commit them, or discard them (\`git checkout -- ${A}\`, or \`git checkout HEAD -- ${A}\` if they are staged), then publish`;
    expect(await refusal(publish(tree, checkout))).toContain(message);
    expect(await refusal(publish(tree, checkout, { adopt: [A] }))).toContain(message);
    git(checkout, 'add', A);
    expect(await refusal(publish(tree, checkout))).toContain(message);
    git(checkout, 'checkout', 'HEAD', '--', A);
    expect((await publish(tree, checkout)).written).toEqual([A]);
  });

  test('what is to be done about one is the command that was given, and what to adopt', async () => {
    const tree = treeOf(service('svc-a', 'r1'));
    const checkout = initRepository();
    put(checkout, manifestOf('svc-a'), 'by hand');
    const told = (options: PublishOptions): Promise<string> =>
      publish(tree, checkout, options).then(
        () => '',
        ({ message }: Error) => message,
      );
    const path = manifestOf('svc-a');
    expect(await told({ dryRun: true })).toContain(
      `\`release-train publish ${checkout} --from ${tree} --adopt ${path}\``,
    );
    expect(await told({ only: ['svc-a'] })).toContain(
      `\`release-train publish ${checkout} --from ${tree} --only svc-a --adopt ${path}\``,
    );
  });

  test('is the command with all that was given before, which would be refused again without it', async () => {
    const both = { ...service('svc-a', 'r1'), ...service('svc-b', 'r1') };
    const origin = initRepository();
    put(origin, A, 'by hand');
    put(origin, B, 'by hand');
    commitAll(origin, 'by hand');
    const checkout = join(temporaryFolder(), 'shallow');
    git(origin, 'clone', '--quiet', '--depth=1', `file://${origin}`, checkout);
    const given = { only: ['svc-a', 'svc-b'], adopt: [A], allowShallow: true };
    const refused = await refusal(publish(treeOf(both), checkout, given));
    expect(refused).toContain(
      `${B}: is in the checkout with other content, and publish does not own it: move it away, or let publish overwrite it with \`release-train publish ${checkout} --only svc-a,svc-b --allow-shallow --adopt ${A},${B}\``,
    );
    expect(refused).not.toContain(`${A}: is in`);
    expect((await publish(treeOf(both), checkout, { ...given, adopt: [A, B] })).adopted).toEqual([A, B]);
  });

  test('a committed edit is refused with the commit, and overwritten by name', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    put(checkout, A, 'edited');
    const sha = commitAll(checkout, 'Hot fix');
    commitAll(checkout, 'later');
    const tree = treeOf(service('svc-a', 'r2'));
    expect(await refusal(publish(tree, checkout))).toContain(
      `${A}: a commit changed it since the last publish (${sha} "Hot fix"): put the change into the source and synth again, or overwrite it with \`release-train publish ${checkout} --adopt ${A}\``,
    );
    expect(formatReport(await publish(tree, checkout, { adopt: [A] }))).toEqual([
      `written ${A} (adopted)`,
      '0 unchanged',
    ]);
  });

  test('an edit that the source took over is no edit any more', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    const fixed = service('svc-a', 'r1', '# hot fix\n');
    put(checkout, A, fixed[A] ?? '');
    commitAll(checkout, 'Hot fix');
    expect(formatReport(await publish(treeOf(fixed), checkout))).toEqual(['nothing to do: 1 unchanged']);
    expect(content(checkout, LIST_A)).toContain('# serial: 2\n');
  });

  test('a deletion by hand is an edit, committed or not', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    const tree = treeOf(service('svc-a', 'r1'));
    rmSync(join(checkout, A));
    expect(await refusal(publish(tree, checkout))).toContain(
      `${A}: was deleted, which is not committed: bring it back (\`git checkout HEAD -- ${A}\`), or write it again with`,
    );
    const sha = commitAll(checkout, 'Away with it');
    expect(await refusal(publish(tree, checkout))).toContain(
      `${A}: a commit deleted it since the last publish (${sha} "Away with it"): take it out of the source and synth again, or write it again with`,
    );
    expect((await publish(tree, checkout, { adopt: [UNIT_A] })).written).toEqual([A]);
  });

  test('a file that is to go is not removed with an edit in it', async () => {
    const checkout = await published({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
    put(checkout, A, `${content(checkout, A)}# edited\n`);
    const sha = commitAll(checkout, 'Hot fix');
    const tree = treeOf(service('svc-b', 'r1'));
    expect(await refusal(publish(tree, checkout))).toContain(
      `${A}: a commit changed it since the last publish (${sha} "Hot fix"): put the change into the source and synth again, or remove it with`,
    );
    expect((await publish(tree, checkout, { adopt: [A] })).removed).toEqual([A]);
  });

  test('a file that is to go and was deleted by hand is agreed upon', async () => {
    const checkout = await published({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') });
    rmSync(join(checkout, A));
    commitAll(checkout, 'Away with it');
    expect(formatReport(await publish(treeOf(service('svc-b', 'r1')), checkout))).toEqual([
      'nothing to do: 1 unchanged',
    ]);
    expect(content(checkout, LIST_A)).toBe('# serial: 2\n');
  });

  test('an edit of what was never committed is refused and can be overwritten by name', async () => {
    const checkout = initRepository();
    await publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), checkout);
    put(checkout, A, 'edited');
    rmSync(join(checkout, B));
    const tree = treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r1') });
    const message = await refusal(publish(tree, checkout));
    expect(message).toContain(
      `${A}: was edited since a publish that was never committed: put the change into the source`,
    );
    expect(message).toContain(`${B}: was deleted since a publish that was never committed: take it out of the source`);
    expect((await publish(tree, checkout, { adopt: [A, B] })).written).toEqual([A, B]);
  });

  test('files that were discarded while their lists were not are written again', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    await publish(treeOf(service('svc-a', 'r2')), checkout);
    git(checkout, 'checkout', '--', 'clusters');
    expect((await publish(treeOf(service('svc-a', 'r2')), checkout)).written).toEqual([A]);
  });
});

describe('what lies in the way', () => {
  test('publish writes neither through a symlink nor onto one', async () => {
    const checkout = initRepository();
    const elsewhere = temporaryFolder();
    mkdirSync(join(checkout, 'clusters/prod/apps/svc-b'), { recursive: true });
    symlinkSync(elsewhere, join(checkout, UNIT_A));
    symlinkSync(join(elsewhere, 'file'), join(checkout, B));
    const message = await refusal(
      publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), checkout, { adopt: ['clusters'] }),
    );
    expect(message).toContain(
      `${A}: ${UNIT_A} is a symlink, and publish does not write through symlinks: put a plain file or folder there`,
    );
    expect(message).toContain(`${B}: ${B} is a symlink, and publish does not write through symlinks`);
    expect(snapshot(elsewhere)).toEqual({});
  });

  test('nor does it keep its own files behind one', async () => {
    const checkout = initRepository();
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, join(checkout, '.release-train'));
    expect(await refusal(publish(treeOf(service('svc-a', 'r1')), checkout))).toContain('.release-train is a symlink');
    rmSync(join(checkout, '.release-train'));
    await publish(treeOf(service('svc-a', 'r1')), checkout);
    symlinkSync(elsewhere, join(checkout, '.release-train/published/x.sha256'));
    expect(await refusal(publish(treeOf(service('svc-a', 'r1')), checkout))).toContain(
      '.release-train/published/x.sha256: is no plain file',
    );
    expect(snapshot(elsewhere)).toEqual({});
  });

  test('a file where a folder belongs, a folder where a file belongs and a repository of its own are refused', async () => {
    const checkout = initRepository();
    put(checkout, 'clusters/prod/apps/svc-a', 'a file');
    mkdirSync(join(checkout, B), { recursive: true });
    initRepository(join(checkout, 'clusters/sub'));
    const message = await refusal(
      publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1'), 'clusters/sub/x/y.yaml': '' }), checkout),
    );
    expect(message).toContain(`${A}: ${UNIT_A} is a file, and a folder belongs there: move it away`);
    expect(message).toContain(`${B}: ${B} is a folder, and a file belongs there: move it away`);
    expect(message).toContain('clusters/sub/x/y.yaml: clusters/sub is a repository of its own (a submodule?)');
  });

  test('a list that publish did not write is refused', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    for (const text of [
      '<<<<<<< HEAD\n',
      '# serial: x\n',
      `# serial: 1\n${'0'.repeat(64)}  ../../etc/passwd\n`,
      `# serial: 1\n${'0'.repeat(64)}  ${B}\n`,
    ]) {
      put(checkout, LIST_A, text);
      expect(await refusal(publish(treeOf(service('svc-a', 'r1')), checkout))).toContain(
        `${LIST_A}: is not as publish wrote it (an edit, or a conflict that was not resolved): bring a sound version back, for example with \`git checkout HEAD -- ${LIST_A}\``,
      );
    }
  });

  test('an empty tree is taken for a mistake', async () => {
    const checkout = await published(service('svc-a', 'r1'));
    expect(await refusal(publish(treeOf({}), checkout))).toContain(
      'tree: is empty, and publishing it would remove everything that was published',
    );
  });

  test('folders that look like lists are refused', async () => {
    const message = await refusal(publish(treeOf({ 'docs/x.sha256/y': '' }), initRepository()));
    expect(message).toContain('docs/x.sha256/y: lies in a folder whose name ends in .sha256');
  });
});
