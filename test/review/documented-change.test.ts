import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedReview, pageWith } from './documented-change';

test('the page shows exactly what the command prints (npm run docs:review writes it)', () => {
  const page = readFileSync(join(__dirname, '../../docs/review.md'), 'utf8');
  expect(page).toContain('release-train diff before after\nMust not be merged like this.\n');
  expect(page).toBe(pageWith(documentedReview()));
}, 120_000);
