import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pattern } from '../../../lib/policy/pattern';
import { crd, shelfOf, thing, wrong, wrongSpec } from './small-crd';

// What the packages of the API server itself said: k8s.io/apiextensions-apiserver v0.36.1, in the order in which it coerces,
// prunes, sets defaults and validates; and regexp of Go 1.26.
function recorded<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../fixtures', name), 'utf8'));
}

test('what the API server takes is taken, and what it refuses is refused', () => {
  const { crd: every, verdicts } = recorded<{ crd: unknown; verdicts: [unknown, boolean][] }>(
    'api-server-verdicts.json',
  );
  const shelf = shelfOf(every);
  const different = verdicts.filter(([spec, isTaken]) => (wrong(shelf, thing(spec)).length === 0) !== isTaken);
  expect(different).toEqual([]);
  expect(verdicts.length).toBeGreaterThan(700);
});

test('a pattern is found where Go finds it', () => {
  const cases = recorded<[string, string, boolean | null][]>('go-patterns.json');
  const different = cases.filter(([pattern, text, isFound]) => (Pattern.of(pattern)?.isIn(text) ?? null) !== isFound);
  expect(different).toEqual([]);
  expect(cases.length).toBeGreaterThan(400);
});

describe('it differs from the API server', () => {
  test('in a list where a text with a format belongs, which the API server lets pass and no controller can read', () => {
    expect(
      wrongSpec({ type: 'object', properties: { time: { type: 'string', format: 'date-time' } } }, { time: [] }),
    ).toEqual(['spec.time: a list stands where a text belongs; write a text of the format date-time, in quotes']);
  });

  test('in items of a list that have the same key once a default is set: the defaults themselves are not kept', () => {
    const items = {
      type: 'object',
      properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } },
    };
    const keys = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] };
    const shelf = shelfOf(crd({ type: 'object', properties: { ports: { type: 'array', items, ...keys } } }));
    expect(wrong(shelf, thing({ ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }] }))).toEqual([]);
  });
});
