import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSchemas, readSchemas } from '../../../lib/policy';
import { API } from './built-in';
import { crd, thing, wrong } from './small-crd';

function folder(files: Record<string, unknown> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'release-train-schemas-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return path;
}

const SPEC = { type: 'object', properties: { x: { type: 'integer', description: 'how many' } } };
const BAD = 'spec.x: "a", a text, stands where an integer belongs; write an integer';

describe('schemas are read', () => {
  test.each([
    ['a file a CRD', { 'a/things.yaml': crd(SPEC), 'other.yaml': 'kind: Service\napiVersion: v1\n', 'README.md': '{' }],
    [
      'a list, as kubectl get crds -o yaml prints it',
      { 'crds.json': { apiVersion: 'v1', kind: 'List', items: [crd(SPEC)] } },
    ],
    [
      'a list of the API, whose items do not say their kind',
      {
        'crds.yaml': { kind: 'CustomResourceDefinitionList', items: [{ ...crd(SPEC), kind: undefined }] },
      },
    ],
    ['the same CRD twice', { 'a.yaml': crd(SPEC), 'b.yaml': crd(SPEC) }],
  ])('%s', (_, files) => {
    expect(wrong(readSchemas(folder(files)), thing({ x: 'a' }))).toEqual([BAD]);
  });

  test('a folder that was pulled says the same as the CRDs', () => {
    const output = folder();
    keepSchemas(readSchemas(folder({ 'a.yaml': crd(SPEC) })).contents, output);
    expect(wrong(readSchemas(output), thing({ x: 'a' }))).toEqual([BAD]);
  });

  test('YAML whose texts in quotes are indented as little as Kubernetes allows', () => {
    const yaml = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  names: { kind: Thing, plural: things }
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            description: 'It''s a text that goes on: here
            and here. See https://example.com'
            type: object
            properties:
              x: { type: integer }
`;
    expect(wrong(readSchemas(folder({ 'a.yaml': yaml })), thing({ x: 'a' }))).toEqual([BAD]);
  });
});

describe('it is refused', () => {
  const refused = (...paths: string[]) => {
    try {
      readSchemas(...paths);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };

  test('where there is nothing', () => {
    expect(refused('/nowhere')).toBe('/nowhere: no such file or folder; release-train schemas pull writes one');
    const empty = folder({ 'a.yaml': 'kind: Service\napiVersion: v1\n' });
    expect(refused(empty)).toBe(
      `${empty}: there is no CustomResourceDefinition in it, and no OpenAPI document; give what kubectl get crds -o yaml prints, or the folder of release-train schemas pull`,
    );
  });

  test('two CRDs of one kind', () => {
    const path = folder({ 'a.yaml': crd(SPEC), 'b.yaml': crd({ type: 'object' }) });
    expect(refused(path)).toBe(
      `The schemas cannot be read.\n\nThing of example.com: it is in ${path}/a.yaml and in ${path}/b.yaml, with different schemas; give the one that the clusters run`,
    );
  });

  test('a CRD of the time before Kubernetes 1.22, and one that names nothing', () => {
    const path = folder({
      'a.yaml': { ...crd(SPEC), apiVersion: 'apiextensions.k8s.io/v1beta1' },
      'b.yaml': { ...crd(SPEC), spec: {} },
    });
    expect(refused(path)).toBe(
      [
        'The schemas cannot be read.',
        '',
        `${path}/a.yaml: things.example.com: it is written for apiextensions.k8s.io/v1beta1, which Kubernetes 1.22 and later do not take; write it as v1`,
        `${path}/b.yaml: things.example.com: it lacks spec.group or spec.names.kind, which every CustomResourceDefinition has`,
      ].join('\n'),
    );
  });

  test('what is no YAML, and a folder of another version', () => {
    const path = folder({ 'a.yaml': 'a: [' });
    expect(refused(path)).toContain(`${path}/a.yaml:`);
    const old = folder({ 'schemas.json': '{"format":"other"}' });
    expect(refused(old)).toBe(
      `${old}/schemas.json: not what this version of release-train writes; write it anew with release-train schemas pull`,
    );
  });
});

describe('kinds of the API server itself', () => {
  const read = () => readSchemas(folder({ 'apps.json': API.apps, 'core.json': API.core }));
  const deployment = (spec: unknown) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec });

  test('are checked through their references, also those that go round', () => {
    const shelf = read();
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', ports: [80] }] } };
    expect(wrong(shelf, deployment({ replicas: 1, template: { spec: { containers: [] } } }))).toEqual([]);
    expect(wrong(shelf, deployment({ replica: 1, template }))).toEqual(
      [
        'spec.template.spec.containers[0].ports[0]: 80, an integer, stands where an object belongs; write an object',
        'spec.replica: there is no field replica in spec; write replicas',
      ].sort((a, b) => (a.includes('replica:') ? -1 : b.includes('replica:') ? 1 : 0)),
    );
    const node = { value: 'a', inner: [{ value: 'b', inner: [{ valu: 'c' }] }] };
    expect(wrong(shelf, { apiVersion: 'v1', kind: 'Tree', metadata: { name: 'a' }, root: node })).toEqual([
      'root.inner[0].inner[0].valu: there is no field valu in root.inner[0].inner[0]; write value',
    ]);
  });

  test('a definition that is itself says nothing', () => {
    const round = JSON.parse(JSON.stringify(API.core));
    round.components.schemas['example.Node'] = { allOf: [{ $ref: '#/components/schemas/example.Node' }] };
    const tree = { apiVersion: 'v1', kind: 'Tree', metadata: { name: 'a' }, root: { any: 1 } };
    expect(wrong(readSchemas(folder({ 'core.json': round })), tree)).toEqual([]);
  });

  test('a field may be a default of Go and yet be required; an object without known fields is open', () => {
    expect(wrong(read(), deployment({ template: { spec: { containers: [{ raw: { any: { thing: 1 } } }] } } }))).toEqual(
      ['spec.template.spec.containers[0].name: name is missing in spec.template.spec.containers[0]; write name'],
    );
  });

  test('of a version that is not among the files nothing is said: another file may hold it', () => {
    expect(wrong(read(), { apiVersion: 'apps/v1beta1', kind: 'Deployment', metadata: { name: 'a' } })).toEqual([]);
  });

  test('lists, options and custom kinds that have a CRD are left out', () => {
    const { kinds } = readSchemas(folder({ 'a.json': API.apps, 'b.yaml': crd(SPEC) })).contents;
    expect(kinds.map(({ kind, source }) => `${kind} ${source}`).sort()).toEqual(['Deployment openapi', 'Thing crd']);
  });
});

describe('a folder', () => {
  const contents = (spec: unknown) => readSchemas(folder({ 'a.yaml': crd(spec) })).contents;

  test('has the same bytes whatever the order, and no descriptions', () => {
    const [one, other] = [folder(), folder()];
    keepSchemas(readSchemas(folder({ 'a.json': API.apps, 'b.json': API.core, 'c.yaml': crd(SPEC) })).contents, one);
    keepSchemas(readSchemas(folder({ 'x.yaml': crd(SPEC), 'y.json': API.core, 'z.json': API.apps })).contents, other);
    const text = readFileSync(join(one, 'schemas.json'), 'utf8');
    expect(readFileSync(join(other, 'schemas.json'), 'utf8')).toBe(text);
    expect(text).not.toContain('how many');
    expect(text).not.toContain('description');
  });

  test('keeps what others put there, and nothing of a run that was ended', () => {
    const output = folder({ 'README.md': '# ours', '.schemas.json.1.tmp': 'half', '.other': '' });
    expect(keepSchemas(contents(SPEC), output)).toMatchObject({ kinds: 1, added: ['Thing of example.com'] });
    expect(readdirSync(output).sort()).toEqual(['.other', 'README.md', 'schemas.json']);
  });

  test('tells what changed, also in a definition that a kind reaches', () => {
    const output = folder();
    const core = JSON.parse(JSON.stringify(API.core));
    keepSchemas(readSchemas(folder({ 'a.json': core, 'b.yaml': crd(SPEC) })).contents, output);
    // The same kinds and the same definitions, one of which has a field more.
    core.components.schemas['example.Node'].properties.more = { type: 'string' };
    const other = { ...crd(SPEC), spec: { ...(crd(SPEC).spec as object), group: 'other.com' } };
    const after = readSchemas(folder({ 'a.json': core, 'b.yaml': other })).contents;
    expect(keepSchemas(after, output)).toMatchObject({
      added: ['Thing of other.com'],
      changed: ['Tree'],
      removed: ['Thing of example.com'],
    });
    expect(keepSchemas(readSchemas(output).contents, output)).toMatchObject({ added: [], changed: [], removed: [] });
  });

  test('stays as it was where it cannot be written', () => {
    const output = folder({ file: '' });
    expect(() => keepSchemas(contents(SPEC), join(output, 'file', 'below'))).toThrow(/cannot be written/);
    expect(existsSync(join(output, 'file'))).toBe(true);
  });
});
