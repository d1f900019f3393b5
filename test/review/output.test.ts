import { htmlReview, jsonReview, markdownReview, type Review, reviewTrees, terminalReview } from '../../lib/review';
import { object, ROLLOUT, replaced, SERVICE, treeOf } from './said';

function reviewOf(before: string, after: string): Review {
  return reviewTrees(treeOf(before), treeOf(after), { play: false });
}

const CHANGED = reviewOf(SERVICE, replaced(SERVICE, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['<= 0.001', '<= 0.02']));

test('in a terminal, the most important first', () => {
  expect(terminalReview(CHANGED)).toBe(`High risk.
1 service, 2 objects, 2 fields: 1 high and 1 low.

svc-a (prod)
  high    error-rate: error threshold loosened 0.1 % → 2 %
  low     image 1.4.1 → 1.4.2: canary, 17 m`);
  expect(terminalReview(CHANGED, { raw: true })).toContain('    -          image: ghcr.io/acme/svc-a:1.4.1\n');
  expect(terminalReview(CHANGED, { colors: true })).toContain('\u001b[31mhigh');
  expect(terminalReview(reviewOf(SERVICE, SERVICE))).toBe('No object differs.');
});

test('lines are no longer than the terminal is wide', () => {
  const text = terminalReview(CHANGED, { width: 40 });
  expect(
    Math.max(
      ...text
        .split('\n')
        .slice(3)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(40);
});

test('as Markdown, with the raw lines folded', () => {
  expect(markdownReview(CHANGED)).toMatch(
    /^### Release review: high risk\n\n1 service, .*\n\n#### svc-a \(prod\)\n\n- \*\*high\*\*: error-rate: /,
  );
  expect(markdownReview(CHANGED)).toMatch(
    /<details><summary>Raw diff of 2 objects<\/summary>\n\n```diff\n# AnalysisTemplate .*\n@@ [\s\S]*\n```\n\n<\/details>\n$/,
  );
});

test('two runs give the same bytes', () => {
  const again = reviewOf(SERVICE, replaced(SERVICE, ['svc-a:1.4.1', 'svc-a:1.4.2'], ['<= 0.001', '<= 0.02']));
  for (const write of [jsonReview, markdownReview, htmlReview, terminalReview])
    expect(write(again)).toBe(write(CHANGED));
  expect(JSON.parse(jsonReview(CHANGED))).toEqual(CHANGED);
});

describe('text of manifests', () => {
  const HOSTILE =
    'x</details>`` @team #1 | <img src=x onerror=alert(1)> [a](https://evil.example) **b** \u001b[31m\u202e';
  const hostile = (value: string) =>
    object('ConfigMap', 'v1', `data: {${JSON.stringify(value)}: ${JSON.stringify(`${value}\n\`\`\`\n</details>`)}}\n`);
  const review = reviewOf(hostile('a'), hostile(HOSTILE));
  const unseen = (text: string) => ['\u001b', '\u202e'].some((character) => text.includes(character));

  test('is text in Markdown, and mentions nobody', () => {
    const text = markdownReview(review);
    const [statements = '', raw = ''] = text.split('<details>');
    expect(statements).not.toMatch(/@team|#1|<img|<\/details>|https:\/\/|(?<!\\)[`|[*](?!\*(high|stop))/);
    expect(statements).toContain('@&#8203;team');
    // A fence longer than any in it.
    expect(raw).toMatch(/\n````diff\n[\s\S]*\n````\n\n<\/details>\n$/);
    expect(raw.match(/^````/gm)).toHaveLength(2);
    expect(unseen(text)).toBe(false);
  });

  test('is text in HTML', () => {
    const page = htmlReview(review);
    expect(page).not.toMatch(/<img|<script|x<\/details>/);
    expect(unseen(page)).toBe(false);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="http/);
  });

  test('is text in a terminal', () => {
    expect(unseen(terminalReview(review, { raw: true }))).toBe(false);
  });
});

test('a change of a thousand services fits into a comment, the most important first, and says what is left out', () => {
  const fleet = (edit: (text: string, i: number) => string) =>
    Array.from(
      { length: 1000 },
      (_, i) => `# file: clusters/prod/apps/svc-${i}/svc.yaml\n${edit(ROLLOUT.replaceAll('svc-a', `svc-${i}`), i)}`,
    ).join('');
  const review = reviewOf(
    fleet((text) => text),
    fleet((text, i) =>
      replaced(text, [':1.4.1', `:1.5.${i}`], ...(i === 777 ? ([['replicas: 4', 'replicas: 0']] as const) : [])),
    ),
  );
  expect(review.counted).toMatchObject({ services: 1000, objects: 1000, changes: 1001 });
  const text = markdownReview(review);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text.indexOf('svc-777')).toBeLessThan(200);
  expect(text).toMatch(/_Left out for want of room: (\d+ statements and )?\d+ raw diffs\. .*_\n$/);
  expect(markdownReview(review, { mostCharacters: 2000 }).length).toBeLessThanOrEqual(2000);
});

test('what all services share is told once, with their names', () => {
  const fleet = (edit: (text: string) => string) =>
    Array.from(
      { length: 14 },
      (_, i) => `# file: clusters/prod/apps/svc-${i}/svc.yaml\n${edit(ROLLOUT.replaceAll('svc-a', `svc-${i}`))}`,
    ).join('');
  const review = reviewOf(
    fleet((text) => text),
    fleet((text) => replaced(text, ['duration: 10m', 'duration: 1m'])),
  );
  expect(terminalReview(review)).toContain(
    'svc-0, svc-1, svc-10, svc-11, svc-12, svc-13, svc-2, svc-3, svc-4, svc-5 and 4 more (prod)\n  high    holds shorter',
  );
  expect(markdownReview(review)).toContain('Raw diff of 1 object, and 13 alike');
});

test('values of Secrets are hidden, wherever they would be shown', () => {
  const secret = (token: string) =>
    object('Secret', 'v1', `data: {token: ${token}, same: c2FtZQ==}\nstringData: {plain: ${token}}\n`).replace(
      '  labels:',
      `  annotations: {kubectl.kubernetes.io/last-applied-configuration: "${token}"}\n  labels:`,
    );
  for (const review of [
    reviewOf(secret('b25l'), secret('dHdv')),
    reviewOf('', secret('b25l')),
    reviewOf(secret('b25l'), ''),
  ]) {
    for (const text of [
      jsonReview(review),
      htmlReview(review),
      markdownReview(review),
      terminalReview(review, { raw: true }),
    ])
      expect(text).not.toMatch(/b25l|dHdv|c2FtZQ/);
    expect(review.objects).toHaveLength(1);
  }
  expect(markdownReview(reviewOf(secret('b25l'), secret('dHdv')))).toContain(
    '-  token: (hidden)\n+  token: (hidden, another value)\n',
  );
});

test('what looks like a secret is hidden in objects of any kind, in headlines and in diffs', () => {
  const deployment = (marker: string) =>
    object(
      'Deployment',
      'apps/v1',
      `spec:
  template:
    spec:
      containers:
        - name: app
          args: ['--password=${marker}', --api-key, ${marker}key, --url, 'https://me:${marker}@db/x']
          env:
            - {name: DB_PASSWORD, value: ${marker}}
            - {name: DATABASE, value: 'postgres://me:${marker}@db/x'}
            - {name: REFERENCE_TOKEN, value: $(TOKEN)}
`,
    );
  const policy = (marker: string) =>
    object(
      'ClusterPolicy',
      'kyverno.io/v1',
      `spec:\n  rules: [{name: a, generate: {kind: Secret, data: {data: {x: ${marker}}, stringData: {y: ${marker}}}}}]\n`,
    );
  const config = (marker: string) =>
    object(
      'ConfigMap',
      'v1',
      `data:\n  app.properties: |\n    db.password=${marker}\n    level=info\n  token: ${marker}\n`,
    );
  for (const make of [deployment, policy, config])
    for (const review of [
      reviewOf(make('marker-one'), make('marker-two')),
      reviewOf('', make('marker-one')),
      reviewOf(make('marker-one'), ''),
    ]) {
      expect(review.objects).toHaveLength(1);
      for (const text of [
        jsonReview(review),
        htmlReview(review),
        markdownReview(review),
        terminalReview(review, { raw: true }),
      ])
        expect(text).not.toMatch(/marker-/);
    }
  const text = markdownReview(reviewOf(config('marker-one'), config('marker-two')));
  expect(text).toContain('-    db.password=(hidden)\n+    db.password=(hidden, another value)\n     level=info\n');
  expect(jsonReview(reviewOf('', deployment('marker-one')))).toContain('$(TOKEN)');
});

test('the keys of a Secret are told', () => {
  const secret = (more: string) => object('Secret', 'v1', `data: {a: b25l${more}}\n`);
  expect(terminalReview(reviewOf(secret(''), secret(', c: dHdv')))).toContain('1 more field of Secret: data.c');
});

test('a secret that only moves is the same one', () => {
  const args = (list: string) =>
    object('Deployment', 'apps/v1', `spec: {template: {spec: {containers: [{name: app, args: [${list}]}]}}}\n`);
  const [change, ...more] =
    reviewOf(args('--token=a1b2c3'), args('--verbose, --token=a1b2c3')).objects[0]?.changes ?? [];
  expect([change?.after, more]).toEqual(['--verbose', []]);
});
