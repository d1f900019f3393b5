import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleet } from '../../apps/payments/main';
import { ManifestTree, readKubernetesYaml, readTexts } from '../../lib/manifests';
import { jsonReview, markdownReview, type Review, reviewTrees } from '../../lib/review';

const folder = mkdtempSync(join(tmpdir(), 'release-train-review-'));
let texts: ReadonlyMap<string, string>;

beforeAll(() => {
  process.env.CDK8S_OUTDIR = folder;
  fleet().synth();
  delete process.env.CDK8S_OUTDIR;
  texts = readTexts(folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files again, each object a line of JSON, made by `edit`. */
function edited(edit: (manifest: unknown, path: string) => unknown, only = /./): ManifestTree {
  return new ManifestTree(
    new Map(
      [...texts]
        .filter(([path]) => only.test(path))
        .map(([path, text]) => {
          const read = readKubernetesYaml(text);
          if (!('values' in read)) throw new Error(path);
          return [path, read.values.map((value) => JSON.stringify(edit(value, path))).join('\n---\n')];
        }),
    ),
  );
}

/** The same with its keys in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, it]) => [key, turned(it)]),
  );
}

test('a fleet that is written otherwise does not differ', () => {
  const review = reviewTrees(new ManifestTree(texts), edited(turned));
  expect(review.objects).toEqual([]);
  expect(review.groups).toEqual([]);
  expect(review.notes).toEqual([]);
});

test('whatever leaf changes, it is found, and a statement tells of it', () => {
  const only = /prod-eu\/(apps\/(payments|ledger|email-sender|checkout|ledger-projector)|argocd)\//;
  const before = edited((value) => value, only);
  const random = numbers(7);
  for (let round = 0; round < 60; round++) {
    let changed = 0;
    const after = edited(
      (value) =>
        mutated(value, (leaf) => {
          if (random() > 0.004) return leaf;
          changed += 1;
          return typeof leaf === 'number' ? leaf + 1 : typeof leaf === 'boolean' ? !leaf : undefined;
        }),
      only,
    );
    const review = reviewTrees(before, after, { play: false });
    if (changed > 0) expect(review.counted.changes).toBeGreaterThan(0);
    expect(uncovered(review)).toEqual([]);
    expect(markdownReview(review).length).toBeLessThanOrEqual(65_536);
    if (round === 0) expect(jsonReview(reviewTrees(before, after, { play: false }))).toBe(jsonReview(review));
  }
}, 120_000);

/** Changes that no statement is about. */
function uncovered({ objects, groups }: Review): string[] {
  const told = new Set(
    groups.flatMap(({ statements }) =>
      statements.flatMap(({ places }) =>
        places.flatMap(({ object, changes }) => changes.map((it) => `${object} ${it}`)),
      ),
    ),
  );
  return objects.flatMap(({ kind, name, changes }, object) =>
    changes.flatMap(({ path }, i) => (told.has(`${object} ${i}`) ? [] : [`${kind} ${name}: ${path}`])),
  );
}

/** Each leaf but the names, by which objects are known; undefined takes it away. */
function mutated(value: unknown, change: (leaf: unknown) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((it) => mutated(it, change)).filter((it) => it !== undefined);
  if (typeof value !== 'object' || value === null)
    return ['name', 'namespace', 'kind', 'apiVersion'].includes(key) ? value : change(value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, it]) => {
      const now = mutated(it, change, name);
      return now === undefined ? [] : [[name, now]];
    }),
  );
}

/** The same numbers from 0 to 1 each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('manifests of any shape are compared, and never stop the review', () => {
  const only = /prod-eu\/(apps\/(payments|checkout)|argocd\/payments)/;
  const random = numbers(3);
  const spoiled = (value: unknown, key = ''): unknown => {
    if (['kind', 'apiVersion'].includes(key)) return value;
    if (random() < 0.02) return JUNK[Math.floor(random() * JUNK.length)];
    if (Array.isArray(value)) return value.map((it) => spoiled(it));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, spoiled(it, name)]));
  };
  for (let round = 0; round < 30; round++) {
    const review = reviewTrees(
      edited((value) => value, only),
      edited((value) => spoiled(value), only),
      { play: round % 5 === 0 },
    );
    expect(uncovered(review)).toEqual([]);
    const own = review.groups.flatMap(({ statements }) => statements.filter(({ id }) => id !== 'detection'));
    for (const { text } of own) expect(text).not.toMatch(/\[object|undefined/);
  }
}, 120_000);

/** What stands in places where nobody expects it. */
const JUNK = [
  ...[null, 0, -1, 1e99, '', 'x', '{{', '5m', '100%', true],
  ...[
    [],
    {},
    [null],
    [[]],
    [1, 'a'],
    { a: null },
    [{}],
    [{ name: 1 }],
    [{ name: 'a' }, { name: 'a' }],
    'sum(',
    { name: {} },
  ],
];
