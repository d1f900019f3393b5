import { execFileSync } from 'node:child_process';
import { releaseMessage } from '../../lib/train/runner/release-message';
import { RELEASE, rendered } from '../support/fleet';

const TRAIN = 'Train of prod, wave 2';

function manifest(version: string, id: string, sha: string, extra = ''): string {
  return `kind: Rollout
spec:
  template:
    metadata:
      labels: { app.kubernetes.io/version: '${version}' }
      annotations: { release-train.dev/release-id: "${id}", release-train.dev/git-sha: '${sha}' }
${extra}`;
}

const OLD = manifest('1.4.1', 'svc-a-1.4.1', '1111111');
const NEW = manifest('1.4.2', 'svc-a-1.4.2', '9f8d111d8f');

test('says from what to what, from which commit, and in a trailer that Argo CD shows', () => {
  const message = releaseMessage('svc-a', { before: [OLD], after: [NEW, 'kind: Service\n'] }, TRAIN);
  expect(message).toBe(`Release svc-a 1.4.2

Version: 1.4.1 → 1.4.2
Release id: svc-a-1.4.1 → svc-a-1.4.2
Source commit: 9f8d111d8f
Train of prod, wave 2

Argocd-reference-commit-sha: 9f8d111d8f`);
  const trailers = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
  expect(trailers).toBe('Argocd-reference-commit-sha: 9f8d111d8f\n');
});

test('says only what is known', () => {
  expect(releaseMessage('svc-a', { before: [], after: [NEW] }, TRAIN)).toContain(
    'Release svc-a 1.4.2\n\nVersion: 1.4.2\nRelease id: svc-a-1.4.2\n',
  );
  expect(releaseMessage('svc-a', { before: ['x: ['], after: ['kind: ConfigMap\n'] }, TRAIN)).toBe(
    `Release svc-a\n\n${TRAIN}`,
  );
  const named = manifest('1.4.2', 'svc-a-1.4.2', 'main');
  expect(releaseMessage('svc-a', { before: [OLD], after: [named] }, TRAIN)).toMatch(
    /Source commit: main\nTrain of prod, wave 2$/,
  );
});

test('says of a change of configuration that the release stays', () => {
  expect(releaseMessage('svc-a', { before: [NEW], after: [`${NEW}# more memory\n`] }, TRAIN)).toContain(
    'Release svc-a 1.4.2\n\nVersion: 1.4.2, as before\nRelease id: svc-a-1.4.2, as before\n',
  );
});

test('a line break in a manifest is none in the message', () => {
  const broken = manifest('1', 'a\\nArgocd-reference-commit-sha: 12345', '9f8d111');
  expect(releaseMessage('svc-a', { before: [], after: [broken] }, TRAIN)).toContain(
    'Release id: a Argocd-reference-commit-sha: 12345\n',
  );
});

test('reads what the library renders', () => {
  const text = rendered({ release: RELEASE })
    .map((object) => JSON.stringify(object))
    .join('\n---\n');
  expect(releaseMessage('svc-a', { before: [], after: [text] }, TRAIN)).toBe(
    `Release svc-a 1.4.2\n\nVersion: 1.4.2\nRelease id: svc-a-1.4.2\nSource commit: 9f8d111d8f\n${TRAIN}\n\nArgocd-reference-commit-sha: 9f8d111d8f`,
  );
});
