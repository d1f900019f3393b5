import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { manifestOf, treeOf } from '../support/git';

const BIN = join(__dirname, '../../build/lib/cli/main.js');

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawnSync(process.execPath, [BIN, 'check', ...args], { encoding: 'utf8', env });
}

const tree = (...names: string[]): string =>
  treeOf(
    Object.fromEntries(
      names.map((name) => [manifestOf(name), `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`]),
    ),
  );

test('release-train check says which services would go unseen, and ends with status 1', () => {
  const before = tree('svc-a', 'svc-b', 'svc-c');
  const { status, stderr } = run(tree('svc-b'), '--against', before);
  expect(stderr).toMatch(
    /^2 services would be removed without having been decommissioned\n\nclusters\/prod\/apps\/svc-a: is gone, and .*\nclusters\/prod\/apps\/svc-c: is gone, .*\n$/,
  );
  expect(status).toBe(1);
});

test('release-train check says so where none goes', () => {
  const before = tree('svc-a');
  const after = tree('svc-a', 'svc-b');
  expect(run(after, '--against', before)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`${after}: no service is removed that was not decommissioned in ${before}\n`),
    stderr: '',
  });
});
