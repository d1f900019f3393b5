import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrailers } from '../../../lib/operations';
import { put } from '../../support/git';
import { FakeCluster } from './fake-cluster';
import { Fleet, FOLDER_A } from './fleet';

const FILE = `${FOLDER_A}/svc-a.k8s.yaml`;

/** Release 1 is stable; 2 was published and applied. */
async function inFlight(options: Parameters<typeof Fleet.start>[0] = {}) {
  const fleet = await Fleet.start(options);
  const fake = await FakeCluster.start(fleet.content(FILE));
  await fleet.release('svc-a', 2);
  fake.apply(fleet.content(FILE), 'bbb');
  const clustersOf = () => [fake.cluster];
  return { fleet, fake, clustersOf, said: () => fleet.said.join('\n'), warned: () => fleet.warned.join('\n') };
}

test('in flight: it is aborted through the status alone, seen to be taken, and the way back is at once', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.reconcile = ({ rollout }) => void (rollout.status.abort && fake.abort());
  await fleet.rollback({ clustersOf });
  expect(fake.server.changes).toEqual([
    {
      method: 'PATCH',
      path: '/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/svc-a/status',
      type: 'application/merge-patch+json',
      body: { status: { abort: true } },
    },
  ]);
  expect(said()).toContain('back to 1.0.1 (svc-a-1.0.1): its pods are the stable ones in the cluster');
  expect(said()).toMatch(
    /prod\/svc-a in the cluster prod \(127.0.0.1:\d+\): in flight, at step 2 of 11, with 5 % of the traffic/,
  );
  expect(said()).toContain(
    'the pod template is that of the stable pods (aaa), so the controller returns to them at once: no new canary',
  );
  expect(said()).toMatch(/prod\/svc-a in .*: aborted; the stable pods have the traffic\npushed /);
  expect(parseTrailers(fleet.message())?.caught).toBe('canary');
});

test('a Rollout that names no namespace is looked for where its Application applies it', async () => {
  const fleet = await Fleet.start();
  const fake = await FakeCluster.start(fleet.content(FILE));
  for (const n of [1, 2])
    fleet.push(`no namespace, ${n}`, (dir) => {
      const text = readFileSync(join(dir, FILE), 'utf8');
      put(dir, FILE, text.replace(/^ {2}namespace: prod\n/gm, '').replaceAll('svc-a-1.0.1', `svc-a-1.0.1-${n}`));
    });
  expect(fleet.content(FILE)).not.toMatch(/^ {2}namespace:/m);
  await fleet.rollback({ clustersOf: () => [fake.cluster], dryRun: true });
  expect(fleet.warned).toEqual([]);
  expect(fake.server.asked[0]).toBe('/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/svc-a');
});

test('the releases between a stable one and the one in flight are all undone', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  await fleet.release('svc-a', 3);
  fake.apply(fleet.content(FILE), 'ccc');
  fake.abort();
  await fleet.rollback({ clustersOf });
  expect(fake.server.changes).toEqual([]);
  expect(said()).toContain('from 1.0.3 (svc-a-1.0.3) back to 1.0.1 (svc-a-1.0.1)');
  expect(said()).toContain('this also undoes 1.0.2 (svc-a-1.0.2)');
  expect(said()).toContain(
    'aborted already, at 2026-11-23T02:00:00Z: RolloutAborted: metric "error-rate" assessed Failed',
  );
});

test('a controller that has not seen the template yet forgets an abort: it is said again', async () => {
  const { fleet, fake, clustersOf } = await inFlight();
  let readings = 0;
  fake.rollout.status.observedGeneration = '1';
  fake.reconcile = ({ rollout }) => {
    readings++;
    if (readings === 4) {
      rollout.status.observedGeneration = String(rollout.metadata.generation);
      rollout.status.abort = undefined;
    }
    if (readings > 5 && rollout.status.abort) fake.abort();
  };
  await fleet.rollback({ clustersOf });
  expect(fake.server.changes.length).toBe(2);
  expect(fleet.said.join('\n')).toContain('aborted; the stable pods have the traffic');
});

test('after the promotion nothing is aborted, and it is said that the steps run again', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.promote('bbb');
  fake.of('aaa').metadata.annotations['scale-down-deadline'] = '2026-11-23T02:10:00Z';
  await fleet.rollback({ clustersOf, now: () => Date.parse('2026-11-23T02:03:00Z') });
  expect(fake.server.changes).toEqual([]);
  expect(said()).toContain(
    'everybody has the release already: to the controller the way back is a new update to older pods, and all 11 steps of its canary run, which take 17m at least. 4 of its old pods (aaa) are still up until 2026-11-23T02:10:00Z',
  );
  expect(said()).toContain('kubectl argo rollouts promote svc-a -n prod --full');
  expect(parseTrailers(fleet.message())?.caught).toBe('after-promotion');
});

test('without the old ReplicaSet it is a new release to the controller', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.promote('bbb');
  fake.replicaSets = [fake.of('bbb')];
  await fleet.rollback({ clustersOf });
  expect(said()).toContain('of svc-a-1.0.1 there is no ReplicaSet any more');
});

test('a cluster that has not got the release yet has nothing to be aborted', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.apply(fleet.content(FILE, 'main^'), 'aaa');
  await fleet.rollback({ clustersOf });
  expect(fake.server.changes).toEqual([]);
  expect(said()).toContain('the cluster has not got the release yet, and runs svc-a-1.0.1: nothing changes there');
  expect(parseTrailers(fleet.message())?.caught).toBe('canary');
});

test('pods that were configured otherwise are not the stable ones, and the field is named', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.abort();
  fake.of('aaa').spec.template.spec.containers[0].env.push({ name: 'MORE', value: 'x' });
  await fleet.rollback({ clustersOf });
  expect(said()).toContain(
    'the pod template of svc-a-1.0.1 is not that of the stable pods (spec.containers[0].env): the controller takes it for a new release, and all 11 steps of its canary run',
  );
});

test('who may not abort, and a cluster that is away, keep nobody from going back in Git', async () => {
  const one = await inFlight();
  one.fake.intercept = (_, change) => (change ? { status: 403 } : undefined);
  await one.fleet.rollback({ clustersOf: one.clustersOf });
  expect(one.warned()).toMatch(
    /was not aborted \(whoever asks may not patch rollouts\/status there \(403\)\)\. It goes on with Git/,
  );
  expect(one.fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');

  const other = await inFlight();
  await other.fake.server.close();
  await other.fleet.rollback({ clustersOf: other.clustersOf });
  expect(other.warned()).toContain('nobody answers there (connection refused)');
  expect(parseTrailers(other.fleet.message())?.caught).toBe('unknown');
});

test('a cluster without the Rollout is told: it may be another one', async () => {
  const { fleet, fake, clustersOf, warned } = await inFlight();
  fake.intercept = () => ({ status: 404 });
  await fleet.rollback({ clustersOf });
  expect(warned()).toContain('has no Rollout prod/svc-a: is it the cluster of prod?');
});

test('it waits until the service is healthy with what was restored, and says how long that took', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  fake.abort();
  let [clock, readings] = [0, 0];
  fake.reconcile = () => {
    if (++readings === 4) fake.apply(fleet.content(FILE), 'aaa');
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    clock += milliseconds;
  };
  const { healthyAfterSeconds } = await fleet.rollback({ clustersOf, waitSeconds: 600, now: () => clock, sleep });
  expect(healthyAfterSeconds).toBe(10);
  expect(said()).toMatch(
    /Argo CD has not applied it yet: the Rollout still is told to run svc-a-1\.0\.2\n.*: Healthy\nhealthy, 10s after the command$/,
  );
});

test('where it does not become healthy in time, the rollback stands, and what it waits for is told', async () => {
  const { fleet, fake, clustersOf } = await inFlight();
  fake.abort();
  let clock = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    clock += milliseconds;
  };
  const refusal = await fleet.refused({ clustersOf, waitSeconds: 60, now: () => clock, sleep });
  expect(refusal).toMatch(
    /what was rolled back in Git is not healthy after 1m\n\nprod\/svc-a: Argo CD has not applied it yet/,
  );
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});

test('a dry run aborts nothing', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight();
  await fleet.rollback({ clustersOf, dryRun: true });
  expect(fake.server.changes).toEqual([]);
  expect(said()).toContain('would abort prod/svc-a in the cluster prod');
});

test('blue-green: pods that were replaced a moment ago are switched to at once; a Service that hangs is told', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight({ kind: 'blue-green' });
  fake.promote('bbb');
  fake.of('aaa').metadata.annotations['scale-down-deadline'] = '2026-11-23T02:10:00Z';
  await fleet.rollback({ clustersOf, dryRun: true, now: () => Date.parse('2026-11-23T02:03:00Z') });
  expect(said()).toContain(
    'still up until 2026-11-23T02:10:00Z: the Service switches back to them at once, without analyses',
  );

  fake.rollout.status.stableRS = 'aaa';
  fake.abort();
  fake.rollout.status.blueGreen = { activeSelector: 'bbb' };
  fleet.said.length = 0;
  await fleet.rollback({ clustersOf });
  expect(said()).toContain('the Service still calls the new pods (bbb)');
  expect(said()).toContain('abort once more: kubectl argo rollouts abort svc-a -n prod');
});

test('a worker, which has no traffic to be split, goes back alike', async () => {
  const { fleet, fake, clustersOf, said } = await inFlight({ kind: 'worker' });
  fake.reconcile = ({ rollout }) => void (rollout.status.abort && fake.abort());
  await fleet.rollback({ clustersOf });
  expect(said()).toContain('no new canary, no step, no analysis');
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});
