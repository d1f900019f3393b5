import { Environment, GitOpsApp, type ServiceProps, ServiceSet } from '../../lib';
import { type Drill, type DrillOptions, drill, parseDrills } from '../../lib/operations';
import { DrillCluster, type DrillClusterOptions } from './drill-cluster';
import { SERVICE } from './fleet';
import { commitAll, content, git, identify, initRepository, put, temporaryFolder } from './git';

/** A GitOps repository with a service in an environment; gives a checkout of it. */
export function gitOps(
  environment = 'staging',
  props: Partial<ServiceProps> = {},
  more: Partial<ConstructorParameters<typeof Environment>[2]> = {},
): string {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prometheus = 'http://prometheus.monitoring:9090';
  const where = new Environment(app, environment, { namespace: 'staging', prometheus, ...more });
  new ServiceSet(where, 'services').addService('svc-a', { ...SERVICE, replicas: 4, ...props });
  const source = initRepository();
  for (const [path, text] of app.render()) put(source, path, text);
  commitAll(source, 'publish');
  const origin = temporaryFolder();
  git(origin, 'clone', '--quiet', '--bare', source, '.');
  return cloneOf(origin);
}

/** Another checkout of the same repository. */
export function cloneOf(origin: string): string {
  const checkout = temporaryFolder();
  git(checkout, 'clone', '--quiet', origin, '.');
  identify(checkout);
  return checkout;
}

/** Publishes the same service under another release id. */
export function releaseAgain(checkout: string, releaseId: string): void {
  const path = 'clusters/staging/apps/svc-a/svc-a.k8s.yaml';
  const before = content(checkout, path) ?? '';
  put(checkout, path, before.replace(/(release-id: ).*/, `$1${releaseId}`));
  commitAll(checkout, `publish ${releaseId}`);
  git(checkout, 'push', '--quiet');
}

/** The log of drills as the branch has it. */
export function logOf(checkout: string): Drill[] {
  git(checkout, 'fetch', '--quiet', 'origin');
  return parseDrills(git(checkout, 'show', 'origin/main:docs/release/drills.jsonl'));
}

/** What a test does to a drill while it goes on. */
export interface Played extends Partial<DrillOptions> {
  /** @param at seconds since it began */
  readonly onSleep?: (cluster: DrillCluster, at: number) => void;
}

const clusters: DrillCluster[] = [];
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
});

/** A drill with a clock that goes as fast as somebody waits. */
export async function played(checkout: string, options: DrillClusterOptions, given: Played = {}) {
  const began = Date.parse('2026-11-23T12:00:00Z');
  let clock = began;
  const now = () => clock;
  const cluster = new DrillCluster({ release: 'svc-a-drill-1', ...options, now });
  clusters.push(cluster);
  await cluster.listen();
  const lines: string[] = [];
  const controller = new AbortController();
  const { onSleep, ...rest } = given;
  const run = drill({
    service: 'svc-a',
    environment: 'staging',
    repo: checkout,
    branch: 'main',
    cluster: cluster.access(),
    means: 'abort-requests',
    share: 50,
    delay: 2000,
    requestsPerSecond: 20,
    timeoutSeconds: 1800,
    pollSeconds: 2,
    id: 'drill-1',
    now,
    sleep: async (seconds) => {
      clock += seconds * 1000;
      onSleep?.(cluster, (clock - began) / 1000);
    },
    say: (line) => lines.push(line),
    signal: controller.signal,
    rollback: async () => cluster.rollBack(),
    ...rest,
  });
  return { run, lines, cluster, controller };
}
