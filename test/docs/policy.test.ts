import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/policy';

const page = readFileSync(join(__dirname, '../../docs/policy.md'), 'utf8');
const IDS = new Set(RULES.map(({ id }) => id));

/** The rows of the tables below a heading, cell by cell. */
function rowsBelow(heading: string): string[][] {
  const [, text = ''] = page.split(`${heading}\n`);
  return (text.split(/^##+ /m)[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| check') && !line.startsWith('| what'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
}

test.each(['### kube-score', '### kube-linter', '## What neither of them looks at'])(
  '%s names rules that there are',
  (heading) => {
    const named = rowsBelow(heading).flatMap(([, , rules]) => namesIn(rules));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !IDS.has(name))).toEqual([]);
  },
);

test('every check of both has its row, and says a rule or why there is none', () => {
  expect(rowsBelow('### kube-score')).toHaveLength(39);
  expect(rowsBelow('### kube-linter').length).toBeGreaterThan(63);
  for (const [, check, rules] of [...rowsBelow('### kube-score'), ...rowsBelow('### kube-linter')]) {
    expect(namesIn(check)).not.toEqual([]);
    expect(rules === '–' || namesIn(rules).length > 0).toBe(true);
  }
});

test('every rule over workloads and security stands somewhere on the page', () => {
  const named = new Set(namesIn(page));
  const missing = RULES.filter(({ family }) => family === 'workloads' || family === 'security');
  expect(missing.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});
