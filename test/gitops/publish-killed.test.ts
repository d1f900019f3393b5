import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publish } from '../../lib/gitops/publish';
import { publishInSteps } from '../../lib/gitops/publish/publish';
import {
  commitAll,
  content,
  git,
  initRepository,
  manifestOf,
  put,
  refusal,
  service,
  snapshot,
  treeOf,
} from '../support/git';

const first = {
  ...service('svc-a', 'r1'),
  ...service('svc-b', 'r1'),
  'clusters/prod/old/deep/x.yaml': 'x',
  'releases/svc-a.yaml': 'r1',
};
const second = {
  ...service('svc-a', 'r2'),
  ...service('svc-b', 'r1'),
  [manifestOf('new')]: 'metadata: { annotations: { release-train.dev/decommissioned: replaced } }\n',
  'releases/svc-a.yaml': 'r2',
};
const third = { ...service('svc-a', 'r3'), ...service('svc-b', 'r3'), [manifestOf('other')]: 'other' };

class Killed extends Error {}

/** A checkout with the first tree committed and files of others in the same folders. */
async function prepared(): Promise<string> {
  const checkout = initRepository();
  await publish(treeOf(first), checkout);
  put(checkout, 'clusters/prod/apps/svc-a/foreign.txt', 'mine');
  put(checkout, '.release-train/foreign.txt', 'mine');
  commitAll(checkout, 'first');
  return checkout;
}

/** Publishes and ends it at a step; false if it came to its end before. */
async function endAt(step: number, source: string, checkout: string): Promise<boolean> {
  let steps = 0;
  const end = (): void => {
    if (++steps > step) throw new Killed();
  };
  return publishInSteps(source, checkout, {}, end).then(
    () => false,
    (error) => {
      if (error instanceof Killed) return true;
      throw error;
    },
  );
}

/** A checkout in which a publish of the second tree ended when it had written svc-a, and before its list said so. */
async function begun(): Promise<string> {
  const checkout = await prepared();
  const source = treeOf(second);
  for (let step = 0; !content(checkout, manifestOf('svc-a'))?.includes('r2'); step++)
    await endAt(step, source, checkout);
  expect(content(checkout, '.release-train/published/clusters/prod/apps/svc-a.sha256')).toContain('release: r1');
  return checkout;
}

/** The checkout without the serials, which rise with each publish that came as far as a unit's list. */
function withoutSerials(checkout: string): Record<string, string> {
  const entries = Object.entries(snapshot(checkout)).map(([path, text]) => [
    path,
    path.endsWith('.sha256') ? text.replace(/^# serial: .*\n/, '') : text,
  ]);
  return Object.fromEntries(entries);
}

async function expectFinished(checkout: string): Promise<void> {
  expect(snapshot(join(checkout, '.git/release-train'))).toEqual({});
  expect(existsSync(join(checkout, '.release-train/tmp'))).toBe(false);
}

test('a publish that ends at any step is completed by the next one', async () => {
  const source = treeOf(second);
  const expected = await prepared();
  await publish(source, expected);
  let step = 0;
  for (; ; step++) {
    const checkout = await prepared();
    if (!(await endAt(step, source, checkout))) break;
    expect(git(checkout, 'status', '--porcelain', '--untracked-files=all')).not.toContain('tmp');
    await publish(source, checkout);
    expect(snapshot(checkout)).toEqual(snapshot(expected));
    await expectFinished(checkout);
  }
  expect(step).toBeGreaterThan(20);
}, 60_000);

test('it is completed also if the source changed meanwhile, and if the half of it was committed', async () => {
  const source = treeOf(second);
  const later = treeOf(third);
  const expected = await prepared();
  await publish(later, expected);
  const withoutTombstones = (checkout: string): Record<string, string> =>
    Object.fromEntries(Object.entries(withoutSerials(checkout)).filter(([path]) => !path.endsWith('/new.sha256')));
  let step = 0;
  for (; ; step++) {
    const checkout = await prepared();
    if (!(await endAt(step, source, checkout))) break;
    if (step % 2) commitAll(checkout, 'halfway');
    await publish(later, checkout);
    expect(withoutTombstones(checkout)).toEqual(withoutTombstones(expected));
    await expectFinished(checkout);
  }
  expect(step).toBeGreaterThan(20);
}, 60_000);

test('publishes that end one after the other leave nothing that the last one does not own', async () => {
  const [two, three] = [treeOf(second), treeOf(third)];
  const expected = await prepared();
  await publish(two, expected);
  for (let step = 0; step < 30; step += 3) {
    const checkout = await prepared();
    await endAt(step, two, checkout);
    await endAt(30 - step, three, checkout);
    await publish(two, checkout);
    const { '.release-train/published/clusters/prod/apps/other.sha256': _, ...found } = withoutSerials(checkout);
    expect(found).toEqual(withoutSerials(expected));
    await expectFinished(checkout);
  }
}, 60_000);

test('what an unfinished publish began for other services waits for a publish that covers them', async () => {
  const checkout = await begun();
  await publish(treeOf(third), checkout, { only: ['svc-b'] });
  expect((await publish(treeOf(third), checkout)).written).toContain(manifestOf('svc-a'));
  await expectFinished(checkout);
});

test('an edit after the kill is still an edit', async () => {
  const checkout = await begun();
  const path = manifestOf('svc-a');
  put(checkout, path, 'edited');
  expect(await refusal(publish(treeOf(second), checkout))).toContain(`${path}: has uncommitted edits`);
});

test('an error of the disk says that the next run completes it', async () => {
  const checkout = await prepared();
  const full = (step: string): void => {
    if (step.startsWith('rename to') && step.endsWith('svc-a.k8s.yaml'))
      throw Object.assign(new Error(), { code: 'ENOSPC', path: 'x.yaml' });
  };
  expect(await refusal(publishInSteps(treeOf(second), checkout, {}, full))).toBe(
    'ReleaseTrainError: publish stopped halfway\n\nx.yaml: could not be written (ENOSPC): make room or give this user the right to write, and publish again: that completes what this run began',
  );
});

test('a process that is killed for good leaves a lock that does not count and work that is completed', async () => {
  const source = treeOf(second);
  const expected = await prepared();
  await publish(source, expected);
  for (const step of [1, 5, 12, 19]) {
    const checkout = await prepared();
    const script = resolve('test/support/git-publish.ts');
    const { signal, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', script, source, checkout, String(step)],
      { encoding: 'utf8' },
    );
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    expect(existsSync(join(checkout, '.git/release-train/publish.lock'))).toBe(true);
    await publish(source, checkout);
    expect(snapshot(checkout)).toEqual(snapshot(expected));
    await expectFinished(checkout);
  }
}, 60_000);
