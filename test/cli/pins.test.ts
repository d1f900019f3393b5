import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SHIPPED_PINS } from '../../lib/pipeline/pins/shipped-pins';
import { commitAll, content, git, initRepository, put, temporaryFolder } from '../support/git';

const BIN = join(__dirname, '../../build/lib/cli/main.js');

function run(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawnSync(process.execPath, [BIN, 'pins', 'update', ...args], { cwd, encoding: 'utf8', env });
}

test('pins update tells what it wrote, and then that nothing is left to do', () => {
  const root = temporaryFolder();
  const shipped = initRepository();
  commitAll(shipped, 'shipped');
  for (const [name, tag] of Object.entries(SHIPPED_PINS)) {
    git(shipped, 'tag', '--force', tag);
    git(root, 'clone', '--quiet', '--bare', shipped, name);
  }
  const action = initRepository(join(root, 'org/action'));
  commitAll(action, 'one');
  git(action, 'tag', 'v1');
  const commit = git(action, 'rev-parse', 'v1');
  const folder = temporaryFolder();
  const server = ['--server', `file://${root}`];
  const count = Object.keys(SHIPPED_PINS).length + 1;
  expect(run(folder, ...server)).toMatchObject({ status: 0, stderr: '' });
  const made = content(folder, '.github/actions.pins.yaml');
  put(folder, '.github/actions.pins.yaml', `${made}  org/action: { tag: v1 }\n`);

  expect(run(folder, '--check', ...server)).toMatchObject({
    status: 1,
    stdout: `org/action v1: ${commit}\n.github/actions.pins.yaml: 1 of ${count} actions would change; run release-train pins update\n`,
  });
  expect(content(folder, '.github/actions.pins.yaml')).not.toContain(commit);
  expect(run(folder, ...server)).toMatchObject({
    status: 0,
    stdout: `org/action v1: ${commit}\n.github/actions.pins.yaml: 1 of ${count} actions changed; render again, so that workflows name them\n`,
  });
  expect(run(folder, '--check', ...server)).toMatchObject({
    status: 0,
    stdout: `.github/actions.pins.yaml: ${count} actions, each at the commit of its tag\n`,
  });

  commitAll(action, 'two');
  git(action, 'tag', '--force', 'v1');
  expect(run(folder, ...server).stdout).toContain(
    `org/action v1: ${commit} → ${git(action, 'rev-parse', 'v1')}: read what changed`,
  );
});

test('pins update without a network ends with status 1, in words', () => {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = run(folder, '--server', 'http://127.0.0.1:1');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('could not be asked for; nothing was written');
  expect(content(folder, '.github/actions.pins.yaml')).toBeUndefined();
});
