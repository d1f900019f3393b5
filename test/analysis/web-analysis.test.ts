import { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CanaryPlan, WebAnalysis, type WebAnalysisProps } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { boundTo, type Surroundings } from './bound';

const SOUND: WebAnalysisProps = {
  url: 'http://verdicts.example.com/svc-a',
  jsonPath: '{$.errorRate}',
  success: { atMost: 0.01 },
};

const web = (props: Partial<WebAnalysisProps> = {}, surroundings: Surroundings = {}) =>
  boundTo(new WebAnalysis({ ...SOUND, ...props }), surroundings);

// biome-ignore lint/suspicious/noExplicitAny: a manifest
const metricOf = ({ manifest }: ReturnType<typeof boundTo>): any => manifest.spec.metrics?.[0];

/** What Argo Rollouts makes of a value in an answer: as its `expr`, it does not compare values of two types. */
function verdict(props: Partial<WebAnalysisProps>, value: number | string | boolean | null): string {
  const { successCondition, failureCondition } = metricOf(web(props));
  const holds = (condition: string): boolean => {
    const compared = condition.match(/"[^"]*"|true|false|-?[\d.]+/g)?.map((text) => typeof JSON.parse(text)) ?? [];
    if (value !== null && compared.some((type) => type !== typeof value)) throw new Error('mismatched types');
    if (value === null && compared.includes('number')) throw new Error('mismatched types');
    return new Function('result', `return ${condition.replaceAll('==', '===')};`)(value) === true;
  };
  try {
    if (holds(failureCondition)) return 'Failed';
    return holds(successCondition) ? 'Successful' : 'Inconclusive';
  } catch {
    return 'Error';
  }
}

test('asks for JSON, and looks at one value in it', () => {
  const bound = web();
  expect(bound.problems).toEqual([]);
  expect(metricOf(bound)).toMatchObject({
    name: 'web',
    successCondition: 'result <= 0.01',
    failureCondition: 'result > 0.01',
    provider: {
      web: {
        url: 'http://verdicts.example.com/svc-a',
        headers: [{ key: 'Accept', value: 'application/json' }],
        timeoutSeconds: 10,
        jsonPath: '{$.errorRate}',
      },
    },
  });
  expect(metricOf(web({ headers: { accept: 'application/vnd.a+json' } })).provider.web.headers).toEqual([
    { key: 'accept', value: 'application/vnd.a+json' },
  ]);
});

test.each([
  [{ success: { atMost: 0.01 } }, { 0.01: 'Successful', 0.02: 'Failed' }],
  [
    { success: { atMost: 0.01 }, failure: { above: 0.1 } },
    { 0.1: 'Inconclusive', 0.2: 'Failed' },
  ],
  [{ success: { equals: 3 } }, { 3: 'Successful', 2: 'Failed', 4: 'Failed' }],
])('%j judges numbers', (props, verdicts) => {
  for (const [value, expected] of Object.entries(verdicts)) expect(verdict(props, Number(value))).toBe(expected);
  expect(verdict(props, 'ok')).toBe('Error');
  expect(verdict(props, null)).toBe('Error');
});

test('judges texts, and true and false', () => {
  expect(verdict({ success: { equals: 'ok' } }, 'ok')).toBe('Successful');
  expect(verdict({ success: { equals: 'ok' } }, 'degraded')).toBe('Failed');
  expect(verdict({ success: { equals: 'ok' } }, null)).toBe('Failed');
  expect(verdict({ success: { equals: 'ok' }, failure: { equals: 'down' } }, 'degraded')).toBe('Inconclusive');
  expect(verdict({ success: { equals: 'ok' }, failure: { equals: 'down' } }, 'down')).toBe('Failed');
  expect(verdict({ success: { equals: false } }, false)).toBe('Successful');
  expect(verdict({ success: { equals: false } }, true)).toBe('Failed');
  expect(verdict({ success: { equals: false } }, 'false')).toBe('Error');
});

describe('when it asks', () => {
  test('every minute beside the canary; two bad answers abort', () => {
    expect(metricOf(web())).toMatchObject({
      interval: '1m',
      initialDelay: '1m',
      failureLimit: 1,
      inconclusiveLimit: 5,
    });
    expect(metricOf(web()).count).toBeUndefined();
    expect(metricOf(web({ interval: Duration.seconds(30) }))).toMatchObject({ interval: '30s', initialDelay: '30s' });
  });

  test('once before the first weight', () => {
    const occasion = CanaryPlan.standard().occasion('before-first-weight');
    const metric = metricOf(web({}, { occasion }));
    expect(metric).toMatchObject({ count: 1, failureLimit: 0, inconclusiveLimit: 0, consecutiveErrorLimit: 12 });
    expect(metric.interval).toBeUndefined();
    expect(metric.initialDelay).toBeUndefined();
  });

  test('and comes to an end after each hold, and around a switch', () => {
    for (const kind of ['before-promotion', 'after-promotion'] as const) {
      expect(metricOf(web({}, { occasion: { kind } }))).toMatchObject({ count: expect.any(Number), failureLimit: 1 });
    }
  });

  test('a plan that ends before a bad release could be aborted is refused', () => {
    expect(web({ interval: Duration.minutes(10) }).problems).toEqual([
      expect.stringMatching(/^svc-a\/web: the plan holds 17m in all, but two bad windows of 10m/),
    ]);
  });
});

test('a description stands on the template', () => {
  const { problems, manifest } = web({ description: 'No release in a freeze: ask the platform team.' });
  expect(problems).toEqual([]);
  expect(manifest.metadata.annotations['release-train.dev/description']).toBe(
    'No release in a freeze: ask the platform team.',
  );
  expect(web({ description: 'two\nlines' }).problems).toEqual([
    'svc-a/web: description: "two\\nlines" is no description; write in one line what the analysis guards',
  ]);
});

describe('secrets', () => {
  const secrets = { token: { name: 'verdicts', key: 'api-token' } };
  const bound = web({
    id: 'verdict',
    headers: { Authorization: 'Bearer {{ args.token }}', 'X-Version': '{{args.canary-hash}}' },
    secrets,
  });

  test('are read by the controller; the Rollout passes none', () => {
    expect(bound.problems).toEqual([]);
    expect(bound.manifest.spec.args).toEqual([
      { name: 'canary-hash' },
      { name: 'verdict-token', valueFrom: { secretKeyRef: { name: 'verdicts', key: 'api-token' } } },
    ]);
    expect(bound.analysis.args.map(({ name }) => name)).toEqual(['canary-hash']);
    expect(web({ headers: { Authorization: '{{args.token}}' }, secrets }).manifest.spec.args).toEqual([
      { name: 'web-token', valueFrom: { secretKeyRef: { name: 'verdicts', key: 'api-token' } } },
    ]);
  });

  test('of two analyses do not share a name, under which a run would take one for both', () => {
    expect(metricOf(bound).provider.web.headers.slice(1)).toEqual([
      { key: 'Authorization', value: 'Bearer {{args.verdict-token}}' },
      { key: 'X-Version', value: '{{args.canary-hash}}' },
    ]);
  });

  test('stand in a body too, and in a template of the whole platform', () => {
    const posted = web({ method: 'POST', jsonBody: { token: '{{args.token}}', a: { b: {} } }, secrets });
    expect(posted.problems).toEqual([]);
    expect(metricOf(posted).provider.web.jsonBody).toEqual({ token: '{{args.web-token}}', a: { b: {} } });
    const platform = { name: 'platform', parameters: ['service'] };
    const shared = web({ url: 'http://verdicts/{{args.service}}?key={{args.token}}', secrets }, { platform });
    expect(shared.problems).toEqual([]);
    expect(shared.manifest.spec.args).toEqual([
      { name: 'service' },
      { name: 'web-token', valueFrom: { secretKeyRef: { name: 'verdicts', key: 'api-token' } } },
    ]);
  });
});

test('the template, and a warning, say what passes unseen', () => {
  expect(warningsOf(web().analysis.template.node.scope as IConstruct)).toEqual([
    'Argo Rollouts up to 1.10 passes a 2xx answer that is empty or no JSON, whatever the comparison; be sure that http://verdicts.example.com/svc-a always answers in JSON',
  ]);
  expect(web().manifest.metadata.annotations).toMatchObject({
    'release-train.dev/aborts': 'after two answers with result > 0.01, 1m apart',
    'release-train.dev/cannot-see': 'up to Argo Rollouts 1.10, a 2xx answer that is empty or no JSON: it passes',
  });
});

const SECRETS = "secrets: { token: { name: 'the Secret', key: 'the key' } }, and {{args.token}} in its place";

test.each([
  ['url: undefined is no address; write for example http://svc-a-canary.prod/status', { url: undefined }],
  ['url: "verdicts/a" has no scheme; write for example http://verdicts/a', { url: 'verdicts/a' }],
  [
    'url: "ftp://verdicts" is neither http nor https; write for example http://svc-a-canary.prod/status',
    { url: 'ftp://verdicts' },
  ],
  ['url: "http://a b" has spaces or control characters; write it without', { url: 'http://a b' }],
  ['url: "http://" is no URL; write for example http://svc-a-canary.prod/status', { url: 'http://' }],
  [
    `url: "http://verdicts" was given a name or password, which would stand in Git; write ${SECRETS}`,
    { url: 'http://me:pw@verdicts' },
  ],
  [
    `url: token: this is a secret, by its name, and Git keeps it for ever; put it into a Secret and refer to that: ${SECRETS}`,
    { url: 'http://verdicts/?token=abc' },
  ],
  [
    'nobody passes the argument "service"; there are {{args.canary-hash}}, {{args.stable-hash}}',
    { url: 'http://verdicts/{{args.service}}' },
  ],
  [
    '"{{ .x }}" is no placeholder that Argo Rollouts can replace; write {{args.name}}, or a text without "{{"',
    { headers: { a: '{{ .x }}' } },
  ],
  ["method: \"DELETE\" is not known; write 'GET' or 'POST' or 'PUT'", { method: 'DELETE' }],
  ["body: GET has none, and every measurement would be an error; write method: 'POST'", { body: 'a' }],
  ['body: there is a jsonBody beside it; keep one of the two', { method: 'PUT', body: 'a', jsonBody: {} }],
  ["jsonBody: 3 is neither object nor list; write for example { service: 'svc-a' }", { jsonBody: 3 }],
  [
    `headers.Authorization: a value that stands here stands in Git for everybody to read; write ${SECRETS}`,
    { headers: { Authorization: 'Bearer abc' } },
  ],
  [
    `headers.X-Api-Key: this is a secret, by its name, and Git keeps it for ever; put it into a Secret and refer to that: ${SECRETS}`,
    { headers: { 'X-Api-Key': 'abc' } },
  ],
  [
    'headers.a: "x\\ny" is no value of a header; write a text of printable ASCII characters on one line',
    { headers: { a: 'x\ny' } },
  ],
  ['headers.a b: is no name of a header; write letters, digits and "-"', { headers: { 'a b': 'x' } }],
  ["secrets.token: \"abc\" names no Secret; write { name: 'svc-a', key: 'token' }", { secrets: { token: 'abc' } }],
  [
    'secrets.a(: is no name of an argument; write lowercase letters, digits and "-", at most 40',
    { secrets: { 'a(': { name: 'a', key: 'b' } } },
  ],
  ['timeout: 5m is out of range; write a duration from 1s to 1m', { timeout: Duration.minutes(5) }],
  ['jsonPath: missing; write for example {$.data.errorRate}', { jsonPath: undefined }],
  [
    'jsonPath: "$.errorRate" is no JSON path in braces; write for example {$.data.errorRate}',
    { jsonPath: '$.errorRate' },
  ],
  [
    'jsonPath: "{$.items[*].rate}" leads to several values, of which only the first would be looked at; write for example {$.data.errorRate}',
    { jsonPath: '{$.items[*].rate}' },
  ],
  ['jsonPath: "{$.a}{$.b}" holds more than one path; write for example {$.data.errorRate}', { jsonPath: '{$.a}{$.b}' }],
  [
    'failure: compares with a string, and success with a number: one of the two would be an error; compare with one type',
    { failure: { equals: 'bad' } },
  ],
  ['failure: is the same as success; leave it out', { success: { equals: 'ok' }, failure: { equals: 'ok' } }],
  [
    'failure: 0.01 would be a success and a failure at once; let the two leave each other room, such as { atMost: 0.01 } and { above: 0.05 }',
    { failure: { atLeast: 0.01 } },
  ],
  ['interval: 5s is out of range; write a duration from 10s to 24h', { interval: Duration.seconds(5) }],
])('%s', (problem, wrong) => {
  expect(web(wrong as Partial<WebAnalysisProps>).problems).toEqual([`svc-a/web: ${problem}`]);
});

test.each(['{$.a.b}', '{.a}', '{$}', "{$['a.b']}", '{$.a[0].b}', '{$.a[?(@.name=="x")].value}'])(
  '%s leads to one value',
  (jsonPath) => {
    expect(web({ jsonPath }).problems).toEqual([]);
  },
);

test('nothing throws, whatever is given', () => {
  expect(boundTo(new WebAnalysis(undefined as unknown as WebAnalysisProps)).problems).toHaveLength(3);
  const wrong = { url: 3, method: 3, headers: 3, secrets: { a: 3 }, jsonPath: 3, success: 3, failure: 3, interval: 3 };
  expect(boundTo(new WebAnalysis(wrong as unknown as WebAnalysisProps)).problems).toHaveLength(8);
});
