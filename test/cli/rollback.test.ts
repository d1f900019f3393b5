import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { FakeCluster } from '../operations/rollback/fake-cluster';
import { Fleet, FOLDER_A } from '../operations/rollback/fleet';
import { put, temporaryFolder } from '../support/git';

const BIN = join(__dirname, '../../build/lib/cli/main.js');
const TOKEN = 'a-token-that-nobody-must-see';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command, in a process of its own. */
function ran(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { NODE_OPTIONS: _, GH_TOKEN: __, GITHUB_TOKEN: ___, RELEASE_TRAIN_SLACK_WEBHOOK: ____, ...env } = process.env;
  return new Promise((tell) => {
    const child = spawn(process.execPath, [BIN, 'rollback', ...args], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (text) => out.push(String(text)));
    child.stderr.on('data', (text) => err.push(String(text)));
    child.on('close', (status) => tell({ status, stdout: out.join(''), stderr: err.join('') }));
  });
}

/** A kubeconfig whose current context is another cluster, which must not be asked. */
function kubeconfig(url: string): string {
  const folder = temporaryFolder();
  put(
    folder,
    'kubeconfig',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'elsewhere',
      clusters: [
        { name: 'c', cluster: { server: url } },
        { name: 'd', cluster: { server: 'http://127.0.0.1:1' } },
      ],
      users: [{ name: 'u', user: { token: TOKEN } }],
      contexts: [
        { name: 'elsewhere', context: { cluster: 'd', user: 'u' } },
        { name: 'prod', context: { cluster: 'c', user: 'u' } },
      ],
    }),
  );
  return join(folder, 'kubeconfig');
}

test('the command aborts, restores, pushes and waits; the second time there is nothing to do', async () => {
  const fleet = await Fleet.start();
  const file = `${FOLDER_A}/svc-a.k8s.yaml`;
  const fake = await FakeCluster.start(fleet.content(file));
  await fleet.release('svc-a', 2);
  fake.apply(fleet.content(file), 'bbb');
  fake.reconcile = ({ rollout }) => {
    if (fleet.message().startsWith('Rollback')) fake.apply(fleet.content(file), 'aaa');
    else if (rollout.status.abort) fake.abort();
  };
  const args = ['svc-a', '--env', 'prod', '--why', 'checkout fails', '--repo', fleet.repo, '--announce'];
  const env = { KUBECONFIG: kubeconfig(fake.server.url) };
  const first = await ran([...args, '--context', 'prod', '--wait'], env);
  expect(first.stderr).toBe('RELEASE_TRAIN_SLACK_WEBHOOK is not set: nobody will be told in Slack. It goes on\n');
  expect(first.stdout).toMatch(
    /aborted; the stable pods have the traffic[\s\S]*pushed [0-9a-f]{8}: Rollback svc-a in prod to 1\.0\.1[\s\S]*healthy, /,
  );
  expect(first.status).toBe(0);
  expect(fake.server.credentials).toContain(`Bearer ${TOKEN}`);
  const second = await ran(args, env);
  expect([second.status, second.stdout]).toEqual([
    0,
    expect.stringContaining('was taken back to 1.0.1 (svc-a-1.0.1) already'),
  ]);
  expect(first.stdout + first.stderr + second.stdout).not.toContain(TOKEN);
});

test('what is wrong with the command is told, and nothing is done', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const { tip } = fleet;
  const args = ['svc-a', '--env', 'prod', '--why', 'x', '--repo', fleet.repo];
  const env = { KUBECONFIG: kubeconfig('http://127.0.0.1:1') };
  const stderr = async (...more: string[]): Promise<string> => {
    const { status, stderr: said } = await ran([...args, ...more], env);
    expect(status).toBe(1);
    return said;
  };
  expect(await stderr('--context', 'prd')).toContain(
    'there is no context prd in the kubeconfig; there are elsewhere, prod',
  );
  expect(await stderr('--context', 'prd=prod')).toContain(
    '--context prd=prod is for an environment that --env does not name: prod',
  );
  expect(await stderr('--wait')).toContain('--wait needs to look into the cluster; give --context');
  expect(await stderr('--pull-request')).toContain('a pull request needs a token: set GH_TOKEN');
  expect(await stderr('--pull-request', '--push')).toContain(
    "option '--pull-request' cannot be used with option '--push'",
  );
  expect(await stderr('--caught', 'luck')).toContain('Allowed choices are canary, after-promotion, unknown');
  expect(await stderr('--to', '')).toContain('--to: is empty: is a variable empty?');
  expect(fleet.tip).toBe(tip);
});
