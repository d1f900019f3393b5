import { reviewTrees } from '../../lib/review';
import { textDiff } from '../../lib/review/compare/text-diff';
import { object, ROLLOUT, replaced, SERVICE, SERVICES, said, TEMPLATE, treeOf, VIRTUAL_SERVICE } from './said';

/** The fields that differ, as `path: before → after`. */
function fields(before: string, after: string): string[] {
  return reviewTrees(treeOf(before), treeOf(after), { play: false }).objects.flatMap(({ changes }) =>
    changes.map(({ path, before: old, after: now }) => `${path}: ${JSON.stringify(old)} → ${JSON.stringify(now)}`),
  );
}

const config = (data: string) => object('ConfigMap', 'v1', `data: {${data}}\n`);

describe('nothing differs', () => {
  test('where keys stand in another order, or are written otherwise', () => {
    expect(said(config('a: "1", b: "2"'), `# a comment\n${config('"b": \'2\', a: "1"')}`)).toEqual([]);
    expect(said(SERVICE, JSON.parse(JSON.stringify(SERVICE)))).toEqual([]);
    expect(said(object('ConfigMap', 'v1', 'data: null\n'), object('ConfigMap', 'v1', ''))).toEqual([]);
  });

  test('where the order of a list means nothing', () => {
    expect(
      said(VIRTUAL_SERVICE, replaced(VIRTUAL_SERVICE, ['[svc-a, svc-a.example.com]', '[svc-a.example.com, svc-a]'])),
    ).toEqual([]);
    const ports = (list: string) => object('Service', 'v1', `spec: {ports: [${list}]}\n`);
    expect(
      said(ports('{name: a, port: 1}, {name: b, port: 2}'), ports('{name: b, port: 2}, {name: a, port: 1}')),
    ).toEqual([]);
    const two = replaced(TEMPLATE, [
      '  metrics:\n',
      '  metrics:\n    - {name: up, provider: {prometheus: {query: up}}}\n',
    ]);
    const last = `${TEMPLATE}    - {name: up, provider: {prometheus: {query: up}}}\n`;
    expect(said(two, last)).toEqual([]);
  });

  test('where groups stand in another order, of rules as of people', () => {
    const rule = (groups: string) =>
      object('PrometheusRule', 'monitoring.coreos.com/v1', `spec: {groups: [${groups}]}\n`);
    const [a, b] = ['{name: a, rules: [{record: x, expr: up}]}', '{name: b, rules: [{record: z, expr: up}]}'] as const;
    expect(fields(rule(`${a}, ${b}`), rule(`${b}, ${a}`))).toEqual([]);
    expect(fields(rule(`${a}, ${b}`), rule(`${b}, ${a.replace('expr: up', 'expr: down')}`))).toEqual([
      'spec.groups[a].rules[x].expr: "up" → "down"',
    ]);
    const project = (groups: string) =>
      object('AppProject', 'argoproj.io/v1alpha1', `spec: {roles: [{name: r, groups: [${groups}]}]}\n`);
    expect(fields(project('dev, ops'), project('ops, dev'))).toEqual([]);
  });

  test('where an object stands in another file, or another place of it', () => {
    const before = `# file: clusters/prod/apps/svc-a/all.yaml\n${ROLLOUT}---\n${TEMPLATE}`;
    const after = `# file: clusters/prod/apps/svc-a/analysis.yaml\n${TEMPLATE}# file: clusters/prod/apps/svc-a/rollout.yaml\n${ROLLOUT}`;
    expect(said(before, after)).toEqual([]);
    expect(said(before, `# file: clusters/prod/apps/svc-a/all.yaml\n${TEMPLATE}---\n${ROLLOUT}`)).toEqual([]);
  });
});

describe('fields', () => {
  test('items of lists are known by what they are called', () => {
    expect(fields(ROLLOUT, replaced(ROLLOUT, ['value: info', 'value: debug']))).toEqual([
      'spec.template.spec.containers[app].env[LOG_LEVEL].value: "info" → "debug"',
    ]);
    expect(fields(VIRTUAL_SERVICE, replaced(VIRTUAL_SERVICE, ['weight: 0', 'weight: 5']))).toEqual([
      'spec.http[primary].route[svc-a-canary].weight: 0 → 5',
    ]);
  });

  test('a step that is inserted is one change', () => {
    expect(
      fields(
        ROLLOUT,
        replaced(ROLLOUT, ['        - setWeight: 20\n', '        - setWeight: 10\n        - setWeight: 20\n']),
      ),
    ).toEqual(['spec.strategy.canary.steps[2]: undefined → {"setWeight":10}']);
    expect(fields(ROLLOUT, replaced(ROLLOUT, ['setWeight: 20', 'setWeight: 30']))).toEqual([
      'spec.strategy.canary.steps[2].setWeight: 20 → 30',
    ]);
  });

  test('in a pod template any order counts: another one restarts the pods', () => {
    const [info, eu] = [
      '            - {name: LOG_LEVEL, value: info}\n',
      '            - {name: REGION, value: eu}\n',
    ] as const;
    expect(fields(ROLLOUT, replaced(ROLLOUT, [info + eu, eu + info]))).toEqual([
      'spec.template.spec.containers[app].env (order): ["LOG_LEVEL","REGION"] → ["REGION","LOG_LEVEL"]',
    ]);
    expect(said(ROLLOUT, replaced(ROLLOUT, [info + eu, eu + info]))).toEqual([
      'medium: the pod template changes although no release changed: a restart of the Rollout (env)',
      'low: app: variables in another order',
    ]);
  });

  test('names that are properties of every object are names as any other', () => {
    expect(fields(config('constructor: a, __proto__: b'), config('constructor: b, __proto__: b'))).toEqual([
      'data.constructor: "a" → "b"',
    ]);
  });

  test.each(['constructor', 'toString', '__proto__'])('a list called %s is a list as any other', (name) => {
    const list = (items: string) => object('Gadget', 'example.com/v1', `spec: {${name}: [${items}]}\n`);
    expect(fields(list('{name: a, size: 1}, {name: b}'), list('{name: b}, {name: a, size: 2}'))).toEqual([
      `spec.${name}[a].size: 1 → 2`,
    ]);
  });

  test('other versions of an API are the same object, another type of a value is another value', () => {
    expect(fields(SERVICES, SERVICES.replace('apiVersion: v1', 'apiVersion: v2'))).toEqual(['apiVersion: "v1" → "v2"']);
    expect(fields(config('a: "1"'), config('a: 1'))).toEqual(['data.a: "1" → 1']);
  });
});

test('a namespace that is written out is a field, and no object that goes and comes', () => {
  const deployment = replaced(ROLLOUT, ['kind: Rollout', 'kind: Deployment'], ['argoproj.io/v1alpha1', 'apps/v1']);
  const bare = replaced(deployment, ['  namespace: prod\n', '']);
  expect(said(bare, deployment)).toEqual(['low: 1 more field of Deployment: metadata.namespace']);
  expect(fields(deployment, bare)).toEqual(['metadata.namespace: "prod" → undefined']);
  const other = replaced(deployment, ['namespace: prod', 'namespace: test']);
  expect(said(deployment, other)).toEqual([expect.stringContaining('stop: namespace prod → test: ')]);
  // One of two is it, and nobody knows which one.
  expect(said(bare, `${deployment}---\n${other}`)[0]).toContain('Deployment svc-a removed');
  expect(said(`# file: a/a.yaml\n${bare}`, `# file: b/a.yaml\n${deployment}`)).toHaveLength(2);
});

test('objects of several clusters, of which only the folders tell, are compared with those of their own folder', () => {
  const overlays = (...values: string[]) =>
    values.map((value, i) => `# file: overlays/${i}/config.yaml\n${config(`a: ${value}`)}`).join('');
  expect(fields(overlays('x', 'b'), overlays('x', 'c'))).toEqual(['data.a: "b" → "c"']);
});

test('a file that cannot be read is told, and nothing in it counts as gone', () => {
  const review = reviewTrees(treeOf(SERVICE), treeOf('# file: clusters/prod/apps/svc-a/svc-a.yaml\na: [\n'));
  expect(review.groups).toEqual([]);
  expect(review.unread).toEqual([
    expect.stringMatching(/^clusters\/prod\/apps\/svc-a\/svc-a.yaml was not compared: no YAML: .* at line \d+$/),
  ]);
});

test('the raw diff is that of diff -u, without the names of files', () => {
  const text = (...changed: readonly [number, string][]) =>
    Array.from({ length: 20 }, (_, i) => `${changed.find(([at]) => at === i)?.[1] ?? `line ${i}`}\n`).join('');
  expect(textDiff(text(), text())).toBe('');
  expect(textDiff(text(), text([4, 'other'], [18, 'more\nlines']))).toBe(
    '@@ -2,7 +2,7 @@\n line 1\n line 2\n line 3\n-line 4\n+other\n line 5\n line 6\n line 7\n@@ -16,5 +16,6 @@\n line 15\n line 16\n line 17\n-line 18\n+more\n+lines\n line 19\n',
  );
  expect(textDiff('', 'a\nb\n')).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n');
  expect(textDiff('a\n', '')).toBe('@@ -1 +0,0 @@\n-a\n');
});
