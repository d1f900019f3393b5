import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitOps } from '../operations/dora/gitops';
import { temporaryFolder } from '../support/git';

const BIN = join(__dirname, '../../build/lib/cli/main.js');

function run(args: readonly string[], input = '', env: Record<string, string> = {}) {
  const { NODE_OPTIONS: _, ...own } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'dora', ...args], {
    encoding: 'utf8',
    env: { ...own, ...env },
    input,
  });
  return { status, stdout, stderr };
}

function released(): GitOps {
  return new GitOps()
    .release('2025-12-01 10:00', { 'prod/svc-a': 'r1', 'staging/svc-a': 'r1' })
    .release('2026-01-05 10:00', { 'prod/svc-a': 'r2' });
}

const JANUARY = ['--since', '2026-01-01', '--until', '2026-02-01'];

describe('release-train dora', () => {
  test('prints what a repository tells, each environment for itself', () => {
    const { status, stdout, stderr } = run(['--repo', released().dir, ...JANUARY]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^2026-01-01 to 2026-02-01 \(31 days\), branch main at [0-9a-f]{8}\n\nprod\n\nDeployments +1 /,
    );
    expect(stdout).toContain('\nstaging\n');
  });

  test('writes JSON into a file, of the environments and services that are asked for', () => {
    const file = join(temporaryFolder(), 'dora.json');
    const asked = ['--env', 'prod', '--service', 'svc-a', '--minimum', '1', '--format', 'json', '-o', file];
    expect(run(['--repo', released().dir, ...JANUARY, ...asked])).toEqual({ status: 0, stdout: '', stderr: '' });
    const { environments } = JSON.parse(readFileSync(file, 'utf8'));
    expect(environments).toHaveLength(1);
    expect(environments[0].fleet.failures).toMatchObject({ attempts: 1, promoted: 1, failedShare: 0 });
  });

  test('reads events from standard input, and says what a Prometheus does not tell', () => {
    const event = { reason: 'RolloutAborted', time: '2026-01-05T10:09:00Z', namespace: 'shop', name: 'svc-a' };
    const { status, stdout } = run(
      [
        '--repo',
        released().dir,
        ...JANUARY,
        '--env',
        'prod',
        '--events',
        '-',
        '--prometheus',
        'prod=http://127.0.0.1:1',
      ],
      JSON.stringify(event),
      { PROMETHEUS_TOKEN_PROD: 'secret' },
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/Caught by the canary +too few: n=1 {2}1 of 1/);
    expect(stdout).toContain('Prometheus http://127.0.0.1:1 does not tell');
    expect(stdout).not.toContain('secret');
  });

  test.each([
    [['--env', 'production'], 'no environment production: there are prod and staging'],
    [['--since', 'spring'], '--since "spring" is no time; write 90d, 12w, 2026-03-01'],
    [['--minimum', '0'], 'Give a whole number from 1.'],
    [['--events', 'prod='], 'It names no file: is a variable empty? Write FILE, or prod=FILE for one environment.'],
    [['--events', '/nowhere'], '/nowhere: cannot be read'],
    [['--caught', 'somewhere'], 'Allowed choices are canary, after-promotion.'],
    [['-o', '/nowhere/x'], '/nowhere/x: cannot be written'],
  ])('refuses %j with what to do', (args, expected) => {
    const { status, stdout, stderr } = run(['--repo', released().dir, ...JANUARY, ...args]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
