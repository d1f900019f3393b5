import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedOf } from '../support/command-lines';

const ROOT = join(__dirname, '../..');

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })]
  .filter((name) => name.endsWith('.md'))
  .map((name) => (name === 'README.md' ? name : join('docs', name)))
  .filter((path) => linesOf(path).length > 0);

test.each(PAGES)('each command that %s shows is one that is understood', (path) => {
  const refused = linesOf(path).map((line) => [line, refusedOf(line)] as const);
  expect(refused.filter(([, why]) => why.length > 0)).toEqual([]);
});

test('pages are read', () => {
  expect(PAGES).toContain(join('docs', 'drills.md'));
  expect(refusedOf('npx release-train bump svc-a --image a:1 --version 1 --push')).toEqual(['without --git-sha']);
  expect(refusedOf('release-train depart --enviroment prod')).toContain('no option --enviroment');
});

/** The commands in the blocks of shell of a page; a line that goes on is one. */
function linesOf(path: string): string[] {
  const page = readFileSync(join(ROOT, path), 'utf8');
  return [...page.matchAll(/^( *)```(?:sh|bash|shell|console)\n(.*?)^\1```/gms)]
    .flatMap(([, , block = '']) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .map((line) => line.trim().replace(/^\$ /, '').replace(/\s#.*/, ''))
    .filter((line) => /^(\w+=\S* )*(npx )?release-train\b/.test(line));
}
