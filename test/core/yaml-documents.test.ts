import { readYamlDocuments } from '../../lib/core';

const read = (text: string) =>
  readYamlDocuments(text).map(({ value, problems }) => (problems.length > 0 ? problems : value));

test('each document is read for itself, also one that says nothing', () => {
  expect(read('a: 1\n---\n---\n- b\n')).toEqual([{ a: 1 }, null, ['b']]);
  expect(read('')).toEqual([]);
});

test('a document that cannot be read says why, and leaves the others', () => {
  expect(read('a: &x 1\nb: *x\n---\na: *y\n---\na: [\n')).toEqual([
    { a: 1, b: 1 },
    [{ offset: 21, message: 'no YAML: *y stands for &y, which is not there before it' }],
    [expect.objectContaining({ message: expect.stringMatching(/^no YAML: /) })],
  ]);
});

test('aliases that stand for more than fits into memory are a problem', () => {
  const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
  expect(read(`l0: &l0 [1]\n${levels.join('\n')}\n`)).toEqual([
    [{ message: 'no YAML: Excessive alias count indicates a resource exhaustion attack' }],
  ]);
});
