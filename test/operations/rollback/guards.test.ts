import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RollbackGuard, RollbackQuestion } from '../../../lib/operations';
import { put } from '../../support/git';
import { FILE_A, Fleet, FOLDER_A, releaseText } from './fleet';

const DROPPED = `rollback:
  refuse:
    - because: migration 0042 dropped orders.legacy_status
      instead: release 1.0.4, which writes both columns
`;

test('what the release files of all undone releases refuse is told at once, and nothing is changed', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2, DROPPED);
  await fleet.release('svc-a', 3, DROPPED.replace('0042', '0043'));
  const { tip } = fleet;
  expect(await fleet.refused({ to: '1.0.1' })).toBe(`ReleaseTrainError: nothing was rolled back

svc-a in prod: cannot go back behind svc-a-1.0.3: migration 0043 dropped orders.legacy_status. Instead: release 1.0.4, which writes both columns. (Whoever knows better: --despite 'release-file:svc-a-1.0.3')
svc-a in prod: cannot go back behind svc-a-1.0.2: migration 0042 dropped orders.legacy_status. Instead: release 1.0.4, which writes both columns. (Whoever knows better: --despite 'release-file:svc-a-1.0.2')`);
  expect(fleet.tip).toBe(tip);
  // The one refuses; going behind the other one is not what is asked.
  expect(await fleet.refused()).not.toContain('0042');
});

test('a refusal counts although it was written down later than the release, and for the releases that it names', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const only = `${DROPPED}      to: [1.0.1]\n`;
  fleet.push('found out', (dir) => put(dir, FILE_A, releaseText('svc-a', 2, only)));
  expect(await fleet.refused()).toContain('migration 0042');
  await fleet.release('svc-a', 3, only);
  await fleet.rollback();
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.2');
});

test('each refusal is overridden by its own name, and the commit says so', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2, DROPPED);
  await fleet.release('svc-a', 3, DROPPED.replace('0042', '0043'));
  const despite = ['release-file:svc-a-1.0.3'];
  expect(await fleet.refused({ to: '1.0.1', despite })).toContain('0042');
  await fleet.rollback({ to: '1.0.1', despite: [...despite, 'release-file:svc-a-1.0.2'] });
  expect(fleet.message()).toContain(`DESPITE what forbids it:
- release-file:svc-a-1.0.3: migration 0043 dropped orders.legacy_status (instead: release 1.0.4, which writes both columns)
- release-file:svc-a-1.0.2: migration`);
  expect(fleet.said.join('\n')).toContain('DESPITE release-file:svc-a-1.0.3');
});

test('a guard sees every release that is undone, and may change files along, after what has to be done first', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  fleet.push('flags', (dir) => put(dir, 'flags/prod.yaml', 'new-checkout: true\n'));
  await fleet.release('svc-a', 3);
  const done: string[] = [];
  let asked: RollbackQuestion | undefined;
  const flags: RollbackGuard = {
    name: 'flags',
    ask: async (question) => {
      asked = question;
      const text = (await question.read('flags/prod.yaml')) ?? '';
      return {
        kind: 'needs',
        what: 'new-checkout is switched off',
        changes: [{ path: 'flags/prod.yaml', text: text.replace('true', 'false') }],
        first: [{ what: 'switching new-checkout off', run: async () => void done.push(fleet.tip) }],
      };
    },
  };
  const { tip } = fleet;
  await fleet.rollback({ to: '1.0.1', guards: [flags], dryRun: true });
  expect(done).toEqual([]);
  expect(fleet.said.join('\n')).toContain('flags/prod.yaml');
  await fleet.rollback({ to: '1.0.1', guards: [flags] });
  expect(done).toEqual([tip]);
  expect(fleet.content('flags/prod.yaml')).toBe('new-checkout: false');
  expect(fleet.message()).toContain('Along with it: new-checkout is switched off');
  expect(asked).toMatchObject({ from: { id: 'svc-a-1.0.3' }, to: { id: 'svc-a-1.0.1', version: '1.0.1' } });
  expect(asked?.undone.map(({ id, file }) => [id, file?.version])).toEqual([
    ['svc-a-1.0.3', '1.0.3'],
    ['svc-a-1.0.2', '1.0.2'],
  ]);
  expect([...(asked?.to.manifests.files.keys() ?? [])]).toEqual([`${FOLDER_A}/svc-a.k8s.yaml`]);
});

test('where the release files are not to be seen, that is told', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  fleet.push('the source is elsewhere', (dir) => rmSync(join(dir, 'releases'), { recursive: true }));
  await fleet.rollback();
  const said = fleet.said.join('\n');
  expect(said).toContain('what the release files of svc-a-1.0.2 say of going back was not seen');
  expect(said).toContain(
    `git revert --no-edit "$(git log -1 --format=%H -Sghcr.io/org/svc-a@sha256:${'2'.repeat(64)} -- releases/svc-a.yaml)" && git push`,
  );
});
