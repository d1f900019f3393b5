import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { documentsIn } from '../../lib/gitops';
import { readPaths, simulateHere } from '../../lib/simulation';
import { commitAll, git, identify, initRepository, put, temporaryFolder } from '../support/git';
import { type FakeGitHub, fakeGitHub } from '../support/github';
import { FakeCluster } from './rollback/fake-cluster';
import { FOLDER_A, rendered } from './rollback/fleet';

jest.setTimeout(240_000);

const BIN = join(__dirname, '../../build/lib/cli/main.js');
const MANIFESTS = `${FOLDER_A}/svc-a.k8s.yaml`;
const HOUR = 3600;

let github: FakeGitHub;
beforeEach(async () => {
  github = await fakeGitHub();
});
afterEach(() => github.close());

test('from bump to merge, from abort to rollback, and all of it in the report', async () => {
  const story = await Story.begin();

  // A release that is good.
  const good = story.commitSource('2026-10-05T08:00:00Z', '2026-10-05T09:00:00Z');
  await story.release('1.0.2', good, { bumped: '2026-10-05T10:00:00Z', merged: '2026-10-05T12:00:00Z' });
  story.cluster.promote('1.0.2');

  // One whose canary fails.
  const bad = story.commitSource('2026-10-06T07:00:00Z');
  await story.release('1.0.3', bad, { bumped: '2026-10-06T09:00:00Z', merged: '2026-10-06T10:00:00Z' });
  const abortedAt = story.simulatedAbort('2026-10-06T10:01:00Z');
  story.cluster.abort();
  const caught = await story.rollback('2026-10-06T10:20:00Z');
  expect(caught).toContain('aborted');
  expect(story.identical('main', 'main~1^1')).toBe(true);
  story.cluster.apply(story.file(MANIFESTS), '1.0.2');

  // The next one brings that work once more, and fails when everybody has it.
  const repaired = story.commitSource('2026-10-06T11:00:00Z');
  await story.release('1.0.4', repaired, { bumped: '2026-10-06T13:00:00Z', merged: '2026-10-06T14:00:00Z' });
  story.cluster.promote('1.0.4');
  await story.rollback('2026-10-06T16:00:00Z');

  const { fleet } = await story.dora(abortedAt);
  expect(fleet.deployments.n).toBe(3);
  // 1.0.2 brought commits of 4 and 3 hours; 1.0.3 delivered nothing, and its commit of 7 hours came with that of 3 in 1.0.4.
  expect(fleet.leadTime).toMatchObject({ n: 4, median: 3.5 * HOUR, p90: 7 * HOUR });
  expect(fleet.failures).toMatchObject({
    attempts: 3,
    caughtByCanary: 1,
    promoted: 2,
    failedAfterPromotion: 1,
    failedUnknown: 0,
  });
  expect(fleet.timeToRestore).toMatchObject({ n: 1, median: 2 * HOUR });
  expect(fleet.timeToAbort.n).toBe(1);
});

/** A service with its source, its GitOps repository, a cluster and a forge, and people who work with them at given times. */
class Story {
  private constructor(
    private readonly source: string,
    private readonly remote: string,
    private readonly repo: string,
    public readonly cluster: FakeCluster,
    private readonly kubeconfig: string,
  ) {}

  public static async begin(): Promise<Story> {
    const source = initRepository();
    at('2026-09-30T08:00:00Z', () => commitAll(source, 'first'));
    const seed = initRepository();
    put(seed, 'releases/svc-a.yaml', releaseOf('svc-a', '1.0.1', git(source, 'rev-parse', 'HEAD')));
    put(seed, 'releases/svc-b.yaml', releaseOf('svc-b', '1.0.1', '1'.repeat(40)));
    await run(['publish', '.', '--from', rendered(seed)], seed);
    at('2026-10-01T08:00:00Z', () => commitAll(seed, 'first publish'));
    const remote = join(temporaryFolder(), 'gitops.git');
    git(seed, 'clone', '--quiet', '--bare', seed, remote);
    const repo = join(temporaryFolder(), 'checkout');
    git(remote, 'clone', '--quiet', remote, repo);
    identify(repo);
    const cluster = await FakeCluster.start(git(remote, 'show', `main:${MANIFESTS}`), '1.0.1');
    const kubeconfig = join(temporaryFolder(), 'config');
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        'current-context': 'elsewhere',
        clusters: [{ name: 'prod', cluster: { server: cluster.server.url } }],
        users: [{ name: 'me', user: {} }],
        contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'me' } }],
      }),
    );
    return new Story(source, remote, repo, cluster, kubeconfig);
  }

  /** Commits to the source of svc-a, and gives the last one. */
  public commitSource(...times: readonly string[]): string {
    for (const time of times) at(time, () => commitAll(this.source, `work of ${time}`));
    return git(this.source, 'rev-parse', 'HEAD');
  }

  /** Bump by pull request; CI renders into its branch; somebody merges; Argo CD applies. */
  public async release(
    version: string,
    sha: string,
    { bumped, merged }: { readonly bumped: string; readonly merged: string },
  ): Promise<void> {
    const image = imageOf('svc-a', version);
    const said = await this.command(
      bumped,
      ...['bump', 'svc-a', '--env', 'prod', '--image', image, '--version', version, '--git-sha', sha],
      ...['--release-id', `svc-a-${version}`, '--source-repo', this.source, '--pull-request', '--no-synth'],
      ...['--context', 'prod'],
    );
    expect(said).toContain('https://github.com/org/gitops/pull/');
    const { body } = github.requests.findLast(({ method }) => method === 'POST') ?? {};
    const ci = join(temporaryFolder(), 'ci');
    git(this.remote, 'clone', '--quiet', '--branch', body.head, this.remote, ci);
    identify(ci);
    await run(['publish', '.', '--from', rendered(ci)], ci);
    at(bumped, () => commitAll(ci, 'Render'));
    git(ci, 'checkout', '--quiet', 'main');
    at(merged, () =>
      git(ci, 'merge', '--quiet', '--no-ff', '--message', `Merge pull request: ${body.title}`, body.head),
    );
    git(ci, 'push', '--quiet', 'origin', 'main');
    this.cluster.apply(this.file(MANIFESTS), version);
  }

  /** When the guards of the service abort a release that fails half of its requests, as the simulation plays it. */
  public simulatedAbort(synced: string): string {
    const [path] = readPaths(documentsIn(this.file(MANIFESTS)));
    const { example } = simulateHere(path!, { requestsPerSecond: 100, canaryErrorRate: 0.5 }, { runs: 1 });
    expect(example.outcome).toBe('aborted');
    return new Date(Date.parse(synced) + example.endedAt * 1000).toISOString();
  }

  public async rollback(time: string): Promise<string> {
    return this.command(
      time,
      ...['rollback', 'svc-a', '--env', 'prod', '--why', 'checkout fails', '--incident', 'INC-42', '--context', 'prod'],
    );
  }

  // biome-ignore lint/suspicious/noExplicitAny: a report as JSON, read field by field
  public async dora(abortedAt: string): Promise<any> {
    const events = join(temporaryFolder(), 'events.jsonl');
    const event = { reason: 'RolloutAborted', time: abortedAt, namespace: 'prod', name: 'svc-a', environment: 'prod' };
    writeFileSync(events, `${JSON.stringify(event)}\n`);
    git(this.repo, 'pull', '--quiet');
    const text = await this.command(
      '2026-11-01T00:00:00Z',
      ...['dora', '--repo', '.', '--env', 'prod', '--since', '2026-10-01', '--until', '2026-11-01', '--minimum', '1'],
      ...['--events', events, '--format', 'json'],
    );
    return JSON.parse(text).environments[0];
  }

  public file(path: string): string {
    return git(this.remote, 'show', `main:${path}`);
  }

  /** Whether two revisions have the service byte for byte, its release file too. */
  public identical(one: string, other: string): boolean {
    const ids = (revision: string) =>
      [FOLDER_A, 'releases/svc-a.yaml'].map((path) => git(this.remote, 'rev-parse', `${revision}:${path}`)).join();
    return ids(one) === ids(other);
  }

  private command(time: string, ...args: readonly string[]): Promise<string> {
    const env = { KUBECONFIG: this.kubeconfig, GH_TOKEN: 'token', GITHUB_API_URL: github.api };
    return run(args, this.repo, { ...env, RELEASE_TRAIN_REPOSITORY: 'org/gitops', ...dated(time) });
  }
}

async function run(args: readonly string[], cwd: string, variables: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args], { cwd, env });
  return stdout;
}

/** Does something with Git as if it were that time. */
function at<T>(time: string, act: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, dated(time));
  try {
    return act();
  } finally {
    for (const name of Object.keys(dated(time))) delete process.env[name];
    Object.assign(process.env, before);
  }
}

function dated(time: string): Record<string, string> {
  return { GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
}

function imageOf(service: string, version: string): string {
  return `ghcr.io/org/${service}@sha256:${version.replaceAll('.', '').padStart(64, '0')}`;
}

function releaseOf(service: string, version: string, sha: string): string {
  return `image: ${imageOf(service, version)}\nversion: ${version}\ngitSha: ${sha}\nreleaseId: ${service}-${version}\n`;
}
