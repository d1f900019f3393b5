import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareTrees } from '../../lib/cli/check-against';
import { RULES, rulesPages } from '../../lib/policy';

const DOCS = join(__dirname, '../../docs');
const pages = rulesPages(RULES, compareTrees);

test.each([...pages])('docs/%s is made from the rules: npm run docs:rules', (path, made) => {
  const lines = readFileSync(join(DOCS, path), 'utf8').split('\n');
  // Not the whole page: a failure that prints thousands of lines says nothing.
  const at = made.split('\n').findIndex((line, i) => line !== lines[i]);
  expect({ line: at + 1, written: lines[at], lines: lines.length }).toEqual({
    line: 0,
    written: undefined,
    lines: made.split('\n').length,
  });
});

test('no page is left of a family that is gone, and GitHub shows each of them', () => {
  const written = readdirSync(join(DOCS, 'rules')).map((name) => `rules/${name}`);
  expect(written.sort()).toEqual([...pages.keys()].filter((path) => path !== 'rules.md').sort());
  for (const text of pages.values()) expect(text.length).toBeLessThan(500_000);
});

test('every rule is on the page of all, with a link to its own place', () => {
  const all = pages.get('rules.md') ?? '';
  for (const { id, family } of RULES) {
    expect(all).toContain(`[\`${id}\`](rules/${family}.md#${id})`);
    expect(pages.get(`rules/${family}.md`)).toContain(`\n## ${id}\n`);
  }
});
