import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BlueGreenProps,
  FreezeWindow,
  publish,
  ReleaseTrain,
  type ServiceProps,
  ServiceSet,
  type ServiceSetProps,
} from '../../lib';
import { WORKER } from '../service/worker';
import { applicationsOf } from '../support/application-sets';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';
import { commitAll, content, initRepository, manifestOf, refusal, treeOf } from '../support/git';

const GOES = { ...SERVICE, decommissioned: { reason: 'replaced by ledger-v2' } };
const MARK = 'release-train.dev/decommissioned';

/** A fleet of svc-b, and of svc-a or what there is instead. */
function files(svcA: ServiceProps | undefined, props: ServiceSetProps = {}): ReadonlyMap<string, string> {
  const { app, prod } = fleet();
  const set = new ServiceSet(prod, 'services', props);
  if (svcA) set.addService('svc-a', svcA);
  set.addWorker('svc-b', WORKER);
  return app.render();
}

const tree = (svcA?: ServiceProps): string => treeOf(Object.fromEntries(files(svcA)));

const argoCd = (rendered: ReadonlyMap<string, string>): Manifest[] =>
  documents(rendered.get('clusters/prod/argocd/services.k8s.yaml') ?? '');

describe('a service that is decommissioned', () => {
  test('is marked on its Rollout, and nothing of it restarts or goes', () => {
    const [before = [], after = []] = [SERVICE, GOES].map((it) => documents(files(it).get(manifestOf('svc-a')) ?? ''));
    const rollout = find(after, 'Rollout');
    expect(rollout.metadata.annotations[MARK]).toBe('replaced by ledger-v2');
    delete rollout.metadata.annotations[MARK];
    expect(after).toEqual(before);
  });

  test('leaves the ApplicationSet, so that its Application does not come back, and stays in the AppProject, so that it can be deleted', () => {
    const [before, after] = [argoCd(files(SERVICE)), argoCd(files(GOES))];
    expect(applicationsOf(find(before, 'ApplicationSet')).map(({ metadata }) => metadata.name)).toEqual([
      'svc-a-prod',
      'svc-b-prod',
    ]);
    expect(applicationsOf(find(after, 'ApplicationSet')).map(({ metadata }) => metadata.name)).toEqual(['svc-b-prod']);
    expect(find(after, 'AppProject')).toEqual(find(before, 'AppProject'));
    // What would be left behind otherwise: only svc-a has it.
    expect(JSON.stringify(find(argoCd(files(undefined)), 'AppProject'))).not.toContain('VirtualService');
  });

  test('has no Application of its own either', () => {
    const paths = [...files(GOES, { delivery: 'applications' }).keys()];
    expect(paths.filter((path) => path.includes('/applications/'))).toEqual([
      'clusters/prod/argocd/applications/services/svc-b.k8s.yaml',
    ]);
    expect(paths).toContain(manifestOf('svc-a'));
  });

  test('may be the last of its set', () => {
    const { app, services } = fleet();
    services.addService('svc-a', GOES);
    const [, set] = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
    expect(set.spec.generators).toEqual([{ list: { elements: [] } }]);
  });

  test('may be blue-green or a worker, and may be frozen until it is gone', () => {
    const { app, prod } = fleet();
    const window = { from: '2026-12-23T18:00', to: '2027-01-02T08:00', timeZone: 'Europe/Berlin', reason: 'holidays' };
    const freezes = [FreezeWindow.oneOff({ ...window, services: ['svc-b'] })];
    const set = new ServiceSet(prod, 'services', { freezes });
    const { decommissioned } = GOES;
    set.addBlueGreenService('svc-a', { ...SERVICE, decommissioned } as BlueGreenProps);
    set.addWorker('svc-b', { ...WORKER, decommissioned });
    const rendered = app.render();
    for (const name of ['svc-a', 'svc-b'])
      expect(rendered.get(manifestOf(name))).toContain(`${MARK}: replaced by ledger-v2`);
  });

  test('is in no train, and nothing may depend on it any more', () => {
    const { app, services } = fleet();
    services.addService('svc-a', GOES);
    services.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' } });
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-b: dependsOn.svc-a: svc-a is decommissioned in prod; take the dependency out before the service',
    ]);
    const other = fleet();
    other.services.addService('svc-a', GOES);
    other.services.addService('svc-b', SERVICE);
    new ReleaseTrain(other.prod, 'train');
    expect(other.app.render().get('docs/release/prod/train.json')).not.toContain('svc-a');
  });

  test('has a reason', () => {
    const complaints = (decommissioned: unknown): string[] =>
      problems(() => files({ ...SERVICE, decommissioned } as ServiceProps));
    const write = "write one line of 1 to 200 characters, such as 'replaced by ledger-v2'";
    expect(complaints({})).toEqual([
      "prod/services/svc-a: decommissioned: reason: missing; write reason: 'replaced by ledger-v2'",
    ]);
    expect(complaints({ reason: 'a\nb' })).toEqual([
      `prod/services/svc-a: decommissioned: reason: "a\\nb" is no reason; ${write}`,
    ]);
    expect(complaints({ reason: '' })).toEqual([
      `prod/services/svc-a: decommissioned: reason: "" is no reason; ${write}`,
    ]);
    expect(complaints({ raison: 'x' })).toEqual([
      'prod/services/svc-a: decommissioned: raison: there is no such property; did you mean reason?',
    ]);
    expect(complaints(true)).toEqual(['prod/services/svc-a: decommissioned: true holds no properties; write { … }']);
  });
});

describe('publish', () => {
  const refused = (checkout: string, only = ''): string =>
    `clusters/prod/apps/svc-a: would be removed, and svc-a was not decommissioned there: put it back into the source with decommissioned: { reason: '…' }, publish and commit that, delete its Application, and then remove it; or remove the folder with \`release-train publish ${checkout} ${only}--adopt clusters/prod/apps/svc-a\``;

  async function checkoutOf(...trees: string[]): Promise<string> {
    const checkout = initRepository();
    for (const each of trees) {
      await publish(each, checkout);
      commitAll(checkout, 'publish');
    }
    return checkout;
  }

  test('removes a service that was decommissioned', async () => {
    const checkout = await checkoutOf(tree(SERVICE), tree(GOES));
    expect((await publish(tree(), checkout)).removed).toEqual([manifestOf('svc-a')]);
    expect(content(checkout, manifestOf('svc-a'))).toBeUndefined();
  });

  test('refuses to remove one that was not, names it, and writes nothing', async () => {
    const checkout = await checkoutOf(tree(SERVICE));
    const before = content(checkout, 'clusters/prod/argocd/services.k8s.yaml');
    expect(await refusal(publish(tree(), checkout))).toBe(
      `ReleaseTrainError: nothing was published\n\n${refused(checkout)}`,
    );
    expect(await refusal(publish(tree(), checkout, { only: ['svc-a'] }))).toContain(refused(checkout, '--only svc-a '));
    expect(content(checkout, manifestOf('svc-a'))).toBeDefined();
    expect(content(checkout, 'clusters/prod/argocd/services.k8s.yaml')).toBe(before);
    const { removed } = await publish(tree(), checkout, { adopt: ['clusters/prod/apps/svc-a'] });
    expect(removed).toEqual([manifestOf('svc-a')]);
  });

  test('does not take a mark for one that was never committed, nor one that was taken back', async () => {
    const checkout = await checkoutOf(tree(SERVICE));
    await publish(tree(GOES), checkout);
    expect(await refusal(publish(tree(), checkout))).toContain(refused(checkout));
    commitAll(checkout, 'svc-a goes');
    await publish(tree(SERVICE), checkout);
    commitAll(checkout, 'svc-a stays');
    expect(await refusal(publish(tree(), checkout))).toContain(refused(checkout));
  });

  test('removes what was never committed, which Argo CD never saw', async () => {
    const checkout = initRepository();
    await publish(tree(SERVICE), checkout);
    expect((await publish(tree(), checkout)).removed).toEqual([manifestOf('svc-a')]);
    commitAll(checkout, 'publish');
    await publish(tree(SERVICE), checkout);
    expect((await publish(tree(), checkout)).removed).toEqual([manifestOf('svc-a')]);
  });

  test('takes a mark from the metadata of an object alone', async () => {
    const other = (text: string): string => treeOf({ [manifestOf('svc-a')]: text, 'clusters/prod/x.yaml': 'x: 1\n' });
    const texts = [`metadata: { name: ${MARK} }\n`, `spec: { metadata: { annotations: { ${MARK}: x } } }\n`];
    for (const text of texts) {
      const checkout = await checkoutOf(other(text));
      expect(await refusal(publish(treeOf({ 'clusters/prod/x.yaml': 'x: 1\n' }), checkout))).toContain(
        refused(checkout),
      );
    }
  });

  test('removes single files of a service as ever, and agrees to a folder that somebody removed by hand', async () => {
    const extra = 'clusters/prod/apps/svc-a/extra/more.yaml';
    const both = treeOf({ ...Object.fromEntries(files(SERVICE)), [extra]: 'x: 1\n' });
    const checkout = await checkoutOf(both);
    expect((await publish(tree(SERVICE), checkout)).removed).toEqual([extra]);
    commitAll(checkout, 'one file less');
    rmSync(join(checkout, 'clusters/prod/apps/svc-a'), { recursive: true });
    commitAll(checkout, 'away with it');
    expect((await publish(tree(), checkout)).removed).toEqual([]);
  });
});
