import { join } from 'node:path';
import { publish } from '../../lib/gitops';
import { planFile } from '../../lib/train/plan-file';
import { type DepartOptions, depart } from '../../lib/train/runner/depart';
import { TreePlans } from '../../lib/train/runner/tree-plans';
import { FakeArgoCd, type Moment } from '../support/argo-cd';
import { commitAll, git, identify, initRepository, put, service, temporaryFolder, treeOf } from '../support/git';
import { planOf, traveller } from './travellers';

/** svc-a, then svc-b and svc-c, then svc-d. */
export const NAMES = ['svc-a', 'svc-b', 'svc-c', 'svc-d'] as const;

/** A tree with a release of each service, and the plan. */
export function trainTree(
  releases: Partial<Record<string, string>>,
  { files = {}, maxInFlight = 2 }: { files?: Record<string, string>; maxInFlight?: number } = {},
): string {
  const plan = planOf(
    [
      traveller('svc-a'),
      traveller('svc-b', { 'svc-a': ['api'] }),
      traveller('svc-c', { 'svc-a': ['event'] }),
      traveller('svc-d', { 'svc-b': ['api'] }),
    ],
    { maxInFlight },
  );
  const manifests = NAMES.map((name) => service(name, releases[name] ?? 'r1'));
  return treeOf({
    ...Object.assign({}, ...manifests),
    [ARGO_CD]: `kind: AppProject\nmetadata: { name: services-prod }\n---\n${SET}`,
    // The same service elsewhere, which is none of this train's business.
    'clusters/staging/apps/svc-a/svc-a.k8s.yaml': releases['svc-a'] ?? 'r1',
    'docs/release/prod/train.json': planFile(plan),
    ...files,
  });
}

/** What delivers them: an AppProject without freezes, and an ApplicationSet. */
export const ARGO_CD = 'clusters/prod/argocd/services.k8s.yaml';

/** As our ApplicationSets make Applications, with a project and a namespace. */
export const SET = `kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }, { name: svc-b }, { name: svc-c }, { name: svc-d }] } }]
  template:
    metadata: { name: '{{ .name }}-prod' }
    spec:
      project: services-prod
      source: { path: 'clusters/prod/apps/{{ .name }}' }
      destination: { namespace: prod, server: https://kubernetes.default.svc }
`;

export function folderOf(name: string): string {
  return `clusters/prod/apps/${name}`;
}

/** A remote in which the first releases are published, a checkout of it, and an Argo CD that runs them. */
export async function station(
  release: Partial<Record<string, readonly Moment[]>> = {},
  files: Record<string, string> = {},
) {
  const remote = join(temporaryFolder(), 'remote.git');
  const seed = initRepository();
  await publish(trainTree({}, { files }), seed);
  commitAll(seed, 'publish');
  git(seed, 'clone', '--quiet', '--bare', seed, remote);
  const repo = clone(remote);
  const fake = new FakeArgoCd(remote);
  for (const name of NAMES) fake.add(`${name}-prod`, folderOf(name), release[name]);
  const address = await fake.start();
  started.push(fake);
  const lines: string[] = [];
  const departed = async (
    from: string,
    { plan: file, ...options }: Partial<DepartOptions> & { readonly plan?: string } = {},
  ): Promise<string> => {
    const given = { repo, from, environment: 'prod', branch: 'main', dryRun: false, pollSeconds: 0.005, ...options };
    const say = (line: string): void => void lines.push(line);
    try {
      const plan = new TreePlans(given.from).plan(given.environment, { file });
      await depart({ argoCd: address, token: 'secret', say, ...given }, plan);
      return 'arrived';
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };
  return { remote, repo, fake, address, lines, departed, subjects: () => subjects(remote) };
}

// Each runs git some fifty times.
jest.setTimeout(30_000);

const started: FakeArgoCd[] = [];

afterEach(() => {
  for (const fake of started.splice(0)) fake.stop();
});

export function clone(remote: string): string {
  const repo = join(temporaryFolder(), 'checkout');
  git(remote, 'clone', '--quiet', remote, repo);
  identify(repo);
  return repo;
}

/** What was committed to the remote since the first publish, oldest first. */
export function subjects(remote: string): string[] {
  return git(remote, 'log', '--reverse', '--format=%s', 'main').split('\n').slice(1);
}

/** Somebody else commits a file and pushes. */
export function pushElse(remote: string, path: string, content: string): void {
  const other = clone(remote);
  put(other, path, content);
  commitAll(other, `change ${path}`);
  git(other, 'push', '--quiet', 'origin', 'HEAD:main');
}

/** Somebody reverts the last commit of a folder. */
export function revert(remote: string, folder: string): string {
  const other = clone(remote);
  git(other, 'revert', '--no-edit', git(other, 'log', '-1', '--format=%H', '--', folder));
  git(other, 'push', '--quiet', 'origin', 'HEAD:main');
  return git(other, 'rev-parse', 'HEAD').slice(0, 8);
}
