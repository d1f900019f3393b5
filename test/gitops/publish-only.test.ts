import { formatReport, publish } from '../../lib/gitops/publish';
import { commitAll, content, git, initRepository, manifestOf, put, refusal, service, treeOf } from '../support/git';

const A = manifestOf('svc-a');
const B = manifestOf('svc-b');
const fleet = (a: string, b: string): Record<string, string> => ({
  ...service('svc-a', a),
  [manifestOf('svc-a', 'staging')]: a,
  'releases/svc-a.yaml': a,
  ...service('svc-b', b),
  'releases/svc-b.yaml': b,
  'clusters/prod/argocd/apps.yaml': `${a}${b}`,
});

async function published(): Promise<string> {
  const checkout = initRepository();
  await publish(treeOf(fleet('r1', 'r1')), checkout);
  commitAll(checkout, 'publish');
  return checkout;
}

test('only the named service is published, everywhere, and what else differs is reported', async () => {
  const checkout = await published();
  put(checkout, B, 'edited by someone, which is none of our business now');
  const report = await publish(treeOf(fleet('r2', 'r2')), checkout, { only: ['svc-a'] });
  expect(formatReport(report)).toEqual([
    `written ${A}`,
    `written ${manifestOf('svc-a', 'staging')}`,
    'written releases/svc-a.yaml',
    `left    ${B} (differs, outside --only)`,
    'left    clusters/prod/argocd/apps.yaml (differs, outside --only)',
    'left    releases/svc-b.yaml (differs, outside --only)',
    '0 unchanged',
  ]);
  expect(content(checkout, 'releases/svc-b.yaml')).toBe('r1');
});

test('a service that the fleet no longer has is removed by name', async () => {
  const checkout = await published();
  const { [A]: _, ...files } = fleet('r1', 'r1');
  expect((await publish(treeOf(files), checkout, { only: ['svc-a'] })).removed).toEqual([A]);
});

test('an unknown service is refused with those there are', async () => {
  const checkout = await published();
  expect(await refusal(publish(treeOf(fleet('r1', 'r1')), checkout, { only: ['svc'] }))).toContain(
    '--only: "svc" is no service of this tree or of the checkout; there is svc-a, svc-b',
  );
});

test('a partial tree is published with its services named, and says nothing about others', async () => {
  const checkout = await published();
  const tree = treeOf(service('svc-a', 'r2'), ['svc-a']);
  expect(await refusal(publish(tree, checkout))).toContain(
    'tree: holds only svc-a: publish it with --only svc-a, or run synth for the whole fleet',
  );
  expect(await refusal(publish(tree, checkout, { only: ['svc-a', 'svc-b'] }))).toContain(
    'tree: holds only svc-a, not svc-b: run synth for svc-b, or for the whole fleet',
  );
  const report = await publish(
    treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2') }, ['svc-a', 'svc-b']),
    checkout,
    { only: ['svc-a'] },
  );
  expect(report.written).toEqual([A]);
  expect(report.left).toEqual([B, 'releases/svc-b.yaml']);
});

test('two branches that publish different services merge without a conflict', async () => {
  const checkout = await published();
  git(checkout, 'checkout', '--quiet', '-b', 'release-a');
  await publish(treeOf(fleet('r2', 'r1')), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r2');
  git(checkout, 'checkout', '--quiet', '-b', 'release-b', 'main');
  await publish(treeOf(fleet('r1', 'r2')), checkout, { only: ['svc-b'] });
  commitAll(checkout, 'svc-b r2');
  git(checkout, 'merge', '--quiet', '--no-edit', 'release-a');
  const report = await publish(treeOf(fleet('r2', 'r2')), checkout);
  expect(formatReport(report)).toEqual(['written clusters/prod/argocd/apps.yaml', '5 unchanged']);
});

test('two branches that publish one service meet in its list, and Git asks', async () => {
  const checkout = await published();
  git(checkout, 'checkout', '--quiet', '-b', 'other');
  await publish(treeOf(fleet('r2', 'r1')), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r2');
  git(checkout, 'checkout', '--quiet', 'main');
  await publish(treeOf(fleet('r3', 'r1')), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r3');
  expect(() => git(checkout, 'merge', '--quiet', 'other')).toThrow();
  expect(await refusal(publish(treeOf(fleet('r3', 'r1')), checkout))).toContain(
    `${checkout}: has a merge in progress: finish it or abort it (\`git merge --abort\`), then publish`,
  );
});
