import { anchored } from '../../../lib/simulation/query/model/regex';

const matches = (pattern: string, text: string): boolean => anchored(pattern, 2).regex.test(text);

test.each([
  ['5..', '503', true],
  ['5..', '5033', false],
  ['200|404', '404', true],
  ['200|404', '4040', false],
  ['', '', true],
  ['.+', '', false],
  ['svc-a-abc123-.+', 'svc-a-abc123-x7x7x', true],
  ['a\\.b', 'axb', false],
  ['a\\-b\\/c', 'a-b/c', true],
  ['(?i)GET', 'get', true],
  ['(?:a|b){2,3}', 'abb', true],
  ['a{x}', 'a{x}', true],
  ['[]a-]+', ']a-', true],
  ['[^]]', ']', false],
  ['[[]', '[', true],
  ['a]b}', 'a]b}', true],
  ['\\d+\\s\\w', '12 a', true],
  // To JavaScript this is a space.
  ['\\s', '\u00a0', false],
  ['[\\s]', '\u00a0', false],
  ['\\S', '\u00a0', true],
  // One letter, of two units in JavaScript.
  ['.', '\u{1f600}', true],
  // A line break to JavaScript's dot.
  ['.', '\u2028', true],
  ['.', '\n', false],
  ['^a$', 'a', true],
  ['a|^b', 'b', true],
])('%j matches %j: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});
