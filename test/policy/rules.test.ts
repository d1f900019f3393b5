import { compareTrees } from '../../lib/cli/check-against';
import { ManifestTree } from '../../lib/manifests';
import { checkTree, exampleFindings, exampleTree, RULES, type Rule, schemasOf } from '../../lib/policy';

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const found = (example: 'complies' | 'violates') => exampleFindings(rule, compareTrees, example);

  test('is kept by its example', () => {
    expect(found('complies')).toEqual([]);
  });

  test('is broken by its other example, and says what is wrong where', () => {
    const findings = found('violates');
    expect(findings).not.toEqual([]);
    for (const { rule: named, message, remedy, line } of findings) {
      expect(named).toBe(id);
      expect(message).toMatch(/^\S[\s\S]*[^.\s]$/);
      expect(remedy).not.toBe('');
      expect(line).toBeGreaterThan(0);
    }
  });

  test('is written as rules are', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]{2,50}$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.cause).toMatch(/\.$/);
    expect(rule.remedy).toMatch(/[^.]$/);
    expect(rule.see).toMatch(/^https:\/\/\S+$/);
    for (const example of Object.values(rule.examples)) {
      const unreadable = [...exampleTree(example).files.values()].filter(({ refusal }) => refusal);
      if (id !== 'readable-files') expect(unreadable).toEqual([]);
    }
  });
});

/** The schemas against which the examples of a rule are checked, if it needs any. */
function schemasFor({ examples: { crds } }: Rule) {
  return crds === undefined ? undefined : schemasOf(crds);
}

/** What stands in a manifest where something else should. */
const WRONG: readonly unknown[] = ['x', '', 5, -1, true, null, [], [null], ['x'], [[]], {}, { x: null }];

test.each(RULES.map((rule) => [rule.id, rule] as const))('%s bears manifests of any shape', (_, rule) => {
  const schemas = schemasFor(rule);
  for (const example of [rule.examples.complies, rule.examples.violates]) {
    const values = [...exampleTree(example).files.values()].flatMap((file) => file.values);
    for (const mangled of values.flatMap((value, i) => variants(value).map((it) => values.with(i, it)))) {
      const text = mangled.map((it) => JSON.stringify(it)).join('\n---\n');
      expect(() => checkTree(ManifestTree.of(text), { rules: [rule], schemas })).not.toThrow();
    }
  }
});

/** A value with each of its fields replaced, one at a time, by everything that is wrong there. */
function variants(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const others = key === 'kind' || key === 'apiVersion' ? [] : [...WRONG, ...variants(inner)];
    return others.map((other) => (Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }));
  });
}

test('every rule has a name of its own', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});
