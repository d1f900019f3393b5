import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseLog } from '../../lib/git/log';
import { publish } from '../../lib/gitops/publish';
import { historyOf, type ListChange } from '../../lib/gitops/publish/history';
import type { PublishedList } from '../../lib/gitops/publish/published-list';
import {
  commitAll,
  content,
  git,
  head,
  identify,
  initRepository,
  manifestOf,
  put,
  refusal,
  service,
  temporaryFolder,
  treeOf,
} from '../support/git';
import { A, LIST_A, published, UNIT_A } from '../support/git-published';

/** Publishes svc-a with a release, beside a service that never changes, and commits. */
async function release(checkout: string, id: string, extra = ''): Promise<void> {
  await publish(treeOf({ ...service('svc-a', id, extra), ...service('svc-b', 'r1') }), checkout);
  commitAll(checkout, `svc-a ${id}`);
}

async function released(...ids: string[]): Promise<string> {
  const checkout = initRepository();
  for (const id of ids) await release(checkout, id);
  return checkout;
}

function takenBack(checkout: string, what: string): string {
  return (
    `${UNIT_A}: commit ${head(checkout)} "${git(checkout, 'log', '-1', '--format=%s')}" took ${what} back, and publishing would undo that: ` +
    `put the source back as well (the release file of svc-a, for example) and synth again, or publish it anyway with \`release-train publish ${checkout} --adopt ${UNIT_A}\``
  );
}

describe('a publish that was reverted by hand', () => {
  test('is not undone while the source still has its release, whatever else changed', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect(await refusal(release(checkout, 'r2'))).toContain(takenBack(checkout, 'the release r2'));
    expect(await refusal(release(checkout, 'r2', '# and more\n'))).toContain(takenBack(checkout, 'the release r2'));
    expect(content(checkout, A)).toContain('r1');
  });

  test('is not undone either if it changed the configuration of a release that stays', async () => {
    const checkout = await released('r1');
    await release(checkout, 'r1', '# more memory\n');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const message = takenBack(checkout, 'publish 2 of this unit');
    expect(await refusal(release(checkout, 'r1', '# more memory\n'))).toContain(message);
    expect(await refusal(release(checkout, 'r1', '# more memory and more\n'))).toContain(message);
  });

  test('is left alone when the source goes back too', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const report = await publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), checkout);
    expect(report).toMatchObject({ written: [], unchanged: 2 });
  });

  test('does not hold up a new release, and serials go on above all that were', async () => {
    const checkout = await released('r1', 'r2', 'r3');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const third = takenBack(checkout, 'the release r3');
    git(checkout, 'revert', '--no-edit', 'HEAD~2');
    expect(content(checkout, LIST_A)).toContain('# serial: 1\n');
    expect(await refusal(release(checkout, 'r2'))).toContain(takenBack(checkout, 'the release r2'));
    expect(await refusal(release(checkout, 'r3'))).toContain(third);
    await release(checkout, 'r4');
    expect(content(checkout, LIST_A)).toContain('# serial: 4\n# release: r4\n');
    await release(checkout, 'r5');
    expect(content(checkout, LIST_A)).toContain('# serial: 5\n');
  });

  test('is undone by name', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const tree = treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r1') });
    await publish(tree, checkout, { adopt: [UNIT_A] });
    expect(content(checkout, LIST_A)).toContain('# serial: 3\n# release: r2\n');
  });

  test('is a revert also if it was the first publish', async () => {
    const checkout = await released('r1');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const message = await refusal(release(checkout, 'r1'));
    expect(message).toContain(takenBack(checkout, 'the release r1'));
    expect(message).toContain('clusters/prod/apps/svc-b: commit');
  });

  test('is a revert also if other services were published since', async () => {
    const checkout = await released('r1', 'r2');
    const second = git(checkout, 'rev-parse', 'HEAD');
    await publish(treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2') }), checkout);
    commitAll(checkout, 'svc-b r2');
    git(checkout, 'revert', '--no-edit', second);
    const revert = head(checkout);
    commitAll(checkout, 'something else');
    const message = await refusal(publish(treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2') }), checkout));
    expect(message).toContain(`${UNIT_A}: commit ${revert} "Revert "svc-a r2"" took the release r2 back`);
    expect(message).not.toContain('svc-b:');
  });

  test('may be reverted back', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect((await publish(treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r1') }), checkout)).unchanged).toBe(
      2,
    );
    await release(checkout, 'r3');
    expect(content(checkout, LIST_A)).toContain('# serial: 3\n');
  });

  test('is seen if it came as a merge and was reverted as one', async () => {
    const checkout = await released('r1');
    git(checkout, 'checkout', '--quiet', '-b', 'release');
    await release(checkout, 'r2');
    git(checkout, 'checkout', '--quiet', 'main');
    git(checkout, 'merge', '--quiet', '--no-ff', '--no-edit', 'release');
    git(checkout, 'revert', '--no-edit', '--mainline', '1', 'HEAD');
    expect(await refusal(release(checkout, 'r2'))).toContain(takenBack(checkout, 'the release r2'));
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect((await publish(treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r1') }), checkout)).unchanged).toBe(
      2,
    );
  });

  test('is seen if the revert came as a merge', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'checkout', '--quiet', '-b', 'back');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    const revert = head(checkout);
    git(checkout, 'checkout', '--quiet', 'main');
    commitAll(checkout, 'meanwhile');
    git(checkout, 'merge', '--quiet', '--no-ff', '--no-edit', 'back');
    expect(await refusal(release(checkout, 'r2'))).toContain(
      `${UNIT_A}: commit ${revert} "Revert "svc-a r2"" took the release r2 back`,
    );
  });

  test('is seen if it was squashed, and if the revert was', async () => {
    const checkout = await released('r1');
    git(checkout, 'checkout', '--quiet', '-b', 'release');
    await release(checkout, 'r2');
    await release(checkout, 'r3');
    git(checkout, 'checkout', '--quiet', 'main');
    git(checkout, 'merge', '--quiet', '--squash', 'release');
    commitAll(checkout, 'Release (squashed)');
    git(checkout, 'checkout', '--quiet', '-b', 'back');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    git(checkout, 'checkout', '--quiet', 'main');
    git(checkout, 'merge', '--quiet', '--squash', 'back');
    commitAll(checkout, 'Back (squashed)');
    expect(await refusal(release(checkout, 'r3'))).toContain(takenBack(checkout, 'the release r3'));
    // r2 never was on main.
    await release(checkout, 'r2');
    expect(content(checkout, LIST_A)).toContain('# serial: 4\n# release: r2\n');
  });

  test('is seen if a merge chose the older side', async () => {
    const checkout = await released('r1');
    git(checkout, 'checkout', '--quiet', '-b', 'release');
    await release(checkout, 'r2');
    git(checkout, 'checkout', '--quiet', 'main');
    commitAll(checkout, 'meanwhile');
    git(checkout, 'merge', '--quiet', '--no-edit', '--strategy', 'ours', 'release');
    expect(await refusal(release(checkout, 'r2'))).toContain(
      `${UNIT_A}: the release r2 was taken back (the checkout has serial 1, its history 2), by a merge or by changes that are not committed`,
    );
  });

  test('is seen if the checkout was put back and that is not committed', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'checkout', 'HEAD~1', '--', '.');
    expect(await refusal(release(checkout, 'r2'))).toContain(
      'the release r2 was taken back (the checkout has serial 1, its history 2)',
    );
  });

  test('is known by its files if they carry no release', async () => {
    const checkout = initRepository();
    const config = (text: string): Promise<unknown> =>
      publish(treeOf({ 'clusters/prod/argocd/x.yaml': text }), checkout);
    for (const text of ['1', '2']) {
      await config(text);
      commitAll(checkout, text);
    }
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect(await refusal(config('2'))).toContain(
      `commit ${head(checkout)} "Revert "2"" took publish 2 of this unit back`,
    );
    await config('3');
    expect(content(checkout, '.release-train/published/clusters/prod/argocd.sha256')).toContain('# serial: 3\n');
  });

  test('of a release file sends its author to the source repository', async () => {
    const path = 'data/svc-a.yaml';
    const owners = { [path]: 'svc-a' };
    const checkout = await published({ [path]: 'r1' }, { owners });
    const r2 = treeOf({ [path]: 'r2' }, { owners });
    await publish(r2, checkout);
    commitAll(checkout, 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect(await refusal(publish(r2, checkout))).toContain(
      `${path}: commit ${head(checkout)} "Revert "r2"" took publish 2 of this unit back, and publishing would undo that: put the source repository back and synth again, or publish it anyway with`,
    );
  });

  test('of what belongs to no service names no release file', async () => {
    const path = 'clusters/prod/argocd/x.yaml';
    const checkout = await published({ [path]: '1' });
    await publish(treeOf({ [path]: '2' }), checkout);
    commitAll(checkout, '2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect(await refusal(publish(treeOf({ [path]: '2' }), checkout))).toContain(
      'would undo that: put the source back as well and synth again',
    );
  });

  test('is told from a removal: a service that publish removed may be published again', async () => {
    const checkout = await released('r1');
    await publish(treeOf(service('svc-b', 'r1')), checkout);
    commitAll(checkout, 'svc-a retires');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    expect(await refusal(publish(treeOf(service('svc-b', 'r1')), checkout))).toContain(
      takenBack(checkout, 'publish 2 of this unit'),
    );
    expect((await publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), checkout)).unchanged).toBe(
      2,
    );
  });
});

describe('history that is not all there', () => {
  async function shallowClone(): Promise<string> {
    const origin = await released('r1', 'r2');
    git(origin, 'revert', '--no-edit', 'HEAD');
    const clone = join(temporaryFolder(), 'clone');
    git(origin, 'clone', '--quiet', '--depth', '1', `file://${origin}`, clone);
    identify(clone);
    return clone;
  }

  test('a shallow clone is refused when a unit would change', async () => {
    const clone = await shallowClone();
    expect(await refusal(release(clone, 'r2'))).toContain(
      `${clone}: is a shallow clone, which cannot tell whether someone reverted what 1 unit is about to become: clone the whole history (\`fetch-depth: 0\` in actions/checkout, or \`git fetch --unshallow\`), or pass --allow-shallow`,
    );
    expect((await publish(treeOf({ ...service('svc-a', 'r1'), ...service('svc-b', 'r1') }), clone)).unchanged).toBe(2);
    git(clone, 'fetch', '--quiet', '--unshallow');
    expect(await refusal(release(clone, 'r2'))).toContain('took the release r2 back');
  });

  test('it is published into by name', async () => {
    const clone = await shallowClone();
    const tree = treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r1') });
    expect((await publish(tree, clone, { allowShallow: true })).written).toEqual([A]);
  });

  test('lists that were deleted are no first publish', async () => {
    const checkout = await released('r1', 'r2');
    rmSync(join(checkout, '.release-train'), { recursive: true });
    commitAll(checkout, 'Tidy up');
    expect(await refusal(release(checkout, 'r2'))).toContain(takenBack(checkout, 'the release r2'));
  });

  test('every kind of refusal comes up in one run', async () => {
    const checkout = await released('r1', 'r2');
    git(checkout, 'revert', '--no-edit', 'HEAD');
    put(checkout, manifestOf('svc-b'), 'edited');
    put(checkout, manifestOf('svc-c'), 'mine');
    const tree = treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2'), ...service('svc-c', 'r1') });
    const message = await refusal(publish(tree, checkout));
    expect(
      message
        .split('\n')
        .slice(2)
        .map((line) => line.split(': ')[0]),
    ).toEqual([UNIT_A, manifestOf('svc-b'), manifestOf('svc-c')]);
  });
});

describe('the history of a unit', () => {
  const list = (serial: number): PublishedList => ({ serial, releases: [], files: new Map() });
  const change = (subject: string, before: number[], after: number): ListChange => ({
    commit: { sha: subject, subject },
    before: before.map(list),
    after: list(after),
  });

  test('names the commit that led to where the unit is, not an older one', () => {
    const changes = [
      change('second revert', [5], 4),
      change('r5', [4], 5),
      change('r4', [2], 4),
      change('first revert', [3], 2),
      change('r3', [2], 3),
    ];
    expect(historyOf(changes, 4)).toMatchObject({
      highest: 5,
      takenBack: [{ list: { serial: 5 }, by: { subject: 'second revert' } }, { list: { serial: 5 } }],
    });
    expect(historyOf(changes, 5)).toMatchObject({ highest: 5, takenBack: [] });
  });

  test('counts what a merge made of both its sides', () => {
    expect(historyOf([change('evil merge', [2, 3], 7)], 3).highest).toBe(7);
  });

  test('is read from merges that differ from all their parents too', () => {
    const log =
      '\u0001abc Merge\0\0::100644 100644 100644 1a 2b 3c MM\0a b\0\u0001def One\0\n:000000 100644 00 1a A\0é\0';
    expect(parseLog(log)).toEqual([
      { sha: 'abc', subject: 'Merge', changes: [{ path: 'a b', before: ['1a', '2b'], after: '3c' }] },
      { sha: 'def', subject: 'One', changes: [{ path: 'é', before: ['00'], after: '1a' }] },
    ]);
  });
});
