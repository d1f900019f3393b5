import { spawnSync } from 'node:child_process';
import { testWhere } from './test-where';

/** A test that needs kubectl. Without it the test is skipped and says so; in CI it fails. */
export function testWithKubectl(name: string, run: () => void): void {
  const installed = spawnSync('kubectl', ['version', '--client'], OFFLINE).status === 0;
  testWhere(installed ? undefined : 'kubectl is not installed (Debian package kubernetes-client)', name, run);
}

/** The `spec` of every object in a YAML stream, as kubectl's parser reads it. No cluster is asked. */
export function specsReadByKubectl(stream: string): unknown[] {
  const run = spawnSync('kubectl', ['label', '--local', '-f', '-', 'read=yes', '-o', 'json'], {
    ...OFFLINE,
    input: stream,
  });
  if (run.status !== 0) throw new Error(`kubectl: ${run.error?.message ?? run.stderr}`);
  // kubectl prints the objects one after another; only an object's own braces stand at a line's start.
  const objects = run.stdout.split(/(?<=^\})\n(?=\{$)/m);
  return objects.map((json) => (JSON.parse(json) as { spec: unknown }).spec);
}

const OFFLINE = { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, KUBECONFIG: '/dev/null' } } as const;
