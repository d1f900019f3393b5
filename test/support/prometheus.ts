import { spawnSync } from 'node:child_process';
import { testWhere } from './test-where';

/** The Prometheus that tests ask: RELEASE_TRAIN_PROMETHEUS names another than the installed one. */
export const PROMETHEUS = process.env.RELEASE_TRAIN_PROMETHEUS ?? 'prometheus';

/** A test that needs a real Prometheus. Without it the test is skipped and says so; in CI it fails. */
export function testWithPrometheus(name: string, body: () => Promise<void>): void {
  testWhere(installed() ? undefined : MISSING, name, body, PATIENCE);
}

const MISSING = `${PROMETHEUS} is not installed (Debian package prometheus)`;
const PATIENCE = 60_000;
let found: boolean | undefined;

function installed(): boolean {
  found ??= spawnSync(PROMETHEUS, ['--version']).status === 0;
  return found;
}
