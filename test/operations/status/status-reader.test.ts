import { renameSync } from 'node:fs';
import { ReleaseTrainError } from '../../../lib/core';
import { type Cluster, type StatusOptions, StatusReader, type StatusReport } from '../../../lib/operations';
import { clusterAt } from '../../../lib/operations/cluster';
import { git, refusal } from '../../support/git';
import {
  type GitOpsRepository,
  gitOpsRepository,
  publishedApplications,
  publishedService,
} from '../../support/gitops-repository';
import { type LiveCluster, liveCluster } from '../../support/live-cluster';
import { aborted, application, canary, inFlight, NEW, OLD, paused, replicaSet, run } from '../../support/rollouts';

const AT = '2026-11-23T13:00:00Z';
const NOW = Date.parse('2026-11-23T14:00:00Z');

const clusters: LiveCluster[] = [];

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
});

async function cluster(objects: readonly unknown[], page?: number): Promise<LiveCluster> {
  const started = await liveCluster(objects, page);
  clusters.push(started);
  return started;
}

/** The contexts of a kubeconfig; the first one is the current one. */
let servers: Readonly<Record<string, string>> = {};

function contexts(named: Readonly<Record<string, string>>): void {
  servers = named;
}

async function connect(context = Object.keys(servers)[0] ?? ''): Promise<Cluster> {
  const server = servers[context];
  if (server === undefined) throw new ReleaseTrainError(`there is no context ${context} in the kubeconfig`);
  return clusterAt(server, { context, options: { headers: { authorization: 'Bearer kube-secret' } } });
}

function repository(names: readonly string[] = ['svc-a', 'svc-b']): GitOpsRepository {
  const made = gitOpsRepository();
  made.commit({ ...Object.assign({}, ...names.map((name) => publishedService(name, '1.4.2'))) }, AT);
  made.commit(publishedApplications(names), AT, 'Applications');
  return made;
}

function reader(repo: GitOpsRepository, options: Partial<StatusOptions> = {}): StatusReader {
  return new StatusReader({ repo: repo.checkout, branch: 'main', connect, now: () => NOW, ...options });
}

function told(report: StatusReport): unknown[] {
  return report.rows.map(({ service, environment, level }) => [environment, service, level]);
}

test('a look asks a few lists, page by page, and no question for each service', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `svc-${i}`);
  const objects = [
    ...names.map((name) => canary(NEW, name)),
    ...names.map((name) => application(`${name}-prod`, `clusters/prod/apps/${name}`)),
  ];
  const live = await cluster(objects, 5);
  contexts({ prod: live.url });
  const report = await reader(repository(names)).look();
  expect(report.rows.map(({ level, application: it }) => `${level} ${it?.sync}`)).toEqual(
    names.map(() => 'settled Synced'),
  );
  expect(live.asked).toEqual([
    '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts?limit=500',
    '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts?limit=500&continue=5',
    '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts?limit=500&continue=10',
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?limit=500',
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?limit=500&continue=5',
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?limit=500&continue=10',
  ]);
  expect([...new Set(live.credentials)]).toEqual(['Bearer kube-secret']);
});

test('a list whose pages have expired is read again', async () => {
  const live = await cluster([canary(NEW), canary(NEW, 'svc-b')], 1);
  contexts({ prod: live.url });
  let expired = 0;
  live.intercept = (path) => (path.includes('continue=') && expired++ === 0 ? { status: 410, body: {} } : undefined);
  expect((await reader(repository()).look()).rows).toHaveLength(2);
});

test('the analyses and the stable version are asked for where a release is not over, the latter once', async () => {
  const failed = run('Failed', { step: 5 });
  const live = await cluster([aborted(AT), failed, replicaSet(OLD), canary(NEW, 'svc-b')]);
  contexts({ prod: live.url });
  const looking = reader(repository());
  const [worst] = (await looking.look()).rows;
  expect(worst?.live?.stable?.name).toBe('1.4.1');
  expect(worst?.analyses[0]?.metric?.name).toBe('error-rate');
  await looking.look();
  const selected = live.asked.filter((path) => path.includes('labelSelector')).map((path) => decodeURIComponent(path));
  expect(selected.map((path) => path.replace(/.*\/(\w+)\?.*=/, '$1 '))).toEqual([
    'analysisruns rollouts-pod-template-hash+in+(7c6b8d9f54)',
    'replicasets rollouts-pod-template-hash+in+(5d8f9c7b6d)',
    'analysisruns rollouts-pod-template-hash+in+(7c6b8d9f54)',
  ]);
});

test('the analyses of a service that is named are asked for also when all is well', async () => {
  const live = await cluster([canary(NEW), canary(NEW, 'svc-b')]);
  contexts({ prod: live.url });
  await reader(repository(), { services: ['svc-a'] }).look();
  expect(live.asked.some((path) => path.includes('/analysisruns?'))).toBe(true);
});

describe('what may not be asked', () => {
  test.each([
    [
      'rollouts',
      [
        ['prod', 'svc-a', 'unknown'],
        ['prod', 'svc-b', 'unknown'],
      ],
    ],
    [
      'analysisruns',
      [
        ['prod', 'svc-a', 'under-way'],
        ['prod', 'svc-b', 'settled'],
      ],
    ],
    [
      'replicasets',
      [
        ['prod', 'svc-a', 'under-way'],
        ['prod', 'svc-b', 'settled'],
      ],
    ],
  ])('is told, and the rest is shown: %s', async (plural, rows) => {
    const live = await cluster([inFlight(3), canary(NEW, 'svc-b')]);
    live.intercept = (path) => (path.includes(`/${plural}?`) ? { status: 403, body: {} } : undefined);
    contexts({ prod: live.url });
    const report = await reader(repository()).look();
    expect(told(report)).toEqual(rows);
    expect(report.unasked).toEqual([
      { path: 'the current context', message: expect.stringMatching(new RegExp(`403.*verb list on ${plural}`)) },
    ]);
  });

  test('is no error where it is the Applications: one note tells of them', async () => {
    const live = await cluster([canary(NEW), canary(NEW, 'svc-b')]);
    live.intercept = (path) => (path.includes('/applications?') ? { status: 403, body: {} } : undefined);
    contexts({ prod: live.url });
    const report = await reader(repository()).look();
    expect(report.unasked).toEqual([]);
    expect(report.notes).toEqual([expect.stringMatching(/^Argo CD: .*\(403\).*--argocd-context\.$/)]);
    expect(report.rows.map(({ level }) => level)).toEqual(['settled', 'settled']);
  });

  test('in all namespaces at once is asked one by one', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const repo = gitOpsRepository();
    repo.commit(Object.assign({}, ...names.map((name) => publishedService(name, '1.4.2', { namespace: name }))), AT);
    const live = await cluster(names.map((name) => canary(NEW, name, name)));
    live.intercept = (path) => (path.includes('/v1alpha1/rollouts?') ? { status: 403, body: {} } : undefined);
    contexts({ prod: live.url });
    const report = await reader(repo).look();
    expect(report.rows.map(({ level }) => level)).toEqual(names.map(() => 'settled'));
    expect(report.unasked).toEqual([]);
  });

  test('is the kind itself, where Argo Rollouts is not installed', async () => {
    const live = await cluster([]);
    live.intercept = () => ({ status: 404, body: {} });
    contexts({ prod: live.url });
    const { unasked } = await reader(repository()).look();
    expect(unasked[0]?.message).toBe(
      'has no Rollouts (404): is Argo Rollouts installed there, and is it the right cluster?',
    );
  });
});

test('a cluster that cannot be reached leaves what Git has, and later what it was before', async () => {
  const live = await cluster([canary(NEW), canary(OLD, 'svc-b')]);
  contexts({ prod: live.url, away: 'http://127.0.0.1:1' });
  const away = await reader(repository(), { contexts: new Map([[undefined, ['away']]]) }).look();
  expect(told(away)).toEqual([
    ['prod', 'svc-a', 'unknown'],
    ['prod', 'svc-b', 'unknown'],
  ]);
  expect(away.unasked).toEqual([{ path: 'away', message: expect.stringContaining('connection refused') }]);

  const looking = reader(repository());
  const before = await looking.look();
  live.intercept = () => ({ status: 401, body: {} });
  const after = await looking.look();
  expect(told(after)).toEqual(told(before));
  expect(after.unasked[0]?.message).toMatch(/\(401\).*; what is shown of it is of 14:00:00 UTC$/s);
});

describe('Git', () => {
  test('is looked at anew when its branch has another commit, as origin has it', async () => {
    const live = await cluster([canary(OLD), canary(NEW, 'svc-b')]);
    contexts({ prod: live.url });
    const repo = repository();
    const looking = reader(repo);
    expect((await looking.look()).rows[0]).toMatchObject({ service: 'svc-a', git: { name: '1.4.2' } });
    repo.commit(publishedService('svc-a', '1.4.1'), '2026-11-23T13:59:00Z', 'Back');
    const after = await looking.look();
    expect(after.rows.find(({ service }) => service === 'svc-a')).toMatchObject({
      level: 'settled',
      git: { name: '1.4.1', changed: { subject: 'Back', committedAt: '2026-11-23T13:59:00Z' } },
    });
  });

  test('that cannot be reached is what was fetched last, which is told', async () => {
    const live = await cluster([canary(NEW), canary(NEW, 'svc-b')]);
    contexts({ prod: live.url });
    const repo = repository();
    const looking = reader(repo);
    await looking.look();
    renameSync(repo.remote, `${repo.remote}.away`);
    const report = await looking.look();
    expect(told(report)).toHaveLength(2);
    expect(report.unasked).toEqual([
      { path: 'origin (main)', message: expect.stringMatching(/^what is shown of Git was fetched earlier: /) },
    ]);
    expect(await refusal(reader(repo).look())).toMatch(/^ReleaseTrainError: asking origin failed/);
  });

  test('is a revision of the checkout where that is asked for', async () => {
    const live = await cluster([canary(NEW), canary(NEW, 'svc-b')]);
    contexts({ prod: live.url });
    const repo = repository();
    const revision = repo.commit(publishedService('svc-a', '1.4.1'), AT);
    await reader(repo).look();
    const { git } = await reader(repo, { revision: `${revision}~1` }).look();
    expect(git.revision).not.toBe(revision);
    expect(git.branch).toBeUndefined();
    expect(await refusal(reader(repo, { revision: '--all' }).look())).toContain('has no commit --all');
  });

  test('without a service is told', async () => {
    const repo = gitOpsRepository();
    repo.commit({ README: 'nothing' }, AT);
    expect(await refusal(reader(repo).look())).toMatch(/has no Rollout below clusters\/<env>\/apps\/<service>\//);
  });
});

describe('environments and their clusters', () => {
  function both(): GitOpsRepository {
    const made = gitOpsRepository();
    const staging = { environment: 'staging' };
    made.commit({ ...publishedService('svc-a', '1.4.2'), ...publishedService('svc-a', '1.4.2', staging) }, AT);
    return made;
  }

  test('are not guessed where one cluster cannot hold both', async () => {
    contexts({ prod: 'http://127.0.0.1:1' });
    expect(await refusal(reader(both()).look())).toBe(
      'ReleaseTrainError: nobody can tell which cluster is meant\n\n' +
        'prod, staging: each has a Rollout shop/svc-a, and the current context is one cluster; say which is whose (--context prod=CONTEXT --context staging=CONTEXT), or look at one: --env prod',
    );
  });

  test('are asked each for itself, and several of one environment too', async () => {
    const [eu, us, staging] = [
      await cluster([canary(NEW)]),
      await cluster([canary(OLD)]),
      await cluster([inFlight(3)]),
    ];
    contexts({ eu: eu.url, us: us.url, staging: staging.url });
    const named = new Map([
      ['prod', ['eu', 'us']],
      ['staging', ['staging']],
    ]);
    const { rows } = await reader(both(), { contexts: named }).look();
    expect(rows.map(({ environment, cluster: it, level }) => [environment, it, level])).toEqual([
      ['prod', 'us', 'trouble'],
      ['staging', undefined, 'under-way'],
      ['prod', 'eu', 'settled'],
    ]);
  });

  test('stand in the commands, so that they are about the cluster and the branch that were asked', async () => {
    const [eu, us] = [await cluster([aborted(AT), replicaSet(OLD)]), await cluster([paused(7, AT), replicaSet(OLD)])];
    contexts({ staging: 'http://127.0.0.1:1', eu: eu.url, 'arn:aws:eks/us 1': us.url });
    const repo = both();
    git(repo.checkout, 'fetch', '--quiet');
    git(repo.checkout, 'push', '--quiet', 'origin', 'origin/main:refs/heads/live');
    const named = new Map([['prod', ['eu', 'arn:aws:eks/us 1']]]);
    const { rows } = await reader(repo, { contexts: named, branch: 'live' }).look();
    expect(rows.flatMap(({ actions }) => actions.map(({ command }) => command))).toEqual([
      "release-train rollback svc-a --env prod --why '…' --branch live --context eu --context 'arn:aws:eks/us 1'",
      "kubectl argo rollouts promote svc-a -n shop --context 'arn:aws:eks/us 1'",
    ]);
  });

  test('without a cluster are left out, which is told, and refused where they are asked for', async () => {
    const live = await cluster([canary(NEW)]);
    contexts({ eu: live.url });
    const repo = both();
    const named = new Map([['prod', ['eu']]]);
    const report = await reader(repo, { contexts: named }).look();
    expect(told(report)).toEqual([['prod', 'svc-a', 'settled']]);
    expect(report.notes).toContain('staging: not shown, since no --context names a cluster of it.');
    expect(await refusal(reader(repo, { contexts: named, environments: ['staging'] }).look())).toContain(
      'staging: no cluster of it is named; give --context staging=CONTEXT',
    );
  });

  test('that Git does not have are refused, and so are services', async () => {
    contexts({ eu: 'http://127.0.0.1:1' });
    const repo = repository();
    expect(await refusal(reader(repo, { environments: ['prud'] }).look())).toContain('did you mean prod?');
    expect(await refusal(reader(repo, { services: ['svc-c'] }).look())).toContain('Git has no such service there');
  });

  test('have their Applications in another cluster where that is named', async () => {
    const live = await cluster([canary(NEW), canary(NEW, 'svc-b')]);
    const argoCd = await cluster([application('svc-a-prod', 'clusters/prod/apps/svc-a')]);
    contexts({ prod: live.url, argocd: argoCd.url });
    const report = await reader(repository(), { argoCdContexts: ['argocd'] }).look();
    expect(report.rows.map(({ application: it }) => it?.name)).toEqual(['svc-a-prod', undefined]);
    expect(live.asked.some((path) => path.includes('applications'))).toBe(false);
    const gone = await reader(repository(), { argoCdContexts: ['nowhere'] }).look();
    expect(gone.unasked).toEqual([
      { path: 'Argo CD (nowhere)', message: expect.stringContaining('there is no context nowhere') },
    ]);
  });
});
