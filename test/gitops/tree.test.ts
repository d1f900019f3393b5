import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf, filesBelow, readTree, serviceFolderOf, writeTree } from '../../lib/gitops/tree';
import { content, put, snapshot, temporaryFolder } from '../support/git';

const INDEX = '.release-train/tree.sha256';
const files = (record: Record<string, string>): Map<string, string> => new Map(Object.entries(record));

describe('writing a tree', () => {
  test('what was written is read back, and sha256sum agrees', () => {
    const dir = join(temporaryFolder(), 'deep', 'dist');
    const tree = files({ 'b/ü x.yaml': 'käse: 1\n', 'a.yaml': '' });
    writeTree(dir, tree);
    expect(readTree(dir)).toEqual({ files: files({ 'a.yaml': '', 'b/ü x.yaml': 'käse: 1\n' }), owners: new Map() });
    expect(execFileSync('sha256sum', ['-c', INDEX], { cwd: dir, encoding: 'utf8' })).toBe(
      'a.yaml: OK\nb/ü x.yaml: OK\n',
    );
  });

  test('a partial tree says which services it holds', () => {
    const dir = temporaryFolder();
    writeTree(dir, files({ x: '1' }), { only: ['svc-a', 'svc-b'] });
    expect(content(dir, INDEX)?.split('\n')[0]).toBe('# only: svc-a,svc-b');
    expect(readTree(dir).only).toEqual(['svc-a', 'svc-b']);
  });

  test('the services of files whose path does not say it are written down and read back', () => {
    const dir = temporaryFolder();
    const tree = files({ 'data/a b.yaml': '', 'clusters/prod/apps/svc-a/x.yaml': '', 'z/svc-b.yaml': '' });
    const owners = files({
      'z/svc-b.yaml': 'svc-b',
      'data/a b.yaml': 'svc-a',
      'clusters/prod/apps/svc-a/x.yaml': 'svc-a',
      'not/rendered.yaml': 'svc-a',
    });
    writeTree(dir, tree, { owners, only: ['svc-a', 'svc-b'] });
    expect(content(dir, INDEX)?.split('\n').slice(0, 4)).toEqual([
      '# only: svc-a,svc-b',
      '# service: svc-a data/a b.yaml',
      '# service: svc-b z/svc-b.yaml',
      expect.stringMatching(/^[0-9a-f]{64} {2}clusters/),
    ]);
    expect(readTree(dir).owners).toEqual(files({ 'data/a b.yaml': 'svc-a', 'z/svc-b.yaml': 'svc-b' }));
  });

  test('unchanged files keep their time, and what is no longer rendered goes with its empty folders', () => {
    const dir = temporaryFolder();
    put(dir, 'a/foreign.txt', 'mine');
    writeTree(dir, files({ 'a/x': '1', 'a/b/c/y': '2', z: '3' }));
    utimesSync(join(dir, 'z'), 1, 1);
    writeTree(dir, files({ z: '3', w: '4' }));
    expect(statSync(join(dir, 'z')).mtimeMs).toBe(1000);
    expect(Object.keys(snapshot(dir)).sort()).toEqual(['.release-train/', INDEX, 'a/', 'a/foreign.txt', 'w', 'z']);
  });

  test('a file may become a folder and a folder a file', () => {
    const dir = temporaryFolder();
    writeTree(dir, files({ a: '1', 'b/c': '2' }));
    writeTree(dir, files({ 'a/x': '1', b: '2' }));
    expect([...readTree(dir).files]).toEqual([
      ['a/x', '1'],
      ['b', '2'],
    ]);
  });

  test('a symlink is replaced, and what it points to stays', () => {
    const dir = temporaryFolder();
    put(dir, 'foreign', 'mine');
    symlinkSync('foreign', join(dir, 'x'));
    writeTree(dir, files({ x: '1' }));
    expect(snapshot(dir)).toMatchObject({ foreign: 'mine', x: '1' });
  });

  test('a run that is killed leaves no index, and the next one still removes what it wrote', () => {
    const dir = temporaryFolder();
    writeTree(dir, files({ old: '1' }));
    mkdirSync(join(dir, 'zz')); // a folder where a file belongs ends the run halfway
    put(dir, 'zz/foreign', '');
    expect(() => writeTree(dir, files({ aa: '1', zz: '2' }))).toThrow(
      /cannot be written: a folder lies where a file belongs \(EISDIR/,
    );
    expect(content(dir, 'aa')).toBe('1');
    expect(() => readTree(dir)).toThrow(/holds no \.release-train\/tree\.sha256, or is incomplete: run synth again/);
    writeTree(dir, files({ new: '1' }));
    expect(Object.keys(snapshot(dir)).sort()).toEqual(['.release-train/', INDEX, 'new', 'zz/', 'zz/foreign']);
  });

  test.each([
    ['/etc/passwd', 'is no path below the tree'],
    ['', 'is no path below the tree'],
    ['a/../../b', 'has an empty part, "." or ".."'],
    ['a//b', 'has an empty part, "." or ".."'],
    ['a/./b', 'has an empty part, "." or ".."'],
    ['a\\b', 'has a backslash or a control character'],
    ['a\nb', 'has a backslash or a control character'],
    ['x/.GIT/hooks/run', 'leads into a .git folder'],
    ['.release-train/tree.sha256', 'leads into .release-train'],
  ])('the path %j is refused', (path, message) => {
    const dir = temporaryFolder();
    expect(() => writeTree(dir, files({ [path]: '', fine: '' }))).toThrow(message);
    expect(snapshot(dir)).toEqual({});
  });

  test.each([
    [['a/x', 'a/X'], 'a/X: differs from a/x only in upper and lower case'],
    [['a/x', 'A/y'], 'A/y: differs from a/x only in upper and lower case'],
    [['a', 'a/x'], 'a/x: needs a folder where a needs a file; rename'],
    [['a/x', 'A'], 'A: needs a file where a/x needs a folder; rename'],
  ])('the paths %j are refused together', (paths, message) => {
    expect(() => writeTree(temporaryFolder(), new Map(paths.map((path) => [path, ''])))).toThrow(message);
  });

  test.each(['.git/', '.git'])('an output folder that holds %s is refused', (entry) => {
    const dir = temporaryFolder();
    if (entry.endsWith('/')) mkdirSync(join(dir, entry));
    else writeFileSync(join(dir, entry), 'gitdir: elsewhere\n');
    expect(() => writeTree(dir, files({ x: '' }))).toThrow(
      `${dir}: is a Git checkout: the output folder is scratch, so give another one (dist), and bring it into the checkout with \`release-train publish DIR\``,
    );
    expect(existsSync(join(dir, 'x'))).toBe(false);
  });

  test('an output folder that cannot be one is refused kindly', () => {
    const dir = temporaryFolder();
    put(dir, 'file', '');
    expect(() => writeTree(join(dir, 'file'), files({ x: '' }))).toThrow('is a file; give the name of a folder');
    expect(() => writeTree(join(dir, 'file', 'dist'), files({ x: '' }))).toThrow(
      /dist: cannot be written: a part of the path is a file and no folder \(ENOTDIR/,
    );
    expect(() => writeTree('/proc/dist', files({ x: '' }))).toThrow(
      /\/proc\/dist: cannot be written: .*\(E(NOENT|ACCES|PERM|ROFS)/,
    );
  });

  test('a service name that the index could not hold is refused', () => {
    expect(() => writeTree(temporaryFolder(), files({ x: '' }), { only: ['a,b'] })).toThrow(
      'only: "a,b" is no name of a service',
    );
    expect(() => writeTree(temporaryFolder(), files({ x: '' }), { owners: files({ x: 'a b' }) })).toThrow(
      'x: "a b" is no name of a service',
    );
  });
});

describe('reading a tree', () => {
  test('a folder without a tree is refused', () => {
    const message = 'run synth again (`npm run synth`, or `release-train synth`)';
    expect(() => readTree(temporaryFolder())).toThrow(message);
    expect(() => readTree('/does/not/exist')).toThrow(message);
  });

  test('files that changed or went since synth are named, all of them', () => {
    const dir = temporaryFolder();
    writeTree(dir, files({ a: '1', b: '2', c: '3' }));
    writeFileSync(join(dir, 'a'), 'edited');
    rmSync(join(dir, 'b'));
    expect(() => readTree(dir)).toThrow(
      'a: was changed since synth wrote it: change the source instead and run synth again\nb: is missing since synth wrote it: run synth again',
    );
  });

  test('an index that leads out of the folder is refused', () => {
    const dir = temporaryFolder();
    writeTree(dir, files({ a: '1' }));
    put(dir, INDEX, `${'0'.repeat(64)}  ../x\n`);
    expect(() => readTree(dir)).toThrow('is not as synth wrote it: run synth again');
  });
});

describe('a tree on disk', () => {
  test('is its plain files: what a symlink leads to is none of it', () => {
    const root = temporaryFolder();
    put(root, 'elsewhere/x.yaml', 'x');
    put(root, 'clusters/prod/apps/svc-a/x.yaml', 'x');
    symlinkSync(join(root, 'elsewhere'), join(root, 'clusters/prod/apps/linked'));
    symlinkSync(join(root, 'elsewhere/x.yaml'), join(root, 'clusters/prod/y.yaml'));
    const others: string[] = [];
    expect(filesBelow(root, 'clusters', (path) => others.push(path))).toEqual(['clusters/prod/apps/svc-a/x.yaml']);
    expect(others.sort()).toEqual(['clusters/prod/apps/linked', 'clusters/prod/y.yaml']);
    expect(filesBelow(root, 'clusters/prod/apps/linked')).toEqual([]);
    expect(filesBelow(root, 'nowhere')).toEqual([]);
  });

  test('tells of the environment and the service of a path', () => {
    expect(environmentOf('catalog/prod/services/svc-a.yaml')).toBe('prod');
    expect(environmentOf('clusters/prod/namespace.yaml')).toBe('prod');
    expect(environmentOf('docs/prod/x.md')).toBeUndefined();
    expect(serviceFolderOf('clusters/prod/apps/svc-a/hooks')).toBe('clusters/prod/apps/svc-a');
    expect(serviceFolderOf('clusters/prod/argocd')).toBeUndefined();
  });
});
