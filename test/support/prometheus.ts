import { spawnSync } from 'node:child_process';

/** The Prometheus that tests ask: RELEASE_TRAIN_PROMETHEUS names another than the installed one. */
export const PROMETHEUS = process.env.RELEASE_TRAIN_PROMETHEUS ?? 'prometheus';

/** A test that needs a real Prometheus. Without it the test is skipped and says so; in CI it fails. */
export function testWithPrometheus(name: string, body: () => Promise<void>): void {
  if (installed()) test(name, body, PATIENCE);
  else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(MISSING);
    });
  } else {
    // Jest names skipped tests only where it runs a single file.
    process.stderr.write(`skipped: ${MISSING}: ${name}\n`);
    test.skip(`${name} (skipped: ${MISSING})`, body);
  }
}

const MISSING = `${PROMETHEUS} is not installed (Debian package prometheus)`;
const PATIENCE = 60_000;
let found: boolean | undefined;

function installed(): boolean {
  found ??= spawnSync(PROMETHEUS, ['--version']).status === 0;
  return found;
}
