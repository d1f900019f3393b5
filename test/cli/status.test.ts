import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../support/git';
import {
  type GitOpsRepository,
  gitOpsRepository,
  publishedApplications,
  publishedService,
} from '../support/gitops-repository';
import { kubeconfigOf, type LiveCluster, liveCluster } from '../support/live-cluster';
import { aborted, application, canary, inFlight, NEW, OLD, replicaSet, run } from '../support/rollouts';
import { testWhere } from '../support/test-where';

const MAIN = join(__dirname, '../../build/lib/cli/main.js');

jest.setTimeout(60_000);

let cluster: LiveCluster;
let repo: GitOpsRepository;

beforeEach(async () => {
  const names = ['svc-a', 'svc-b'];
  repo = gitOpsRepository();
  repo.commit(
    { ...Object.assign({}, ...names.map((name) => publishedService(name, '1.4.2'))), ...publishedApplications(names) },
    new Date(Date.now() - 3600_000).toISOString(),
  );
  cluster = await liveCluster([
    inFlight(3),
    run('Running'),
    replicaSet(OLD),
    canary(NEW, 'svc-b'),
    ...names.map((name) => application(`${name}-prod`, `clusters/prod/apps/${name}`)),
  ]);
});

afterEach(() => cluster.close());

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; `during` is called with all that was printed so far, and may stop it. */
function running(
  command: string,
  args: readonly string[],
  during: (printed: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  const { KUBERNETES_SERVICE_HOST: _, NO_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, KUBECONFIG: kubeconfigOf(temporaryFolder(), { prod: cluster.url }), TERM: 'xterm' };
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
    during(stdout, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((ended) => child.on('close', (status) => ended({ status, stdout, stderr })));
}

function status(...args: readonly string[]): Promise<Ended> {
  return running(process.execPath, [MAIN, 'status', '--repo', repo.checkout, ...args]);
}

test('shows what runs beside what Git asks for, without colours where nobody looks', async () => {
  const { status: code, stdout, stderr } = await status();
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Git: main at [0-9a-f]{8}, committed 60m ago\./);
  expect(stdout).toMatch(/› {2}svc-a {4}1\.4\.2 60m {2}1\.4\.1 → 1\.4\.2 25 % {2}step 4\/8 setWeight 25/);
  expect(stdout).toMatch(/✓ {2}svc-b/);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('kube-secret');
});

test('as JSON is read by programs', async () => {
  const { stdout } = await status('svc-a', '--format', 'json');
  const { services } = JSON.parse(stdout);
  expect(services).toHaveLength(1);
  expect(services[0]).toMatchObject({ service: 'svc-a', level: 'under-way', live: { weight: 25 } });
});

test('ends with 1 where something could not be asked, or is in trouble and that is asked for', async () => {
  cluster.objects.splice(0, 1, aborted(new Date().toISOString()));
  expect((await status()).status).toBe(0);
  expect((await status('--fail-on-trouble', '--only-trouble')).status).toBe(1);
  cluster.intercept = (path) => (path.includes('/rollouts?') ? { status: 403, body: {} } : undefined);
  const { status: code, stdout } = await status();
  expect(code).toBe(1);
  expect(stdout).toContain('not asked: the current context: the Rollouts may not be listed (403)');
});

test('refuses what is not there, in words', async () => {
  const { status: code, stderr } = await status('svc-x');
  expect(code).toBe(1);
  expect(stderr).toBe('there is nothing to show\n\nsvc-x: Git has no such service there; the nearest name is svc-a\n');
  expect((await status('--context', 'prod=')).stderr).toContain('It names no context: is a variable empty?');
  expect((await status('--every', 'now')).stderr).toContain('Write a duration such as 5s');
});

test('watched by no terminal prints a line for each change, until it is stopped', async () => {
  let isChanged = false;
  const args = [MAIN, 'status', '--repo', repo.checkout, '--watch', '--every', '1s'];
  const { status: code, stdout } = await running(process.execPath, args, (printed, kill) => {
    if (!isChanged && printed.includes('svc-b')) {
      isChanged = true;
      cluster.objects.splice(0, 1, canary(NEW));
    }
    if (printed.includes('prod/svc-a: 1.4.2, healthy')) kill('SIGINT');
  });
  expect(code).toBe(130);
  expect(stdout).toMatch(/\n\[\d\d:\d\d:\d\d\] prod\/svc-a: 1\.4\.2, healthy\n$/);
  expect(stdout.match(/svc-b/g)).toHaveLength(1);
});

test('waits until a service is there', async () => {
  setTimeout(() => cluster.objects.splice(0, 1, canary(NEW)), 2500);
  const { status: code, stdout } = await status('svc-a', '--wait', '--every', '1s');
  expect(code).toBe(0);
  expect(stdout).toMatch(/svc-a: 1\.4\.1 → 1\.4\.2 25 %.*\n.*prod\/svc-a: 1\.4\.2, healthy\n$/);
});

test('waits no more for a service that failed, or takes too long', async () => {
  const late = await status('svc-a', '--wait', '--every', '1s', '--timeout', '1s');
  expect(late).toMatchObject({
    status: 1,
    stderr: 'prod/svc-a: not there in time: step 4/8 setWeight 25\n',
  });
  cluster.objects.splice(0, 1, aborted(new Date().toISOString()));
  const failed = await status('svc-a', '--wait', '--every', '1s');
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/^prod\/svc-a: failed: aborted \d+s ago; 1\.4\.2 was aborted/);
});

function withoutScript(): string | undefined {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
      ? undefined
      : 'there is no script of util-linux';
  } catch {
    return 'there is no script of util-linux, which makes a terminal';
  }
}

testWhere(withoutScript(), 'watched on a terminal draws in place, and Ctrl-C leaves it as it was', async () => {
  const command = `${process.execPath} ${MAIN} status --repo ${repo.checkout} --watch --every 1s`;
  const { KUBERNETES_SERVICE_HOST: _, NO_COLOR: __, ...inherited } = process.env;
  const env = { ...inherited, KUBECONFIG: kubeconfigOf(temporaryFolder(), { prod: cluster.url }), TERM: 'xterm' };
  const child = spawn('script', ['--quiet', '--return', '--command', `stty cols 90 rows 20; ${command}`, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let printed = '';
  let isInterrupted = false;
  child.stdout.on('data', (data) => {
    printed += data;
    if (isInterrupted || printed.split('\u001b[H').length < 3) return;
    isInterrupted = true;
    // What a terminal sends for Ctrl-C.
    child.stdin.write('\u0003');
  });
  const code = await new Promise((ended) => child.on('close', ended));
  expect(code).toBe(130);
  expect(printed).toContain('\u001b[?1049h\u001b[?25l');
  expect(printed).toContain('svc-b');
  // In colours.
  expect(printed).toContain('\u001b[32m');
  expect(printed.replace('^C', '').trimEnd().endsWith('\u001b[?7h\u001b[?25h\u001b[?1049l')).toBe(true);
});
