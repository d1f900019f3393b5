import { shownSafely } from '../../lib/core';

test.each([
  ['https://ci:hunter2@github.com/org', 'https://…@github.com/org'],
  ['https://TOKEN@github.com/org', 'https://…@github.com/org'],
  ['"admin:hunter2@prom" has no scheme', '"…@prom" has no scheme'],
  ['host=db password=hunter2', 'host=db password=…'],
  [`a ghp_${'a'.repeat(36)} b`, 'a <a GitHub token> b'],
  ['-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- b', '<a private key> b'],
])('%s is shown as %s', (text, shown) => {
  expect(shownSafely(text)).toBe(shown);
});

test.each([
  'ssh://git@github.com/org/repo',
  'git@github.com:org/repo',
  'postgres://svc-a:$(DB_PASSWORD)@db/svc-a',
  `image r/app:1@sha256:${'0'.repeat(64)}`,
  'docker://alpine@sha256:00',
  'http://prometheus.monitoring:9090 is asked, team@example.com is told',
  'actions/checkout@v4 is whatever v4 means',
  'password=$(DB_PASSWORD)',
])('%s is shown as it is', (text) => {
  expect(shownSafely(text)).toBe(text);
});

test('a long text takes no time', () => {
  const from = performance.now();
  shownSafely('a.'.repeat(50_000) + 'a:'.repeat(50_000) + '://a'.repeat(10_000));
  expect(performance.now() - from).toBeLessThan(2000);
});
