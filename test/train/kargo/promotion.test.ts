import { commitAll, content, git, initRepository, put, snapshot, temporaryFolder } from '../../support/git';
import { type Promotion, promote } from '../../support/kargo-promotion';
import { environment, kargoApp, type Rendered, rendered, SERVICES } from './fleet';

const REPOSITORY = 'https://github.com/org/gitops';

/** The GitOps repository: `rendered` has the first tree, and `main` what Argo CD follows. */
function repository(files: ReadonlyMap<string, string>): { readonly remote: string; readonly checkout: string } {
  const remote = temporaryFolder();
  git(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
  const checkout = initRepository();
  git(checkout, 'remote', 'add', 'origin', remote);
  put(checkout, 'README.md', 'the fleet\n');
  commitAll(checkout, 'begin');
  git(checkout, 'push', '--quiet', 'origin', 'main');
  git(checkout, 'switch', '--quiet', '-c', 'rendered');
  for (const [path, text] of files) put(checkout, path, text);
  commitAll(checkout, 'rendered');
  git(checkout, 'push', '--quiet', 'origin', 'rendered');
  return { remote, checkout };
}

const commitOf = (checkout: string): string => git(checkout, 'rev-parse', 'HEAD');

/** Changes the rendered tree, as CI does, and gives its commit. */
function renderedAnew(checkout: string, change: () => void): string {
  change();
  commitAll(checkout, 'rendered anew');
  git(checkout, 'push', '--quiet', 'origin', 'rendered');
  return commitOf(checkout);
}

/** What stands on a branch of the remote. */
function filesOn(remote: string, branch = 'main'): Record<string, string> {
  const clone = temporaryFolder();
  git(clone, 'clone', '--quiet', '--branch', branch, remote, 'it');
  return Object.fromEntries(Object.entries(snapshot(`${clone}/it`)).filter(([path]) => !path.endsWith('/')));
}

const below = (files: Record<string, string>, folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`)));

function pipeline(): Rendered {
  const app = kargoApp();
  const prod = environment(app, 'prod', SERVICES, {
    train: { leaveOut: ['statements'] },
    delivery: 'applications',
  });
  return rendered(app, { environments: [environment(app, 'staging'), prod] });
}

describe('a promotion, run against a repository', () => {
  const it = pipeline();
  let remote: string;
  let checkout: string;
  let run: (stage: string, more?: Partial<Promotion>) => ReturnType<typeof promote>;
  beforeEach(() => {
    ({ remote, checkout } = repository(it.files));
    run = (stage, more = {}) =>
      promote(it.stage(stage), { repositories: { [REPOSITORY]: remote }, commit: commitOf(checkout), ...more });
  });

  test('brings exactly the folders of its wave, and leaves everything else', () => {
    run('prod-wave-2');
    expect(Object.keys(filesOn(remote)).sort()).toEqual([
      'README.md',
      'clusters/prod/apps/accounts/accounts.k8s.yaml',
      'clusters/prod/apps/cards/cards.k8s.yaml',
    ]);
  });

  test('of all Stages brings the whole of clusters/, byte for byte, and nothing else', () => {
    for (const stage of it.stages) expect(run(stage).changed).toBe(true);
    const arrived = filesOn(remote);
    expect(below(arrived, 'clusters')).toEqual(below(Object.fromEntries(it.files), 'clusters'));
    expect(Object.keys(arrived).filter((path) => !path.startsWith('clusters/'))).toEqual(['README.md']);
  });

  test('syncs and waits for the Applications of its wave', () => {
    expect(run('prod-wave-2')).toMatchObject({
      synced: ['accounts-prod', 'cards-prod'],
      awaited: ['accounts-prod', 'cards-prod'],
    });
  });

  test('takes away files that are gone, and only those of its own folders', () => {
    git(checkout, 'push', '--quiet', 'origin', 'rendered:main');
    const gone = renderedAnew(checkout, () => {
      git(checkout, 'mv', 'clusters/prod/apps/cards/cards.k8s.yaml', 'clusters/prod/apps/cards/all.k8s.yaml');
      git(checkout, 'rm', '--quiet', 'clusters/prod/apps/ledger/ledger.k8s.yaml');
      put(checkout, 'clusters/prod/apps/ledger/other.k8s.yaml', 'a: 1\n');
    });
    run('prod-wave-2', { commit: gone });
    const files = filesOn(remote);
    expect(Object.keys(below(files, 'clusters/prod/apps/cards'))).toEqual(['clusters/prod/apps/cards/all.k8s.yaml']);
    expect(Object.keys(below(files, 'clusters/prod/apps/ledger'))).toEqual([
      'clusters/prod/apps/ledger/ledger.k8s.yaml',
    ]);
  });

  test('brings the commit of its Freight, whatever the source branch has by then', () => {
    const first = commitOf(checkout);
    renderedAnew(checkout, () => put(checkout, 'clusters/prod/apps/ledger/ledger.k8s.yaml', 'newer: true\n'));
    run('prod-wave-1', { commit: first });
    expect(filesOn(remote)['clusters/prod/apps/ledger/ledger.k8s.yaml']).toBe(
      it.files.get('clusters/prod/apps/ledger/ledger.k8s.yaml'),
    );
  });

  test('of older Freight is the way back', () => {
    const first = commitOf(checkout);
    const bad = renderedAnew(checkout, () => {
      put(checkout, 'clusters/prod/apps/ledger/ledger.k8s.yaml', 'bad: true\n');
      put(checkout, 'clusters/prod/apps/ledger/extra.yaml', 'bad: true\n');
    });
    run('prod-wave-1', { commit: first });
    const before = filesOn(remote);
    run('prod-wave-1', { commit: bad });
    expect(filesOn(remote)).not.toEqual(before);
    run('prod-wave-1', { commit: first });
    expect(filesOn(remote)).toEqual(before);
  });

  test('again changes nothing, and syncs nevertheless', () => {
    const { commit } = run('prod-wave-1');
    expect(run('prod-wave-1')).toMatchObject({ commit, changed: false, synced: ['ledger-prod'] });
  });

  test('goes along with that of another Stage at the same time', () => {
    run('prod-wave-1', { beforePush: () => run('staging-wave-1') });
    expect(Object.keys(below(filesOn(remote), 'clusters')).sort()).toEqual([
      'clusters/prod/apps/ledger/ledger.k8s.yaml',
      'clusters/staging/apps/ledger/ledger.k8s.yaml',
    ]);
  });

  test('of what delivers an environment takes the files beside its folder along, and no service', () => {
    const loose = renderedAnew(checkout, () => put(checkout, 'clusters/prod/quota.k8s.yaml', 'kind: ResourceQuota\n'));
    run('prod-delivery', { commit: loose });
    expect(Object.keys(below(filesOn(remote), 'clusters')).sort()).toEqual([
      ...Object.keys(SERVICES)
        .sort()
        .map((name) => `clusters/prod/argocd/applications/services/${name}.k8s.yaml`),
      'clusters/prod/argocd/services.k8s.yaml',
      'clusters/prod/quota.k8s.yaml',
    ]);
  });

  test('of what delivers an environment leaves the folders of its services on the branch', () => {
    git(checkout, 'push', '--quiet', 'origin', 'rendered:main');
    const without = renderedAnew(checkout, () => git(checkout, 'rm', '--quiet', '-r', 'clusters/prod/apps'));
    run('prod-delivery', { commit: without });
    expect(Object.keys(below(filesOn(remote), 'clusters/prod/apps'))).toHaveLength(Object.keys(SERVICES).length);
  });

  test('says in its commit which Freight it was, and from which commit', () => {
    run('prod-wave-1');
    const rendering = commitOf(checkout);
    expect(git(remote, 'log', '-1', '--format=%B', 'main')).toBe(
      `prod-wave-1: Freight f1\n\nRendered-commit: ${rendering}\nKargo-promotion: prod-wave-1.1`,
    );
  });

  test('of Freight from before the environment fails before anything is pushed', () => {
    const before = git(checkout, 'rev-parse', 'main');
    expect(() => run('prod-wave-1', { commit: before })).toThrow('failed to copy freight/clusters/prod/apps');
    expect(Object.keys(filesOn(remote))).toEqual(['README.md']);
    expect(content(checkout, 'clusters/prod/apps/ledger/ledger.k8s.yaml')).toBeDefined();
  });
});

test('a repository and a branch are taken for what they are, whatever is in their names', () => {
  const address = `https://git.example.com/$${'{'}{secret("x")}}/gitops`;
  const app = kargoApp({ repository: address });
  const { stage } = rendered(app, { environments: [environment(app, 'prod')] });
  const { remote, checkout } = repository(new Map([['clusters/prod/apps/ledger/ledger.k8s.yaml', 'a: 1\n']]));
  promote(stage('prod-wave-1'), {
    repositories: { [address]: remote },
    commit: commitOf(checkout),
  });
  expect(Object.keys(below(filesOn(remote), 'clusters'))).toEqual(['clusters/prod/apps/ledger/ledger.k8s.yaml']);
});
