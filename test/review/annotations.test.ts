import { object, ROLLOUT, replaced, said } from './said';

const noted = (annotations: string) =>
  replaced(ROLLOUT, ['  name: svc-a\n', `  name: svc-a\n  annotations: {${annotations}}\n`]);
const TOLD = 'notifications.argoproj.io/subscribe.on-rollout-aborted.slack: payments-releases';

test('who is told of a release matters', () => {
  expect(said(noted(TOLD), ROLLOUT)).toEqual([
    'medium: nobody is told of on-rollout-aborted (slack) any more: payments-releases',
  ]);
  expect(said(noted(`${TOLD}, a: b`), noted('a: b'))).toEqual([
    'medium: nobody is told of on-rollout-aborted (slack) any more: payments-releases',
  ]);
  expect(said(ROLLOUT, noted(TOLD))).toEqual(['low: payments-releases is told of on-rollout-aborted (slack)']);
});

test('a finding that is accepted is seen where it is reviewed', () => {
  const accepted = noted('release-train.dev/suppress.memory-limit: "until 2027-01-31: the vendor sets one"');
  expect(said(ROLLOUT, accepted)).toEqual([
    'low: findings of memory-limit are accepted until 2027-01-31: the vendor sets one',
  ]);
  expect(said(accepted, ROLLOUT)).toEqual(['none: findings of memory-limit are not accepted any more']);
});

test('a Deployment that ends all of its pods first is told', () => {
  const deployment = (strategy: string) =>
    object('Deployment', 'apps/v1', `spec:\n  replicas: 3\n${strategy}  template: {spec: {containers: []}}\n`);
  const recreate = deployment('  strategy: {type: Recreate}\n');
  expect(said(deployment(''), recreate)).toEqual([
    'high: strategy Recreate (was not set): all pods are away during each release',
  ]);
  expect(said(deployment('  strategy: {type: RollingUpdate}\n'), recreate)).toEqual([
    'high: strategy RollingUpdate → Recreate: all pods are away during each release',
  ]);
});

test('a digest that is lost is told', () => {
  const digest = `ghcr.io/org/svc-a@sha256:${'7'.repeat(64)}`;
  const before = replaced(ROLLOUT, [/image: (\S+svc-a:1\.4\.1)/.exec(ROLLOUT)?.[1] ?? '', digest]);
  expect(said(before, replaced(before, [digest, 'ghcr.io/org/svc-a:latest']))[0]).toContain(
    'image sha256:7777777 → latest, which is no digest any more: it can change by itself: canary',
  );
});

test('arguments that name the pods of the other version turn a guard round', () => {
  expect(said(ROLLOUT, replaced(ROLLOUT, ['podTemplateHashValue: Latest', 'podTemplateHashValue: Stable']))[0]).toMatch(
    /^high: argument of the background analysis .*Latest → Stable: measures the old version there$/,
  );
});
