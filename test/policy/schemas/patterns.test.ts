import { Pattern } from '../../../lib/policy/pattern';

/** Pattern, what it is found in, what not. */
const CASES: readonly [string, readonly string[], readonly string[]][] = [
  ['', ['', 'a'], []],
  ['b', ['b', 'abc'], ['', 'a']],
  ['^a$', ['a'], ['ba', 'ab', 'a\n']],
  ['a|^b', ['xa', 'bx'], ['xb']],
  ['^(ab)*$', ['', 'abab'], ['aba']],
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
  ['^a{,2}$', ['a{,2}'], ['a', 'aa']],
  ['^a+?b??$', ['a', 'aab'], ['b']],
  ['^.$', ['a', 'é', '😀'], ['\n', 'ab', '']],
  ['(?s)^.$', ['\n'], ['']],
  ['(?m)^b$', ['a\nb\nc'], ['ab']],
  ['(?i)^straße$', ['STRAßE', 'Straße'], ['strasse']],
  ['(?i:a)b', ['Ab'], ['AB']],
  ['^[^a-c]$', ['d', '\n'], ['a', 'c']],
  ['^[]a-]+$', [']a-'], ['b']],
  ['^[[:alpha:]_]+$', ['aZ_'], ['é', '1']],
  ['^[[:^digit:]]$', ['a', 'é'], ['1']],
  ['^\\d\\w\\s\\S$', ['1a x'], ['1a\u00a0x']],
  ['^[\\D]$', ['a'], ['1']],
  ['^\\pL\\p{Greek}\\P{Lu}$', ['éΩa'], ['éaa', 'éΩA']],
  ['^\\x41\\x{1F600}\\101\\.\\-$', ['A😀A.-'], ['A']],
  ['\\bfoo\\b', ['a foo b', 'foo'], ['food']],
  ['\\Boo', ['foo'], ['oo']],
  ['\\Aa\\z', ['a'], ['a\n']],
  ['^\\Qa.b\\E+$', ['a.b', 'a.bb'], ['aab']],
  ['^(?P<name>a)(?<other>b)$', ['ab'], []],
  ['^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE])?$', ['500m', '1.5Gi', '2'], ['1.5 Gi', 'x']],
];

test.each(CASES)('%s', (source, found, notFound) => {
  const pattern = Pattern.of(source);
  for (const text of found) expect([text, pattern?.isIn(text)]).toEqual([text, true]);
  for (const text of notFound) expect([text, pattern?.isIn(text)]).toEqual([text, false]);
});

test.each([
  '(',
  ')',
  '[a',
  '*',
  'a**',
  '\\1',
  '(?=a)',
  '(?<!a)',
  'a{2,1}',
  'a{1001}',
  '[b-a]',
  '\\p{Klingon}',
  '\\',
  '\\y',
])('%s is no regular expression of Go', (source) => {
  expect(Pattern.of(source)).toBeUndefined();
});

test('reads plain patterns as JavaScript does', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const pick = (from: readonly string[]) => from[random(from.length)] as string;
  const atoms = ['a', 'b', '[a-c]', '[^a]', '\\d', '\\w', '(a|b)', '(?:ab|c)', '^', '$', '\\b', '.'];
  for (let i = 0; i < 5000; i++) {
    const source = Array.from(
      { length: 1 + random(4) },
      () => `${pick(atoms)}${pick(['', '', '*', '+', '?', '{1,2}'])}`,
    ).join('');
    // Places that repeat are refused by JavaScript, and mean nothing.
    if (/[$^b][*+?{]/.test(source.replaceAll('\\b', '$'))) continue;
    const text = Array.from({ length: random(6) }, () => pick(['a', 'b', 'c', '1', ' '])).join('');
    expect([source, text, Pattern.of(source)?.isIn(text)]).toEqual([source, text, new RegExp(source, 'u').test(text)]);
  }
});

test('no pattern takes for ever', () => {
  const start = performance.now();
  for (const source of ['^(a+)+$', '(a*)*b', '(a|a)*b', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(a?){500}a{500}b'])
    expect(Pattern.of(source)?.isIn(`${'a'.repeat(2000)}!`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('one that would become too large, and a text that is too long, are not looked at', () => {
  expect(Pattern.of('(((a{100}){100}){100})')).toBeUndefined();
  expect(Pattern.of('a')?.isIn('b'.repeat(10_001))).toBeUndefined();
});
