import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleet } from '../../apps/quickstart/main';
import { toYaml } from '../../lib/gitops/yaml';
import { documents, find } from '../support/fleet';

const PINNED = join(__dirname, 'pod-templates.yaml');

/**
 * Every byte of a pod template restarts a service when it changes. So this is no snapshot that `jest -u` sweeps along:
 * whoever changes it deletes the file, writes the reason into the changelog, and puts the change behind a feature flag.
 */
test('the pod templates of the quickstart are what they were', () => {
  const rendered = [...fleet().render()]
    .filter(([path]) => path.includes('/apps/'))
    .map(([, text]) => find(documents(text), 'Rollout').spec.template);
  const text = toYaml(rendered);
  if (!existsSync(PINNED) && process.env.CI !== 'true') writeFileSync(PINNED, text);
  expect(text).toBe(readFileSync(PINNED, 'utf8'));
});
