import { spawnSync } from 'node:child_process';
import { testWhere } from './test-where';

/** What shellcheck says of a script of bash; empty if it finds nothing. */
export function shellcheck(script: string): string {
  const { stdout, stderr, status } = spawnSync('shellcheck', ['--shell=bash', '--format=gcc', '-'], {
    input: script,
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}${stderr}` || 'shellcheck did not run';
}

/** A test that needs shellcheck. Without it the test is skipped and says so; in CI it fails. */
export function testWithShellcheck(name: string, body: () => void): void {
  testWhere(spawnSync('shellcheck', ['--version']).status === 0 ? undefined : MISSING, name, body);
}

const MISSING = 'shellcheck is not installed (Debian package shellcheck)';
