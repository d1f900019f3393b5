import { crd, shelfOf, thing, wrong, wrongSpec } from './small-crd';

/** What is wrong with the field `x` of a spec. */
function wrongX(schema: unknown, x: unknown): string[] {
  return wrongSpec({ type: 'object', properties: { x: schema } }, { x });
}

describe('types', () => {
  test.each([
    ['string', 'a', 5, '5, an integer, stands where a text belongs; write it in quotes: "5"'],
    ['integer', 5, '5', '"5", a text, stands where an integer belongs; write it without quotes: 5'],
    ['integer', 5, 1.5, '1.5, a number, stands where an integer belongs; write an integer'],
    ['number', 1.5, 'x', '"x", a text, stands where a number belongs; write a number'],
    ['boolean', true, 'true', '"true", a text, stands where a boolean belongs; write it without quotes: true'],
    ['array', [], {}, 'an object stands where a list belongs; write a list, an item a line that begins with "- "'],
    ['object', {}, [], 'a list stands where an object belongs; write an object'],
  ])('%s', (type, right, bad, problem) => {
    expect(wrongX({ type }, right)).toEqual([]);
    expect(wrongX({ type }, bad)).toEqual([`spec.x: ${problem}`]);
  });

  test('a text of a form is not the same letters in quotes', () => {
    const stands = 'spec.x: 5, an integer, stands where a text belongs;';
    expect(wrongX({ type: 'string', pattern: '^[0-9]+s$' }, 5)).toEqual([
      `${stands} write a text that matches ^[0-9]+s$, in quotes`,
    ]);
    expect(wrongX({ type: 'string', format: 'duration' }, 5)).toEqual([
      `${stands} write a text of the format duration, in quotes`,
    ]);
    expect(wrongSpec({ type: 'object', properties: { timeout: { type: 'string' } } }, { timeout: 5 })).toEqual([
      'spec.timeout: 5, an integer, stands where a text belongs; write a text with its unit: "5s", if seconds are meant',
    ]);
  });

  test('a number without a fraction is an integer, and an integer is a number', () => {
    expect(wrongX({ type: 'integer' }, 5.0)).toEqual([]);
    expect(wrongX({ type: 'number' }, 5)).toEqual([]);
  });

  test('an integer or a text, and nothing else', () => {
    const schema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] };
    expect(wrongX(schema, 5)).toEqual([]);
    expect(wrongX(schema, '10%')).toEqual([]);
    expect(wrongX(schema, 1.5)).toEqual([
      'spec.x: 1.5 is neither an integer nor a text; write a whole number, or a text in quotes',
    ]);
  });

  test('what Flux or the vault plugin fills in later may be of any type', () => {
    for (const value of [['$', '{REPLICAS}'].join(''), ['$', '{REPLICAS:=3}'].join(''), '<path:secret/data/x#y>'])
      expect(wrongX({ type: 'integer' }, value)).toEqual([]);
  });
});

describe('null', () => {
  test('is as good as nothing, which is how the API server takes it', () => {
    expect(wrongX({ type: 'string' }, null)).toEqual([]);
    expect(wrongX({ type: 'object', additionalProperties: { type: 'string' } }, { a: null })).toEqual([]);
  });

  test('does not stand for a field that has to be there, unless the schema says so', () => {
    const schema = (x: unknown) => ({ type: 'object', required: ['x'], properties: { x } });
    expect(wrongSpec(schema({ type: 'string' }), { x: null })).toEqual(['spec.x: x is missing in spec; write x']);
    expect(wrongSpec(schema({ type: 'string', nullable: true }), { x: null })).toEqual([]);
  });

  test('is no item of a list', () => {
    expect(wrongX({ type: 'array', items: { type: 'string' } }, [null])).toEqual([
      'spec.x[0]: null stands where a value is needed; write the value, or take the item out',
    ]);
  });
});

describe('fields', () => {
  const schema = {
    type: 'object',
    required: ['steps', 'weight'],
    properties: { steps: { type: 'integer' }, weight: { type: 'integer', default: 5 }, maxSurge: { type: 'integer' } },
  };

  test('one that is missing; one with a default never is', () => {
    expect(wrongSpec(schema, {})).toEqual(['spec.steps: steps is missing in spec; write steps']);
  });

  test('one that there is not, with the one that was probably meant', () => {
    expect(wrongSpec(schema, { steps: 1, maxSurgee: 1 })).toEqual([
      'spec.maxSurgee: there is no field maxSurgee in spec; write maxSurge',
    ]);
    expect(wrongSpec(schema, { steps: 1, analysis: 1 })).toEqual([
      'spec.analysis: there is no field analysis in spec; take it out, or write one of maxSurge, steps, weight',
    ]);
  });

  test('beside those of every object', () => {
    const shelf = shelfOf(crd(schema));
    expect(wrong(shelf, thing({ steps: 1 }, { sepc: {} }))).toEqual(['sepc: there is no field sepc; write spec']);
  });

  test('names that every object of JavaScript has are unknown as well', () => {
    expect(wrongSpec(schema, { steps: 1, constructor: 1 })).toHaveLength(1);
  });

  test('an object of no known fields takes none; one that keeps unknown fields takes all, and looks at the known', () => {
    expect(wrongX({ type: 'object' }, { a: 1 })).toHaveLength(1);
    const open = {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { known: { type: 'integer' } },
    };
    expect(wrongX(open, { a: { b: 1 } })).toEqual([]);
    expect(wrongX(open, { known: 'x' })).toHaveLength(1);
  });

  test('a map takes any name, and looks at each value', () => {
    expect(wrongX({ type: 'object', additionalProperties: { type: 'string' } }, { a: 'b', c: 1 })).toEqual([
      'spec.x.c: 1, an integer, stands where a text belongs; write it in quotes: "1"',
    ]);
    expect(wrongX({ type: 'object', additionalProperties: true }, { a: 'b', c: 1 })).toEqual([]);
    expect(wrongX({ type: 'object', additionalProperties: true }, { a: { b: 1 } })).toHaveLength(1);
  });

  test('too few, too many', () => {
    const map = { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1, maxProperties: 2 };
    expect(wrongX(map, {})).toEqual(['spec.x: it has 0 fields and needs at least 1; write at least 1 field']);
    expect(wrongX(map, { a: '', b: '', c: '' })).toEqual([
      'spec.x: it has 3 fields, and 2 is the most; write at most 2 fields',
    ]);
  });
});

describe('texts', () => {
  test('one of several', () => {
    const schema = { type: 'string', enum: ['Always', 'Never'] };
    expect(wrongX(schema, 'Always')).toEqual([]);
    expect(wrongX(schema, 'always')).toEqual(['spec.x: "always" is none of "Always", "Never"; write Always']);
    expect(wrongX(schema, 'OnFailure')).toEqual([
      'spec.x: "OnFailure" is none of "Always", "Never"; write one of "Always", "Never"',
    ]);
  });

  test('lengths are of letters, not of what they take', () => {
    const schema = { type: 'string', minLength: 2, maxLength: 3 };
    expect(wrongX(schema, '😀😀😀')).toEqual([]);
    expect(wrongX(schema, '😀')).toEqual([
      'spec.x: it has 1 letter and needs at least 2 letters; write at least 2 letters',
    ]);
    expect(wrongX(schema, 'abcd')).toEqual(['spec.x: it has 4 letters, and 3 is the most; write at most 3 letters']);
    expect(wrongX(schema, '')).toEqual(['spec.x: it is empty and needs at least 2 letters; write at least 2 letters']);
  });

  test('a pattern is looked for anywhere', () => {
    expect(wrongX({ type: 'string', pattern: '[0-9]+s' }, 'about 10s')).toEqual([]);
    expect(wrongX({ type: 'string', pattern: '^[0-9]+s$' }, '10m')).toEqual([
      'spec.x: "10m" does not match ^[0-9]+s$; write a text that matches ^[0-9]+s$',
    ]);
  });

  test.each([
    ['date-time', ['2026-12-31T08:00:00Z', '2026-12-31t08:00:00.5+01:00'], ['2026-12-31', '2026-02-30T08:00:00Z', 'x']],
    ['date', ['2024-02-29'], ['2026-02-29', '31.12.2026']],
    ['duration', ['90s', '1h30m', '2 days'], ['x', '90']],
    ['byte', ['YQ==', ''], ['a', '!!!!']],
    ['ipv4', ['10.0.0.1'], ['10.0.0', '10.0.0.256']],
    ['ipv6', ['2001:db8::1'], ['10.0.0.1']],
    ['cidr', ['10.0.0.0/8', '2001:db8::/32'], ['10.0.0.0', '10.0.0.0/33']],
    ['mac', ['00:00:5e:00:53:01'], ['00:00:5e']],
    ['uuid', ['f81d4fae-7dec-41d0-a765-00a0c91e6bf6'], ['f81d4fae']],
  ])('the format %s', (format, right, bad) => {
    for (const value of right) expect(wrongX({ type: 'string', format }, value)).toEqual([]);
    for (const value of bad) expect(wrongX({ type: 'string', format }, value)).toHaveLength(1);
  });

  test('a format that the API server does not know says nothing', () => {
    expect(wrongX({ type: 'string', format: 'string' }, 'x')).toEqual([]);
  });
});

describe('numbers', () => {
  test('too low, too high', () => {
    const schema = { type: 'integer', minimum: 1, maximum: 100 };
    expect(wrongX(schema, 100)).toEqual([]);
    expect(wrongX(schema, 0)).toEqual(['spec.x: 0 is too low; it is 1 or more; write 1 or more']);
    expect(wrongX(schema, 101)).toEqual(['spec.x: 101 is too high; it is 100 or less; write 100 or less']);
    const exclusive = { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true };
    expect(wrongX(exclusive, 0)).toEqual(['spec.x: 0 is too low; it is more than 0; write more than 0']);
    expect(wrongX(exclusive, 1)).toEqual(['spec.x: 1 is too high; it is less than 1; write less than 1']);
  });

  test('what does not fit into 32 bits, or 64', () => {
    expect(wrongX({ type: 'integer', format: 'int32' }, 2 ** 31)).toEqual([
      'spec.x: 2147483648 does not fit into int32; write a number from -2147483648 to 2147483647',
    ]);
    expect(wrongX({ type: 'integer' }, 2 ** 31)).toEqual([]);
    expect(wrongX({ type: 'integer' }, 1e19)).toHaveLength(1);
  });

  test('a multiple', () => {
    expect(wrongX({ type: 'number', multipleOf: 0.1 }, 0.3)).toEqual([]);
    expect(wrongX({ type: 'integer', multipleOf: 5 }, 7)).toEqual([
      'spec.x: 7 is no multiple of 5; write a multiple of 5',
    ]);
  });
});

describe('lists', () => {
  test('too few, too many', () => {
    const schema = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 };
    expect(wrongX(schema, [])).toEqual(['spec.x: it has 0 items and needs at least 1; write at least 1 item']);
    expect(wrongX(schema, ['a', 'b', 'c'])).toEqual([
      'spec.x: it has 3 items, and 2 is the most; write at most 2 items',
    ]);
  });

  test('a set has each item once, whatever the order of its fields', () => {
    const schema = {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      'x-kubernetes-list-type': 'set',
    };
    expect(wrongX(schema, [{ a: 1, b: 2 }, { a: 2 }])).toEqual([]);
    expect(
      wrongX(schema, [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ]),
    ).toEqual(['spec.x[1]: item 0 is the same; take one of the two out']);
  });

  test('a map of items has each key once', () => {
    const schema = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
      items: { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string' } } },
    };
    expect(wrongX(schema, [{ port: 1 }, { port: 1, protocol: 'UDP' }])).toEqual([]);
    expect(wrongX(schema, [{ port: 1 }, { port: 2 }, { port: 1 }])).toEqual([
      'spec.x[2]: item 0 has the same port 1 and protocol ""; give each item its own port and protocol, or take one out',
    ]);
  });
});

describe('combinations', () => {
  const text = { type: 'string' };
  const properties = { a: text, b: text, c: text };

  test('one of several, where the others exclude it', () => {
    const schema = { type: 'object', properties, oneOf: [{ required: ['a'] }, { required: ['b'] }] };
    expect(wrongSpec(schema, { a: 'x', c: 'x' })).toEqual([]);
    expect(wrongSpec(schema, { a: 'x', b: 'x' })).toEqual(['spec: a and b exclude each other; write one of a, b']);
    expect(wrongSpec(schema, {})).toEqual(['spec: it needs one of a, b; write one of a, b']);
  });

  test('at most one of several, as Istio writes it', () => {
    const schema = {
      type: 'object',
      properties,
      oneOf: [{ not: { anyOf: [{ required: ['a'] }, { required: ['b'] }] } }, { required: ['a'] }, { required: ['b'] }],
    };
    expect(wrongSpec(schema, {})).toEqual([]);
    expect(wrongSpec(schema, { b: 'x' })).toEqual([]);
    expect(wrongSpec(schema, { a: 'x', b: 'x' })).toEqual(['spec: a and b exclude each other; write one of a, b']);
  });

  test('one that a default sets is set', () => {
    const schema = {
      type: 'object',
      properties: { ...properties, a: { type: 'string', default: 'x' } },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    expect(wrongSpec(schema, {})).toEqual([]);
  });

  test('all of several, and what is excluded', () => {
    const schema = { type: 'object', properties, allOf: [{ required: ['a'] }], not: { required: ['b'] } };
    expect(wrongSpec(schema, { a: 'x' })).toEqual([]);
    expect(wrongSpec(schema, { b: 'x' })).toEqual([
      'spec.a: a is missing in spec; write a',
      'spec: b may not be set here; take it out',
    ]);
  });

  test('a branch closes nothing: it tells a part', () => {
    const schema = { type: 'object', properties, anyOf: [{ properties: { a: { enum: ['x'] } } }] };
    expect(wrongSpec(schema, { a: 'x', b: 'y' })).toEqual([]);
    expect(wrongSpec(schema, { a: 'z' })).toEqual([
      'spec: it fits none of the ways in which it may be written; see the description of the field (kubectl explain)',
    ]);
  });
});

describe('objects within objects', () => {
  const schema = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  };

  test('have a kind, and metadata as every object', () => {
    expect(wrongX(schema, { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 'b' } }, spec: {} })).toEqual([]);
    expect(wrongX(schema, { apiVersion: 'v1', metadata: { lables: {} } })).toEqual([
      'spec.x.kind: kind is missing, and an object within another needs it too; write kind',
      'spec.x.metadata.lables: there is no field lables in spec.x.metadata; write labels',
    ]);
  });
});

test('of an object with a great many mistakes the first fifty are told', () => {
  expect(
    wrongX({ type: 'object' }, Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, 1]))),
  ).toHaveLength(50);
});
