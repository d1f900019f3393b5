import { join } from 'node:path';
import { publish } from '../../lib/gitops';
import { planFile } from '../../lib/train/plan-file';
import { departInOrder, type OrderedDepartOptions } from '../../lib/train/runner';
import { compared, FakeArgoCd, type Moment, syncEnds, syncRuns } from '../support/argo-cd';
import { commitAll, git, initRepository, service, temporaryFolder, treeOf } from '../support/git';
import { clone, subjects } from './departing';
import { planOf, traveller } from './travellers';

const AFTER = { staging: [], 'prod-eu': ['staging'], 'prod-us': ['prod-eu'] } as const;
type Name = keyof typeof AFTER;
const ENVIRONMENTS = Object.keys(AFTER) as Name[];

const folderOf = (environment: Name): string => `clusters/${environment}/apps/svc-a`;

/** A tree with a release of one service in each environment, and the plans. */
function tree(releases: Partial<Record<Name, string>> = {}, after: Record<string, readonly string[]> = AFTER): string {
  const files = ENVIRONMENTS.map((environment): Record<string, string> => {
    const plan = planOf(
      [{ ...traveller('svc-a'), folder: folderOf(environment), applications: [`svc-a-${environment}`] }],
      { environment, after: after[environment] },
    );
    const [manifest = ''] = Object.values(service('svc-a', releases[environment] ?? 'r1'));
    return {
      [`${folderOf(environment)}/svc-a.k8s.yaml`]: manifest,
      [`docs/release/${environment}/train.json`]: planFile(plan),
    };
  });
  return treeOf(Object.assign({}, ...files));
}

const R2 = { staging: 'r2', 'prod-eu': 'r2', 'prod-us': 'r2' };

async function station(releases: Partial<Record<Name, readonly Moment[]>> = {}) {
  const remote = join(temporaryFolder(), 'remote.git');
  const seed = initRepository();
  await publish(tree(), seed);
  commitAll(seed, 'publish');
  git(seed, 'clone', '--quiet', '--bare', seed, remote);
  const fake = new FakeArgoCd(remote);
  for (const name of ENVIRONMENTS) fake.add(`svc-a-${name}`, folderOf(name), releases[name]);
  const argoCd = await fake.start();
  fakes.push(fake);
  const lines: string[] = [];
  const departed = (from: string, environments: readonly string[], more: Partial<OrderedDepartOptions> = {}) =>
    departInOrder({
      repo: clone(remote),
      from,
      environments,
      aheadOf: [],
      branch: 'main',
      dryRun: false,
      pollSeconds: 0.005,
      accessTo: () => ({ argoCd, token: 'secret' }),
      say: (line) => void lines.push(line),
      ...more,
    }).then(
      () => 'arrived',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  const changed = (): string[] =>
    git(remote, 'log', '--reverse', '--name-only', '--format=', '-n', String(subjects(remote).length), 'main')
      .split('\n')
      .filter((path) => path.startsWith('clusters/'));
  return { fake, argoCd, lines, departed, remote, changed };
}

const fakes: FakeArgoCd[] = [];
afterEach(() => {
  for (const fake of fakes.splice(0)) fake.stop();
});

describe('environments one after another', () => {
  test('get a release in the order in which they come, however they are named', async () => {
    const { departed, lines, changed } = await station();
    expect(await departed(tree(R2), ['prod-us', 'staging', 'prod-eu'])).toBe('arrived');
    expect(changed()).toEqual(ENVIRONMENTS.map((name) => `${folderOf(name)}/svc-a.k8s.yaml`));
    expect(lines.filter((line) => line.includes('has arrived'))).toEqual(
      ENVIRONMENTS.map((name) => expect.stringContaining(`${name}: the train has arrived`)),
    );
  });

  test('stop where one stops: those after it are untouched', async () => {
    const bad = [syncRuns, syncEnds, ...Array.from({ length: 4 }, () => compared('Degraded', 'RolloutAborted'))];
    const { departed, changed } = await station({ 'prod-eu': bad });
    expect(await departed(tree(R2), ENVIRONMENTS)).toContain('RolloutAborted');
    expect(changed()).toEqual(['staging', 'prod-eu'].map((name) => `${folderOf(name as Name)}/svc-a.k8s.yaml`));
  });

  test('are not entered by a release that the one before has not', async () => {
    const { departed, changed } = await station();
    expect(await departed(tree(R2), ['prod-eu'])).toBe(
      'ReleaseTrainError: prod-eu comes after staging, which is not there; nothing was pushed to prod-eu\n\nstaging: does not have what the tree holds of svc-a: let its train depart first (--env staging), or go ahead of it with --ahead-of staging',
    );
    expect(changed()).toEqual([]);
  });

  test('are not entered while the one before is not well, even with nothing to push', async () => {
    const { departed, changed, fake } = await station();
    const staging = fake.applications.get('svc-a-staging');
    if (staging) staging.app.status.health = { status: 'Progressing' };
    const refused = await departed(tree({ 'prod-eu': 'r2' }), ['prod-eu'], { timeoutSeconds: 0.05 });
    expect(refused).toMatch(
      /^ReleaseTrainError: prod-eu comes after staging, which is not there; nothing was pushed to prod-eu\n\nsvc-a: not there after .*: Synced, Progressing at /,
    );
    expect(changed()).toEqual([]);
  });

  test('are entered when the one before is there, which is looked at, and waited for', async () => {
    const { departed, lines, changed, fake } = await station();
    expect(await departed(tree({ staging: 'r2' }), ['staging'])).toBe('arrived');
    const staging = fake.applications.get('svc-a-staging');
    if (!staging) throw new Error('none');
    staging.app.status.health = { status: 'Progressing' };
    staging.left = [compared('Progressing'), compared('Healthy')];
    lines.length = 0;
    expect(await departed(tree({ staging: 'r2', 'prod-eu': 'r2' }), ['prod-eu'])).toBe('arrived');
    expect(lines[0]).toContain('prod-eu: waits for staging, which it comes after');
    expect(changed()).toHaveLength(2);
  });

  test('may be entered ahead of the one before, by saying so', async () => {
    const { departed, changed } = await station();
    expect(await departed(tree(R2), ['prod-eu'], { aheadOf: ['staging'] })).toBe('arrived');
    expect(changed()).toEqual([`${folderOf('prod-eu')}/svc-a.k8s.yaml`]);
  });

  test('are asked about at the Argo CD of each', async () => {
    const { departed, argoCd, changed } = await station();
    const accessTo = (environment: string) =>
      environment === 'staging' ? { argoCd, token: 'secret' } : { argoCd, token: undefined };
    expect(await departed(tree(R2), ['staging', 'prod-eu'], { accessTo })).toContain('ARGOCD_AUTH_TOKEN: is not set');
    // What is missing for the last is told before the first departs.
    expect(changed()).toEqual([]);
  });

  test('in a circle are an error, and so is one plan for several', async () => {
    const { departed, changed } = await station();
    const circle = tree(R2, { ...AFTER, staging: ['prod-us'] });
    expect(await departed(circle, ENVIRONMENTS)).toContain(
      'the plans: come after each other in a circle: staging → prod-us → prod-eu → staging; synth them together',
    );
    expect(await departed(tree(R2), ENVIRONMENTS, { plan: 'x.json' })).toContain(
      '--plan: is one plan, and there are 3 environments; leave it out',
    );
    expect(changed()).toEqual([]);
  });

  test('tell in a dry run what they would wait for', async () => {
    const { departed, lines, fake } = await station();
    expect(await departed(tree(R2), ['prod-eu'], { dryRun: true })).toBe('arrived');
    expect(lines[0]).toContain('prod-eu: would not depart: staging does not have what the tree holds of svc-a');
    expect(fake.requests).toEqual([]);
  });
});
