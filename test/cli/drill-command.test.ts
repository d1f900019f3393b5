import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DrillCluster, type DrillClusterOptions } from '../support/drill-cluster';
import { gitOps, logOf, releaseAgain } from '../support/drills';
import { git, temporaryFolder } from '../support/git';

jest.setTimeout(120_000);

const MAIN = join(__dirname, '../../build/lib/cli/main.js');

let cluster: DrillCluster;
afterEach(() => cluster.close());

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Its exit status, or the signal that killed it. */
  readonly ended: Promise<number | string>;
}

/** The command in a process of its own, against a cluster. */
async function started(checkout: string, options: DrillClusterOptions, ...args: string[]): Promise<Started> {
  cluster = new DrillCluster({ release: 'svc-a-drill-1', ...options });
  await cluster.listen();
  return startedAgain(checkout, ...args);
}

function startedAgain(checkout: string, ...args: string[]): Started {
  const KUBECONFIG = cluster.kubeconfig(temporaryFolder());
  const all = ['drill', 'svc-a', '--env', 'staging', '--repo', checkout, '--poll', '50ms', ...args];
  const child = spawn(process.execPath, [MAIN, ...all], { env: { ...process.env, KUBECONFIG } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { child, output: () => text, ended };
}

/** Waits until something is so. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 10));
}

describe('release-train drill', () => {
  test('rehearses, and says what came out', async () => {
    const checkout = gitOps();
    const { ended, output } = await started(checkout, { abortsAfter: 0.3, healthyAfter: 0 }, '--no-rollback');
    await until(() => output().includes('now take the release back'));
    cluster.rollBack();
    expect(await ended).toBe(0);
    expect(output()).toContain('the drill passed');
    expect(output()).not.toContain('hunter2');
    expect(logOf(checkout)).toMatchObject([{ result: 'passed', means: 'abort-requests' }]);
  });

  test('prints the record as JSON alone, where that is asked for', async () => {
    const options = { abortsAfter: 0.3, healthyAfter: 0 };
    const { child, ended, output } = await started(gitOps(), options, '--format', 'json', '--no-rollback');
    let json = '';
    child.stdout?.on('data', (chunk) => (json += String(chunk)));
    await until(() => output().includes('now take the release back'));
    cluster.rollBack();
    expect(await ended).toBe(0);
    expect(JSON.parse(json)).toMatchObject({ service: 'svc-a', result: 'passed' });
  });

  test('commands the rollback of what Git had before, and waits until it is healthy', async () => {
    const checkout = gitOps();
    const before = git(checkout, 'rev-parse', 'HEAD:clusters');
    releaseAgain(checkout, 'svc-a-drill-1');
    const { ended, output } = await started(checkout, { abortsAfter: 0.3, healthyAfter: 0 });
    await until(() => /pushed \w+: Rollback svc-a in staging/.test(output()));
    cluster.rollBack();
    expect(await ended).toBe(0);
    expect(output()).toMatch(/the rollback is commanded.*the drill passed/s);
    expect(logOf(checkout)).toMatchObject([{ result: 'passed', release: 'svc-a-drill-1', notes: [] }]);
    expect(git(checkout, 'rev-parse', 'origin/main:clusters')).toBe(before);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('takes the fault away on %s, and ends with %i', async (signal, status) => {
    const checkout = gitOps();
    const { child, ended, output } = await started(checkout, {});
    await until(() => cluster.faults.size > 0);
    child.kill(signal);
    expect(await ended).toBe(status);
    expect(cluster.faults.size).toBe(0);
    expect(output()).toContain('what is left: no fault of this drill; the release goes on');
    expect(logOf(checkout)).toMatchObject([{ result: 'broken-off', notes: ['somebody ended the drill'] }]);
  });

  test.each([
    ['while it looks at the cluster', 'GET rollouts'],
    ['while the API server is asked whether it takes the fault', 'POST envoyfilters dryRun'],
    ['while the fault is made', 'POST envoyfilters'],
    ['while the fault is taken away', 'DELETE envoyfilters'],
  ])('leaves no fault when it is ended %s', async (_, what) => {
    const { child, ended, output } = await started(gitOps(), { abortsAfter: 0.2 });
    await until(() => cluster.asked.includes(what));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(cluster.faults.size).toBe(0);
    expect(output()).toContain('told to end');
  });

  test('leaves no fault when it is ended while a person takes the release back, and says what is left', async () => {
    const { child, ended, output } = await started(gitOps(), { abortsAfter: 0.1 }, '--no-rollback');
    await until(() => output().includes('now take the release back'));
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).toContain('what is left: the release is aborted, and its rollback may not be through');
  });

  test('is ended by who ended it, also where Git could not write it down', async () => {
    const checkout = gitOps();
    const { child, ended, output } = await started(checkout, {});
    await until(() => cluster.faults.size > 0);
    git(checkout, 'remote', 'set-url', '--push', 'origin', '/nowhere');
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(cluster.faults.size).toBe(0);
    expect(output()).toContain('the drill could not be written down');
  });

  test('that was killed leaves a fault that the next one tells of, and --clean takes away', async () => {
    const checkout = gitOps();
    const { child, ended } = await started(checkout, {});
    await until(() => cluster.faults.size > 0);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(cluster.faults.size).toBe(1);
    const next = startedAgain(checkout);
    expect(await next.ended).toBe(1);
    expect(next.output()).toMatch(/another drill of svc-a is under way.*its fault ends by itself at .*--clean/s);
    const clean = startedAgain(checkout, '--clean');
    expect(await clean.ended).toBe(0);
    expect(clean.output()).toContain('the fault of a drill was taken away; it is gone');
    expect(cluster.faults.size).toBe(0);
    const again = startedAgain(checkout, '--clean');
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain('there is no fault of a drill');
  });

  test('refuses means that rehearse nothing, with the reason', async () => {
    const { ended, output } = await started(gitOps(), {}, '--means', 'virtual-service');
    expect(await ended).toBe(1);
    expect(output()).toContain("made in the caller's sidecar before the request leaves");
    expect(cluster.asked).toEqual([]);
  });

  test('fails where no guard catches the release', async () => {
    const { ended, output } = await started(gitOps(), {}, '--timeout', '1s');
    expect(await ended).toBe(1);
    expect(output()).toContain('the drill failed: the guard did not catch the release');
  });
});
