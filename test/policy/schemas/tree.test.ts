import { acceptanceText } from '../../../lib/core';
import { ManifestTree } from '../../../lib/manifests';
import { checkTree } from '../../../lib/policy';
import { crd, findings, shelfOf, thing, wrong } from './small-crd';

const SPEC = { type: 'object', properties: { x: { type: 'integer' } } };

function notDone(shelf: ReturnType<typeof shelfOf> | undefined, ...objects: unknown[]): readonly string[] {
  return checkTree(ManifestTree.of(objects.map((it) => JSON.stringify(it)).join('\n---\n')), { schemas: shelf })
    .notDone;
}

test('a finding stands at the line of its field', () => {
  const text = 'apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  z: 1\n';
  const { findings: found } = checkTree(ManifestTree.of(text, 'a.yaml'), { schemas: shelfOf(crd(SPEC)) });
  expect(found).toEqual([
    expect.objectContaining({
      rule: 'schema',
      severity: 'error',
      file: 'a.yaml',
      line: 6,
      column: 3,
      object: 'Thing a',
      field: 'spec.z',
      message: 'there is no field z in spec',
    }),
  ]);
});

test('without schemas the report says that this was not done, and how to do it', () => {
  expect(notDone(undefined, thing({ x: 'no' }))).toEqual([
    'no object was checked against a schema: give the CRDs of the clusters with --crds; release-train schemas pull keeps them',
  ]);
  const onlyOthers = checkTree(ManifestTree.of(''), { rules: [] });
  expect(onlyOthers.notDone).toEqual([]);
});

test('kinds without a schema are named once', () => {
  const other = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
  expect(notDone(shelfOf(crd(SPEC)), thing({ x: 1 }), other, other, { ...other, kind: 'Secret' })).toEqual([
    'not checked against a schema, because there is none: Secret of v1, Service of v1 (2 objects)',
  ]);
  expect(notDone(shelfOf(crd(SPEC, { schema: undefined })), thing({ y: 1 }))).toEqual([
    'not checked against a schema, because there is none: Thing of example.com/v1',
  ]);
});

test('rules in CEL are counted, formats and patterns that are not evaluated are named', () => {
  const rules = [{ rule: 'self.x > 1' }, { rule: 'true' }];
  const shelf = shelfOf(
    crd({
      type: 'object',
      'x-kubernetes-validations': rules,
      properties: {
        mail: { type: 'string', format: 'email', 'x-kubernetes-validations': rules.slice(1) },
        odd: { type: 'string', pattern: '(?=a)' },
      },
    }),
  );
  expect(notDone(shelf, thing({ mail: 'x', odd: 'a' }), thing({ mail: 'y', odd: 'b' }))).toEqual([
    'rules in CEL (x-kubernetes-validations) were not evaluated: Thing of example.com/v1 (3)',
    'not evaluated: the format email, in Thing of example.com/v1',
    'not evaluated: the pattern (?=a), which is no regular expression of Go, in Thing of example.com/v1',
  ]);
});

describe('versions', () => {
  const several = crd(SPEC) as { spec: { versions: Record<string, unknown>[] } };
  several.spec.versions.push(
    { ...several.spec.versions[0], name: 'v1beta1', deprecated: true, deprecationWarning: 'write v1.' },
    { ...several.spec.versions[0], name: 'v1alpha1', served: false },
  );
  const shelf = shelfOf(several);

  test('one that is not served names those that are', () => {
    for (const version of ['v1alpha1', 'v2'])
      expect(wrong(shelf, thing({ y: 1 }, { apiVersion: `example.com/${version}` }))).toEqual([
        `apiVersion: Thing is not served in version ${version}; it is in v1 and v1beta1; write apiVersion: example.com/v1 or example.com/v1beta1, and what differs in it`,
      ]);
  });

  test('one that is deprecated is a warning, in the words of the CRD', () => {
    expect(findings(shelf, thing({ x: 1 }, { apiVersion: 'example.com/v1beta1' }))).toEqual([
      expect.objectContaining({
        rule: 'deprecated-version',
        severity: 'warning',
        field: 'apiVersion',
        message: 'version v1beta1 of Thing is deprecated: write v1',
      }),
    ]);
  });
});

describe('metadata', () => {
  const shelf = shelfOf(crd(SPEC));
  const withMetadata = (metadata: unknown) => wrong(shelf, { apiVersion: 'example.com/v1', kind: 'Thing', metadata });

  test('has a name, or the beginning of one', () => {
    expect(withMetadata({ name: 'a' })).toEqual([]);
    expect(withMetadata({ generateName: 'a-' })).toEqual([]);
    expect(withMetadata({})).toEqual(['metadata.name: the object has no name; write metadata.name']);
  });

  test('is known to the API server itself', () => {
    expect(withMetadata({ name: 'a', creationTimestamp: null, annotations: { a: 'b' }, ownerReferences: [] })).toEqual(
      [],
    );
    expect(withMetadata({ name: 'a', lables: {} })).toEqual([
      'metadata.lables: there is no field lables in metadata; write labels',
    ]);
    expect(withMetadata({ name: 'a', annotations: { a: true } })).toEqual([
      'metadata.annotations.a: true, a boolean, stands where a text belongs; write it in quotes: "true"',
    ]);
  });

  test('has names, keys and values that can be', () => {
    expect(
      withMetadata({ name: 'A_b', namespace: 'x.y', labels: { 'a/b/c': 'x', a: 'not this' } }).map(
        (it) => it.split(';')[0],
      ),
    ).toEqual([
      'metadata.name: "A_b" can be no name of an object',
      'metadata.namespace: "x.y" can be no name of a namespace',
      'metadata.labels["a/b/c"]: "a/b/c" can be no key of a label or an annotation',
      'metadata.labels.a: "not this" can be no value of the label a',
    ]);
  });

  test('may be narrowed down by a CRD', () => {
    const narrow = crd(SPEC, {
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } },
            spec: SPEC,
          },
        },
      },
    });
    expect(wrong(shelfOf(narrow), { ...thing({}), metadata: { name: 'abcd', labels: { a: 'b' } } })).toEqual([
      'metadata.name: it has 4 letters, and 3 is the most; write at most 3 letters',
    ]);
  });
});

test('a status is not looked at where it is a subresource: the API server takes it out first', () => {
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: SPEC, status: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } } },
    },
  };
  const object = { ...thing({}), status: {} };
  expect(wrong(shelfOf(crd(SPEC, { schema })), object)).toEqual(['status.a: a is missing in status; write a']);
  expect(wrong(shelfOf(crd(SPEC, { schema, subresources: { status: {} } })), object)).toEqual([]);
});

test('findings are suppressed like any other', () => {
  const accepted = thing({ y: 1 });
  accepted.metadata = {
    name: 'a',
    annotations: {
      'release-train.dev/suppress.schema': acceptanceText({ until: '2099-12-31', reason: 'the next CRD knows it' }),
    },
  };
  const report = checkTree(ManifestTree.of(JSON.stringify(accepted)), { schemas: shelfOf(crd(SPEC)) });
  expect(report.findings).toEqual([]);
  expect(report.suppressed).toEqual([expect.objectContaining({ rule: 'schema', reason: 'the next CRD knows it' })]);
});

test('a value of a Secret is never shown', () => {
  const secret = crd({ type: 'object', properties: { x: { type: 'string', pattern: '^a$' }, y: { type: 'string' } } });
  Object.assign(secret.spec as object, { names: { kind: 'Secret', plural: 'secrets' } });
  const object = { ...thing({ x: 'hunter2', y: 4711 }), kind: 'Secret' };
  expect(wrong(shelfOf(secret), object)).toEqual([
    'spec.x: the value does not match ^a$; write a text that matches ^a$',
    'spec.y: the value, an integer, stands where a text belongs; write a text',
  ]);
});
