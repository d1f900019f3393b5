import { globMatches } from '../../lib/policy/objects';

test.each([
  ['svc-*', 'svc-a/b', '', true],
  ['svc-*', 'svc-a/b', '/', false],
  ['apps/**', 'apps/a/b', '/', true],
  ['svc-?', 'svc-a', '', true],
  ['{svc-a,svc-b}', 'svc-b', '', true],
  ['{svc-a,svc-b}x', 'svc-b', '', false],
  ['svc-[!a-c]', 'svc-d', '', true],
  ['svc-[!a-c]', 'svc-a', '', false],
  ['svc-[z-a]*', 'svc-[z-a]x', '', true],
  ['a.b+(c)$*', 'a.b+(c)$d', '', true],
  ['*', 'a\nb', '', true],
  ['a*', 'a\nb', '', true],
])('%s and %j, with %j between parts: %s', (glob, text, separator, matches) => {
  expect(globMatches(glob, text, separator)).toBe(matches);
});

test('a pattern of many stars takes no time', () => {
  const from = performance.now();
  expect(globMatches(`${'*a'.repeat(8)}b`, 'a'.repeat(400))).toBe(false);
  expect(performance.now() - from).toBeLessThan(2000);
});
