import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as jsYaml from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { toYaml } from '../../lib/gitops/yaml';
import { specsReadByKubectl, testWithKubectl } from '../support/kubectl-parser';

describe('what a reviewer sees', () => {
  test('a Rollout and its query read as people write them', () => {
    const rollout = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '1' }, name: 'svc-a', namespace: 'prod' },
      spec: {
        replicas: 6,
        strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: '2m' } }, { pause: {} }] } },
        template: {
          spec: {
            containers: [
              { args: ['--port=8080', 'serve'], image: 'ghcr.io/org/svc-a@sha256:0123', name: 'svc-a', ports: [] },
            ],
            hostNetwork: false,
          },
        },
      },
    };
    const analysis = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { labels: { on: 'true', version: '1.4.2' }, name: 'error-rate' },
      spec: {
        metrics: [
          {
            failureCondition: 'result[0] > 0.0144',
            provider: {
              prometheus: {
                query: 'sum(rate(\n  requests_total{code=~"5.*", job="{{args.service}}"}[2m]\n))\n/\nsum(up)\n',
              },
            },
            successCondition: '"ok" in result',
          },
        ],
      },
    };
    expect(toYaml([rollout, analysis])).toBe(`apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "1"
  name: svc-a
  namespace: prod
spec:
  replicas: 6
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause:
            duration: 2m
        - pause: {}
  template:
    spec:
      containers:
        - args:
            - "--port=8080"
            - serve
          image: ghcr.io/org/svc-a@sha256:0123
          name: svc-a
          ports: []
      hostNetwork: false
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  labels:
    "on": "true"
    version: "1.4.2"
  name: error-rate
spec:
  metrics:
    - failureCondition: result[0] > 0.0144
      provider:
        prometheus:
          query: |
            sum(rate(
              requests_total{code=~"5.*", job="{{args.service}}"}[2m]
            ))
            /
            sum(up)
      successCondition: '"ok" in result'
`);
  });

  test.each([
    ['a text that ends in no line break', 'a\n\nb', 'k: |-\n  a\n\n  b\n'],
    ['a text that ends in one line break', 'a\nb\n', 'k: |\n  a\n  b\n'],
    ['a text that ends in several line breaks', 'a\n\n', 'k: |+\n  a\n\n'],
    ['a text that starts with a space', '  a\nb', 'k: |2-\n    a\n  b\n'],
    ['a text that starts with a line break', '\n  a\n', 'k: |2\n\n    a\n'],
    ['a Makefile, whose tabs count', 'all:\n\tgo build\n', 'k: |\n  all:\n  \tgo build\n'],
  ])('%s becomes a literal block', (_, value, expected) => {
    expect(toYaml([{ k: value }])).toBe(expected);
  });

  test.each([
    ['a space at the end of a line, which editors remove', 'a \nb', 'k: "a \\nb"\n'],
    ['a line of spaces only', 'a\n  \nb', 'k: "a\\n  \\nb"\n'],
    ['line breaks only', '\n\n', 'k: "\\n\\n"\n'],
    ['line ends of Windows', 'a\r\nb', 'k: "a\\r\\nb"\n'],
    ['invisible characters in several lines', 'a\n\u200b', 'k: "a\\n\\u200b"\n'],
    ['characters beyond the basic plane that nobody sees', '\u{e0041}', 'k: "\\U000e0041"\n'],
    ['YAML 1.1 line separators', 'a\u0085\u2028\u2029\ufeff', 'k: "a\\u0085\\u2028\\u2029\\ufeff"\n'],
  ])('one line with escapes: %s', (_, value, expected) => {
    expect(toYaml([{ k: value }])).toBe(expected);
  });

  test('an emoji is printed, and text is never folded', () => {
    const long = `🚂 ${'wide '.repeat(100)}train`;
    expect(toYaml([{ k: long }])).toBe(`k: ${long}\n`);
  });

  test('a list in a list and a collection below a long key stay in block style', () => {
    const key = 'k'.repeat(341);
    expect(toYaml([[['a', []], { [key]: { a: 1 } }]])).toBe(`- - a\n  - []\n- ? ${key}\n  :\n    a: 1\n`);
  });

  test('the longest legal annotation key stays on one line', () => {
    const key = `${'d'.repeat(253)}/${'n'.repeat(63)}`;
    expect(toYaml([{ [key]: 'x' }])).toBe(`${key}: x\n`);
  });
});

describe('what parsers read', () => {
  const strings = [...hardStrings(), ...randomStrings(10_000)];
  const stream = toYaml(inManifests(strings));

  test('at least 73 of the strings are hard ones somebody thought of, and none is there twice', () => {
    expect(hardStrings().length).toBeGreaterThanOrEqual(73);
    expect(new Set(hardStrings()).size).toBe(hardStrings().length);
  });

  test('yaml in its 1.2 mode reads every string as it was given', () => {
    expect(misread(strings, readByYaml(stream, '1.2'))).toEqual([]);
  });

  test('yaml in its 1.1 mode reads every string as it was given', () => {
    expect(misread(strings, readByYaml(stream, '1.1'))).toEqual([]);
  });

  test('js-yaml reads every string as it was given', () => {
    expect(misread(strings, jsYaml.loadAll(stream).map(spec))).toEqual([]);
  });

  test('js-yaml with the YAML 1.1 types reads every string as it was given', () => {
    expect(misread(strings, jsYaml.loadAll(stream, { schema: jsYaml.YAML11_SCHEMA }).map(spec))).toEqual([]);
  });

  testWithKubectl('kubectl reads every string as it was given', () => {
    expect(misread(strings, specsReadByKubectl(stream))).toEqual([]);
  });

  test('no line ends in white space, and nothing invisible is in the text', () => {
    expect(stream).not.toMatch(/[ \t]$/m);
    expect(stream.replace(/[ \n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Z}]/u);
  });

  const numbers = [
    0,
    1,
    -1,
    0.1,
    -0.5,
    1e-7,
    1.5e-9,
    1e20,
    1e21,
    -1.5e300,
    5e-324,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 63,
    2 ** 64,
    1e15 + 0.3,
  ];

  test('numbers are numbers of the same value, written for YAML 1.1 with a point before the exponent', () => {
    const text = toYaml([{ spec: { numbers } }]);
    expect(text).toContain('- 1.0e-7\n');
    expect(text).toContain('- 1.0e+21\n');
    expect(readByYaml(text, '1.1')).toEqual([{ numbers }]);
    expect(readByYaml(text, '1.2')).toEqual([{ numbers }]);
    expect(jsYaml.load(text)).toEqual({ spec: { numbers } });
    expect(jsYaml.load(text, { schema: jsYaml.YAML11_SCHEMA })).toEqual({ spec: { numbers } });
  });

  testWithKubectl('kubectl reads the same numbers', () => {
    expect(specsReadByKubectl(toYaml([manifest({ numbers })]))).toEqual([{ numbers }]);
  });

  test('a thousand levels are written and read', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 1000; level++) deep = level % 2 ? [deep] : { level: deep };
    expect(jsYaml.load(toYaml([deep]), { maxDepth: 2000 })).toEqual(deep);
  });

  test.each([
    [{}],
    [[]],
    [null],
    [''],
    ['a\nb'],
    [' a\nb'],
    ['---\nb'],
    ['...'],
    [7],
    [true],
    [{ a: {}, b: [], c: null }],
  ])('a document of nothing but %j stays itself, also between others', (value) => {
    const text = toYaml([{ before: 1 }, value, { after: 1 }]);
    expect(parseAllDocuments(text).map((document) => document.toJS())).toEqual([{ before: 1 }, value, { after: 1 }]);
    expect(jsYaml.loadAll(text)).toEqual([{ before: 1 }, value, { after: 1 }]);
  });
});

describe('what is promised', () => {
  test('no document is no text', () => {
    expect(toYaml([])).toBe('');
  });

  test('the same input gives the same bytes, whatever was written before', () => {
    const manifests = inManifests(randomStrings(2000));
    const first = toYaml(manifests);
    toYaml(inManifests(randomStrings(12_000)));
    expect(toYaml(manifests)).toBe(first);
  });

  test('keys keep their order, undefined entries vanish as in JSON and negative zero is zero', () => {
    expect(toYaml([{ b: 1, a: undefined, c: { d: undefined }, e: [undefined], f: -0 }])).toBe(
      'b: 1\nc: {}\ne:\n  - null\nf: 0\n',
    );
  });

  test('plain objects of any origin are written', () => {
    expect(toYaml([Object.assign(Object.create(null), { a: 1 }), JSON.parse('{"__proto__": 1}')])).toBe(
      'a: 1\n---\n__proto__: 1\n',
    );
  });

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['an instance of Date', new Date(0)],
    ['an instance of Map', new Map()],
    ['"a\\ud800", which has half a surrogate pair,', 'a\ud800'],
  ])('%s is refused under its path', (name, value) => {
    const manifests = [{}, { spec: { 'example.org/steps': [{ weight: 1 }, { weight: value }] } }];
    expect(() => toYaml(manifests)).toThrow(
      new TypeError(
        `documents[1].spec["example.org/steps"][1].weight: ${name} cannot be written as YAML; ` +
          'give a string, a finite number, a boolean, null, a list or a plain object',
      ),
    );
  });

  test('a key with half a surrogate pair is refused under the path of its object', () => {
    expect(() => toYaml([{ data: { '\udc00': 'x' } }])).toThrow(
      'documents[0].data: "\\udc00", which has half a surrogate pair,',
    );
  });

  test('data that contains itself is an error, as it is for JSON', () => {
    const self: Record<string, unknown> = {};
    self.self = self;
    expect(() => toYaml([self])).toThrow(RangeError);
  });

  test('the emitter stays small enough to be read in one sitting', () => {
    const source = readFileSync(join(__dirname, '../../lib/gitops/yaml.ts'), 'utf8');
    expect(source.split('\n').length - 1).toBeLessThan(150);
  });
});

/** Every string as a value, in lists, as a key and a list item's first key; 100 strings a manifest. */
function inManifests(strings: readonly string[]): unknown[] {
  const manifests: unknown[] = [];
  for (let from = 0; from < strings.length; from += 100) {
    manifests.push(manifest({ cases: strings.slice(from, from + 100).map(everywhere) }));
  }
  return manifests;
}

function everywhere(string: string): unknown {
  return { value: string, list: [string, [string]], key: { [string]: [{ [string]: string }] } };
}

function manifest(content: unknown): unknown {
  return { apiVersion: 'example.org/v1', kind: 'Probe', metadata: { name: 'probe' }, spec: content };
}

function spec(document: unknown): unknown {
  return (document as { spec: unknown }).spec;
}

function readByYaml(stream: string, version: '1.1' | '1.2'): unknown[] {
  return parseAllDocuments(stream, { version, prettyErrors: false }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return spec(document.toJS());
  });
}

/** The first strings that came back as something else, each with what came back. */
function misread(strings: readonly string[], specs: readonly unknown[]): unknown[] {
  const read = specs.flatMap((content) => (content as { cases: unknown[] }).cases);
  expect(read).toHaveLength(strings.length);
  const wrong = strings.flatMap((given, i) =>
    inOneOrder(read[i]) === inOneOrder(everywhere(given)) ? [] : [{ given, read: read[i] }],
  );
  return wrong.slice(0, 5);
}

/** JSON with sorted keys: kubectl sorts them, and JavaScript puts those that look like indices first. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
      : part,
  );
}

function hardStrings(): string[] {
  return [
    // other types, to somebody
    ...[
      '',
      'y',
      'Y',
      'n',
      'N',
      'yes',
      'Yes',
      'YES',
      'no',
      'No',
      'NO',
      'on',
      'On',
      'ON',
      'off',
      'Off',
      'OFF',
      'true',
      'True',
      'TRUE',
    ],
    ...[
      'tRuE',
      'false',
      'False',
      'FALSE',
      'null',
      'Null',
      'NULL',
      'nUll',
      '~',
      '=',
      '<<',
      '!!str',
      '.inf',
      '-.Inf',
      '+.INF',
      '.nan',
    ],
    ...[
      '.NaN',
      'inf',
      '-inf',
      'nan',
      'NaN',
      'Infinity',
      '-0',
      '0',
      '00',
      '07',
      '08',
      '0o7',
      '0o8',
      '-0o7',
      '0x1f',
      '0X1F',
      '-0x1f',
    ],
    ...[
      '0b1',
      '0B1',
      '-0b11',
      '0_x1f',
      '1_000',
      '_1',
      '1_',
      '1,000',
      '1e3',
      '1E3',
      '1e+3',
      '1.e3',
      '1e_3',
      '12e4567',
      '.5',
      '5.',
      '.',
    ],
    ...[
      '+1',
      '+.5',
      '-1',
      '1.2.3',
      '10.0.0.1',
      '12:30:45',
      '1:20',
      '190:20:30.15',
      '-1:20',
      '2001-12-14',
      '2001-1-1',
      '2024-1',
    ],
    ...[
      '2001-12-14t21:59:43.10-05:00',
      '2001-12-14 21:59:43.10 -5',
      '9007199254740993',
      '1e400',
      '5m',
      '100Mi',
      '50%',
      '1e3m',
    ],
    // indicators and spaces
    ...[
      '-',
      '- a',
      '-a',
      '--a',
      '---',
      '--- a',
      '...',
      '... a',
      '?',
      '? a',
      '?a',
      ':',
      ': a',
      ':a',
      'a:',
      'a: b',
      'a:b',
      'a :b',
      '::',
    ],
    ...[
      ',',
      ',a',
      '[',
      '[a]',
      ']',
      '{',
      '{}',
      '{a: b}',
      '{{args.service}}',
      '}',
      '#',
      '#a',
      'a #b',
      'a# b',
      '&a',
      '*',
      '*a',
      '!',
      '!a',
    ],
    ...[
      '|',
      '|-',
      '>',
      '>2',
      "'",
      "''",
      "a'b",
      '"',
      '""',
      'a"b',
      `'a" `,
      `a'b"c\\`,
      '%',
      '%YAML 1.2',
      '@',
      '@a',
      '`',
      '`a',
      '\\',
      '\\n',
    ],
    ...[
      'a\\',
      ' ',
      '  ',
      ' a',
      'a ',
      '\t',
      '\ta',
      'a\t',
      'a\tb',
      'a:\tb',
      'a\t#b',
      '(',
      '$(POD_IP)',
      '/',
      '/a',
      './a',
      '../a',
      '.a',
      '<',
      '^',
      ';',
    ],
    ...[
      'a{b,c}',
      'a[0] > 1',
      'a, b',
      'a ? b : c',
      'a - b',
      'a & b',
      'a * b',
      'len(result) == 0 || result[0] <= 0.005',
      '__proto__',
      'constructor',
    ],
    // lines
    ...[
      '\n',
      '\n\n',
      ' \n',
      '\n ',
      'a\n',
      'a\n\n',
      'a\n\n\n',
      '\na',
      '\n\na',
      '\n a',
      ' a\nb',
      '  a\n b\nc',
      'a\n b',
      'a\n\n b\n',
      'a\nb ',
      'a \nb',
    ],
    ...[
      'a\n \nb',
      'a\n\t\nb',
      '\ta\nb',
      '\n\ta',
      'a\n\tb',
      'a\n---\nb',
      '---\na',
      'a\n...\nb',
      '...\n',
      '# a\nb',
      'a\n# b',
      'a\n#',
      '- a\n- b',
      'a: b\nc: d\n',
    ],
    ...[
      'a\r',
      '\r\n',
      'a\r\nb',
      'a\rb',
      'a\n\rb',
      '{\n  "a": [1]\n}',
      '|\na',
      '%a\nb',
      "'a\n",
      '"a\n',
      'sum(rate(x{a="b"}[2m]))\n/\nsum(up)\n',
      ':\n',
      '?\n',
      '#!/bin/sh\n\nset -e\n',
    ],
    // characters
    ...[
      '\0',
      '\x01',
      '\x07',
      '\b',
      '\v',
      '\f',
      '\x1b',
      '\x7f',
      '\x80',
      '\x85',
      'a\x85b',
      '\x9f',
      '\xa0',
      'a\xa0',
      '\xad',
      'é',
      'ſ',
      'e\u0301',
      '\u0301',
    ],
    ...[
      '\u1680',
      '\u180e',
      '\u200b',
      'a\u200d',
      '\u2028',
      'a\u2028b',
      '\u2029',
      'a\n\u2029',
      '\u202e',
      '\u3000',
      '\ue000',
      '\ufdd0',
      '\ufeff',
      'a\ufeff',
      'a\n\ufeffb',
      '\ufffd',
    ],
    ...[
      '\ufffe',
      '\uffff',
      '日本',
      '日\n本',
      '🚂',
      '🚂\n🚃',
      '👩‍💻',
      '🏴\u{e0067}\u{e007f}',
      '\u{1fffe}',
      '\u{10ffff}',
      'Ａ：　Ｂ',
    ],
    // lengths around the limits of keys
    ...['a', 'é'].flatMap((letter) => [128, 340, 341, 1023, 1024, 1025, 5000].map((length) => letter.repeat(length))),
    ...[
      `${'wide '.repeat(300)}end`,
      `${'a: '.repeat(400)}`,
      `${'line\n'.repeat(300)}`,
      '\x01'.repeat(60),
      '\x01'.repeat(300),
    ],
  ];
}

/** Different strings from a seed, each in a random taste: specials, near-numbers, lines, and hard strings glued together. */
function randomStrings(count: number): string[] {
  const random = mulberry32(1729);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const hard = hardStrings().filter((string) => string.length < 100);
  const tastes: (readonly string[])[] = [
    [...'-?:,[]{}#&*!|>\'"%@`=<~\\ab01 ', ': ', ' #', '- ', '---', '...'],
    [...'0011234567899__..,:::eExXoObBaf+-'],
    [...'2019-01:T tZ.+'],
    [...'yYnNoOfFtTrRuUeEsSaAlL~.'],
    [...'aab:#-|"  \n\n\t', ' \n', '\n  ', '\n\n'],
    ['word', 'line', 'a="b"', '  ', '\n', '\n', '\n  ', ': ', '\t'],
    [...'aé日🚂\u0301\x85\xa0\xad\u200d\u2028\u2029\ufeff\uffff\n \r\0\x7f'],
    hard,
  ];
  const strings = new Set<string>();
  while (strings.size < count) {
    const taste = pick(tastes);
    let string = '';
    for (let pieces = 1 + below(taste === hard ? 3 : 10); pieces > 0; pieces--) {
      const anything = random() < 0.02 ? String.fromCodePoint(pick([below(0xd800), 0xe000 + below(0x102000)])) : '';
      string += pick(taste) + anything;
    }
    strings.add(string);
  }
  return [...strings];
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
