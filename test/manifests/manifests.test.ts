import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestTree, readKubernetesYaml, readManifestTree } from '../../lib/manifests';
import { specsReadByKubectl, testWithKubectl } from '../support/kubectl-parser';

const value = (text: string): unknown => {
  const read = readKubernetesYaml(text);
  if (!('values' in read)) throw new Error(read.message);
  return read.values[0];
};

describe('YAML is read as Kubernetes reads it', () => {
  test.each([
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['0o7', 7],
    ['09', 9],
    ['1:30', '1:30'],
    ['0b11', 3],
    ['+5', 5],
    ['-1.5e2', -150],
    ['010', 8],
    ['0x1F', 31],
    ['1_000', 1000],
    ['2026-11-23', '2026-11-23'],
    ['~', null],
    ['1e3', 1000],
    ["'010'", '010'],
    ['5m', '5m'],
  ])('%s', (text, meant) => {
    expect(value(`a: ${text}\n`)).toEqual({ a: meant });
  });

  testWithKubectl('as kubectl does', () => {
    const scalars =
      'y yes Off n 010 0o7 09 1_000 0x1F 0b11 +5 1e3 -1.5e2 .5 1:30 2026-11-23 ~ null Null True 0 -0 1.0 5m 1Gi'.split(
        ' ',
      );
    const text = `apiVersion: example.com/v1\nkind: Example\nmetadata: { name: a }\nspec:\n${scalars.map((it, i) => `  f${i}: ${it}\n`).join('')}`;
    expect(JSON.parse(JSON.stringify(value(text))).spec).toEqual(specsReadByKubectl(text)[0]);
  });

  test('a merge key merges', () => {
    expect(value('base: &base { cpu: 1 }\nlimits:\n  <<: *base\n  memory: 2\n')).toMatchObject({
      limits: { cpu: 1, memory: 2 },
    });
  });

  test.each([
    ['a: 1\na: 2\n', 'no YAML: duplicated mapping key', 2, 1],
    ['a: [1\n', 'no YAML: deficient indentation', 2, 1],
    ['replicas: {{ .Values.replicas }}\n', 'it looks like a template of Helm: render it first', 1, 1],
  ])('%j is refused with its place', (text, message, line, column) => {
    expect(readKubernetesYaml(text)).toEqual({ message: expect.stringContaining(message), line, column });
  });
});

describe('a tree', () => {
  const TEXT = `# a comment
apiVersion: v1
kind: Service
metadata:
  name: svc-a
  labels: { "app.kubernetes.io/name": svc-a }
spec:
  ports:
    - port: 80
      name: "http"
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: settings, namespace: prod }
    data:
      key: |
        text
---
just: data
---
`;
  const tree = ManifestTree.of(TEXT);
  const [service, config] = tree.objects;

  test('has the objects of its files, those of a list each for itself, and nothing else', () => {
    expect(tree.objects.map(({ title, groupKind }) => `${groupKind} ${title}`)).toEqual([
      '/Service Service svc-a',
      '/ConfigMap ConfigMap prod/settings',
    ]);
  });

  test.each([
    [['metadata', 'name'], 5, 3],
    [['spec', 'ports', 0], 9, 7],
    [['spec', 'ports', 0, 'name'], 10, 7],
    [['metadata', 'labels', 'app.kubernetes.io/name'], 6, 13],
    [['spec', 'selector', 'app'], 7, 1],
    [['spec', 'ports', 5], 8, 3],
    [[], 2, 1],
  ])('knows where %j stands', (path, line, column) => {
    expect(service?.positionOf(path as (string | number)[])).toEqual({ line, column });
  });

  test('knows where fields of a list stand', () => {
    expect(config?.positionOf(['data', 'key'])).toEqual({ line: 19, column: 7 });
  });

  test('gives fields of any shape, also those that are not there', () => {
    const ports = service?.at('spec', 'ports');
    expect(ports?.items.map((port) => [String(port), port.at('port').number, port.at('name').text])).toEqual([
      ['spec.ports[0]', 80, 'http'],
    ]);
    const label = service?.at('metadata', 'labels', 'app.kubernetes.io/name');
    expect(String(label)).toBe('metadata.labels["app.kubernetes.io/name"]');
    for (const missing of [
      service?.at('spec', 'ports', 'x'),
      service?.at('spec', 'a', 'b', 3),
      service?.at('toString'),
    ]) {
      expect(missing?.isSet).toBe(false);
      expect(missing?.items).toEqual([]);
      expect(missing?.entries).toEqual([]);
      expect(missing?.text).toBeUndefined();
    }
  });
});

describe('an object is found', () => {
  const object = (kind: string, name: string, namespace?: string, extra = '') =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace ? `, namespace: ${namespace}` : ''} }\n${extra}`;
  const tree = new ManifestTree(
    new Map([
      ['clusters/prod/apps/svc-a/all.yaml', `${object('Pod', 'a', 'shop')}---\n${object('Service', 'web', 'shop')}`],
      ['clusters/staging/apps/svc-a/all.yaml', `${object('Pod', 'a', 'shop')}---\n${object('Service', 'web', 'shop')}`],
      [
        'clusters/staging/apps/svc-b/all.yaml',
        `${object('Service', 'only', 'shop')}---\n${object('Service', 'web', 'other')}`,
      ],
      ['base/a/all.yaml', object('Pod', 'b')],
      ['base/a/service.yaml', object('Service', 'near')],
      ['base/service.yaml', object('Service', 'near', 'far')],
    ]),
  );
  const pod = (path: string) => tree.objects.find(({ kind, file }) => kind === 'Pod' && file.path === path);
  const found = (path: string, name: string, namespace?: string) => {
    const from = pod(path);
    return from && tree.find('/Service', name, from, namespace ?? from.namespace)?.file.path;
  };

  test('in its own environment and namespace alone', () => {
    expect(found('clusters/prod/apps/svc-a/all.yaml', 'web')).toBe('clusters/prod/apps/svc-a/all.yaml');
    expect(found('clusters/prod/apps/svc-a/all.yaml', 'only')).toBeUndefined();
    expect(found('clusters/staging/apps/svc-a/all.yaml', 'only')).toBe('clusters/staging/apps/svc-b/all.yaml');
    expect(found('clusters/staging/apps/svc-a/all.yaml', 'web', 'other')).toBe('clusters/staging/apps/svc-b/all.yaml');
  });

  test('nearest to who names it, where a folder has none of the library', () => {
    expect(found('base/a/all.yaml', 'near')).toBe('base/a/service.yaml');
  });

  test('beside another', () => {
    const from = pod('clusters/staging/apps/svc-a/all.yaml');
    expect(from && tree.beside(from, '/Service').map(({ name }) => name)).toEqual(['web', 'only']);
  });
});

test('of a folder, what is hidden or no manifest is not read, but workflows are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  const files = [
    'a.yaml',
    'b/c.json',
    '.release-train/x.yaml',
    '.git/y.yaml',
    'node_modules/z.yaml',
    'readme.md',
    '.github/workflows/w.yml',
  ];
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '{}');
  }
  expect([...readManifestTree(folder).files.keys()]).toEqual(['.github/workflows/w.yml', 'a.yaml', 'b/c.json']);
  expect(() => readManifestTree(join(folder, 'nowhere'))).toThrow('nowhere: no such file or folder; render it first');
});

test('a link that leads nowhere, and one that leads back, stop nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  writeFileSync(join(folder, 'a.yaml'), '{}');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'b.yaml'));
  symlinkSync(folder, join(folder, 'round'));
  symlinkSync(join(folder, 'self.yaml'), join(folder, 'self.yaml'));
  expect([...readManifestTree(folder).files.keys()]).toEqual(['a.yaml']);
});

test('what cannot be read is refused, and the others are read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  mkdirSync(join(folder, 'closed'));
  for (const file of ['a.yaml', 'b\\c.yaml', 'd.yaml']) writeFileSync(join(folder, file), '{}');
  const denied = (path: string) => {
    throw Object.assign(new Error(path), { code: 'EACCES' });
  };
  const { files } = readManifestTree(folder, {
    entries: (path) => (path.endsWith('closed') ? denied(path) : readdirSync(path, { withFileTypes: true })),
    text: (path) => (path.endsWith('a.yaml') ? denied(path) : readFileSync(path, 'utf8')),
  });
  expect([...files].map(([path, { refusal }]) => [path, refusal?.message])).toEqual([
    ['a.yaml', 'cannot be read: permission denied'],
    ['b\\c.yaml', undefined],
    ['closed', 'cannot be read: permission denied'],
    ['d.yaml', undefined],
  ]);
});

test('the items of a list of one kind are of that kind', () => {
  const list =
    '{apiVersion: v1, kind: SecretList, items: [{metadata: {name: a}}, {kind: Other, metadata: {name: b}}, 5]}';
  expect(ManifestTree.of(list).objects.map(({ groupKind, title }) => [groupKind, title])).toEqual([
    ['/Secret', 'Secret a'],
    ['/Other', 'Other b'],
  ]);
});
