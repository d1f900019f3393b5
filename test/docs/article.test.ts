import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleet } from '../../apps/quickstart/main';
import { parseManifests, readPaths } from '../../lib/simulation';

const page = readFileSync(join(__dirname, '../../docs/article.md'), 'utf8');
const manifests = parseManifests([...fleet().render()].map(([, text]) => text).join('\n---\n'));
const templates = manifests.filter((it) => it.kind === 'AnalysisTemplate' && it.metadata?.name?.startsWith('svc-a-'));

test('the page names what is rendered for svc-a', () => {
  for (const { metadata } of templates) expect(page).toContain(`\`${metadata?.name}\``);
});

test('the page tells the conditions that are rendered', () => {
  const [path] = readPaths(manifests, 'svc-a');
  const metrics = [
    path?.rollout.background?.analysis,
    ...(path?.rollout.steps ?? []).map((it) => (it.kind === 'analysis' ? it.analysis : undefined)),
  ]
    .flatMap((it) => it?.metrics ?? [])
    .filter(({ name }) => name.startsWith('sequential-error'));
  expect(metrics.length).toBeGreaterThan(3);
  for (const { conditions } of metrics) {
    expect(page).toContain(conditions.failureCondition?.text);
    const bound = /[-\d.]+$/.exec(conditions.successCondition?.text ?? '')?.[0];
    expect(page).toContain(` ${bound}\``);
  }
});
