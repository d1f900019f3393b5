import type { ManifestTree } from '../../lib/manifests';
import { Player } from '../../lib/review/played-paths';
import { object, ROLLOUT, replaced, SERVICE, treeOf } from './said';

/** How often paths are played: those that are alike once. */
function played(...trees: readonly ManifestTree[]): number {
  const player = new Player({ runs: 1, mostPaths: 1 });
  for (const tree of trees) for (const rollout of tree.ofKind('argoproj.io/Rollout')) player.detection(tree, rollout);
  const [over = 'more than 1 different paths change: 0 of'] = player.told();
  return 1 + Number(/change: (\d+)/.exec(over)?.[1]);
}

const scaler = (min: number) =>
  `---\n${object(
    'HorizontalPodAutoscaler',
    'autoscaling/v2',
    `spec: {minReplicas: ${min}, scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a}}\n`,
    'scaler',
  )}`;

test('services that differ in their names alone are played once', () => {
  expect(played(treeOf(SERVICE), treeOf(SERVICE.replaceAll('svc-a', 'checkout')))).toBe(1);
  expect(played(treeOf(SERVICE), treeOf(replaced(SERVICE, ['svc-a:1.4.1', 'svc-a:1.4.2'])))).toBe(1);
});

test('those that an autoscaler gives other pods are played each', () => {
  const scaled = SERVICE.replace('  replicas: 4\n', '');
  expect(played(treeOf(scaled + scaler(2)), treeOf(scaled + scaler(100)))).toBe(2);
});

test.each([
  ['a weight', '10', '20', 'setWeight: 5\n', (it: string) => `setWeight: ${it}\n`],
  ['a duration', '4m', '8m', 'duration: 2m', (it: string) => `duration: ${it}`],
  ['a function', 'rate', 'increase', 'sum(rate(', (it: string) => `sum(${it}(`],
])('a label that reads as %s changes nothing of what it is', (_, one, other, from, to) => {
  const service = (value: string) =>
    treeOf(
      replaced(
        SERVICE,
        ['      labels: {app: svc-a}\n', `      labels: {app: svc-a, size: "${value}"}\n`],
        [from, to(value)],
      ),
    );
  expect(ROLLOUT).toContain('      labels: {app: svc-a}\n');
  expect(played(service(one), service(other))).toBe(2);
});
