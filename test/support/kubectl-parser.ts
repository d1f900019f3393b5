import { spawnSync } from 'node:child_process';

/**
 * Declares a test that needs kubectl. Without kubectl the test says that it is skipped; in CI it fails instead, so that
 * a runner that lost kubectl does not look green.
 */
export function testWithKubectl(name: string, run: () => void): void {
  const installed = spawnSync('kubectl', ['version', '--client'], OFFLINE).status === 0;
  if (installed) {
    test(name, run);
  } else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error('kubectl is not installed, and CI skips nothing: install it in the workflow');
    });
  } else {
    process.stderr.write(`skipped: kubectl is not installed (${name})\n`);
    test.skip(name, run);
  }
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
