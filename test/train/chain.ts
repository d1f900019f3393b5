import { join } from 'node:path';
import { publish } from '../../lib/gitops';
import { planFile } from '../../lib/train/plan-file';
import { departInOrder, type OrderedDepartOptions } from '../../lib/train/runner';
import { FakeArgoCd, type Moment } from '../support/argo-cd';
import { commitAll, git, initRepository, service, temporaryFolder, treeOf } from '../support/git';
import { clone, subjects } from './departing';
import { planOf, traveller } from './travellers';

/** staging, then prod-eu, then prod-us. */
export const AFTER = { staging: [], 'prod-eu': ['staging'], 'prod-us': ['prod-eu'] } as const;
export type Name = keyof typeof AFTER;
export const ENVIRONMENTS = Object.keys(AFTER) as Name[];

export const folderOf = (environment: Name): string => `clusters/${environment}/apps/svc-a`;

/** A tree with a release of one service in each environment, and the plans; more files, or undefined for none. */
export function tree(
  releases: Partial<Record<Name, string>> = {},
  after: Record<string, readonly string[]> = AFTER,
  more: Record<string, string | undefined> = {},
): string {
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
  const all: [string, string | undefined][] = Object.entries(Object.assign({}, ...files, more));
  return treeOf(Object.fromEntries(all.filter((file): file is [string, string] => file[1] !== undefined)));
}

export const R2 = { staging: 'r2', 'prod-eu': 'r2', 'prod-us': 'r2' };

/** A remote with the first releases, and an Argo CD that runs them in all environments. */
export async function station(releases: Partial<Record<Name, readonly Moment[]>> = {}) {
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
