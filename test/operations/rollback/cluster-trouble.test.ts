import { parseTrailers } from '../../../lib/operations';
import { git } from '../../support/git';
import { FakeCluster } from './fake-cluster';
import { Fleet, FOLDER_A } from './fleet';

const FILE = `${FOLDER_A}/svc-a.k8s.yaml`;
const ROLLOUT = '/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/svc-a';

/** Release 1 is stable; 2 was published and applied; the controller takes an abort. */
async function inFlight() {
  const fleet = await Fleet.start();
  const fake = await FakeCluster.start(fleet.content(FILE));
  await fleet.release('svc-a', 2);
  fake.apply(fleet.content(FILE), 'bbb');
  fake.reconcile = ({ rollout }) => void (rollout.status.abort && fake.abort());
  return { fleet, fake, clustersOf: () => [fake.cluster], said: () => fleet.said.join('\n') };
}

test('a status that lags behind does not make of a promoted release one in flight', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.promote('bbb');
  // As each change of the replicas does.
  fake.rollout.metadata.generation++;
  await fleet.rollback({ clustersOf });
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
  expect(parseTrailers(fleet.message())?.caught).toBe('after-promotion');
  expect(said()).toContain('everybody has it (Unknown)');
  expect(fake.server.changes).toEqual([]);
});

test('what was reverted in Git alone is aborted nevertheless, and waited for', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fleet.push('revert', (dir) => git(dir, 'revert', '--no-commit', 'HEAD'));
  const { tip } = fleet;
  await fleet.rollback({ clustersOf, dryRun: true });
  expect(said()).toContain('would abort prod/svc-a');
  expect(fake.server.changes).toEqual([]);
  await expect(fleet.rollback({ clustersOf, confirm: async () => false })).rejects.toThrow('it was not confirmed');

  fake.reconcile = ({ rollout }) => {
    if (rollout.status.abortedAt) fake.apply(fleet.content(FILE), 'aaa');
    else if (rollout.status.abort) fake.abort();
  };
  let clock = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    clock += milliseconds;
  };
  const done = await fleet.rollback({ clustersOf, waitSeconds: 60, now: () => clock, sleep });
  expect(said()).toMatch(/taken back to 1\.0\.1 .* already[\s\S]*: aborted; the stable pods have the traffic/);
  expect([done.commits.size, done.healthyAfterSeconds, fleet.tip]).toEqual([0, 1, tip]);
});

test('an API server that is busy, or restarts, is asked again for an abort', async () => {
  for (const method of ['GET', 'PATCH']) {
    const { fleet, fake, clustersOf, said } = await inFlight();
    const troubles = [409, 429, 500, 503];
    let readings = 0;
    fake.intercept = (path, change) => {
      if (!path.startsWith(ROLLOUT) || (change?.method ?? 'GET') !== method) return undefined;
      // The first reading is the one that the plan is made of.
      if (method === 'GET' && readings++ === 0) return undefined;
      const status = troubles.shift();
      return status === undefined ? undefined : { status };
    };
    await fleet.rollback({ clustersOf });
    expect(said()).toContain('aborted; the stable pods have the traffic');
  }
});

test('one that stays so keeps nobody from going back', async () => {
  const { fleet, fake, clustersOf } = await inFlight();
  fake.intercept = (_, change) => (change ? { status: 500 } : undefined);
  await fleet.rollback({ clustersOf });
  expect(fleet.warned[0]).toMatch(/was not aborted \(the API server answers 500\)\. It goes on with Git/);
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});

test('nor does one that answers with something else', async () => {
  for (const body of ['null', '"gone"', '{"spec":null}']) {
    const { fleet, fake, clustersOf } = await inFlight();
    fake.intercept = (path) => (path === ROLLOUT ? { body } : undefined);
    await fleet.rollback({ clustersOf });
    expect(fleet.warned).toEqual([expect.stringContaining('with what is no Rollout; it goes on with Git alone')]);
  }
});

test('without the ReplicaSets, what is in flight is aborted all the same', async () => {
  for (const trouble of [{ status: 403 }, { body: { items: [null] } }, { body: 'no JSON' }]) {
    const { fleet, fake, clustersOf, said } = await inFlight();
    fake.intercept = (path) => (path.includes('/replicasets') ? trouble : undefined);
    await fleet.rollback({ clustersOf });
    expect(said()).toContain('its stable pods could not be read');
    expect(said()).toContain('aborted; the stable pods have the traffic');
  }
});

test('of two clusters one is away: the other one is aborted', async () => {
  const { fleet, fake, said } = await inFlight();
  const away = await FakeCluster.start(fleet.content(FILE));
  await away.server.close();
  await fleet.rollback({ clustersOf: () => [away.cluster, fake.cluster] });
  expect(fleet.warned).toEqual([expect.stringContaining('nobody answers there')]);
  expect(said()).toContain('aborted; the stable pods have the traffic');
});
