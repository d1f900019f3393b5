import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, initRepository, temporaryFolder } from '../support/git';
import { diff } from './documented-change';
import { ROLLOUT, replaced } from './said';

function folder(): string {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'a.yaml'), ROLLOUT);
  writeFileSync(join(dir, 'b.yaml'), replaced(ROLLOUT, ['svc-a:1.4.1', 'svc-a:1.4.2']));
  return dir;
}

test('release-train diff tells in the terminal, without colours where it is none', () => {
  const dir = folder();
  expect(diff(dir, 'a.yaml', 'b.yaml', '--no-play')).toMatchObject({
    status: 0,
    stdout: 'Low risk.\n1 service, 1 object, 1 field: 1 low.\n\nsvc-a\n  low     image 1.4.1 → 1.4.2: canary, 17 m\n',
    stderr: '',
  });
  expect(diff(dir, 'a.yaml', 'a.yaml')).toMatchObject({ status: 0, stdout: 'No object differs.\n', stderr: '' });
}, 60_000);

test('it writes a file in each format', () => {
  const dir = folder();
  for (const [format, begin] of [
    ['markdown', '### Release review: low risk\n'],
    ['html', '<!doctype html>\n'],
    ['json', '{\n  "format": 1,\n  "risk": "low",\n'],
  ] as const) {
    expect(diff(dir, 'a.yaml', 'b.yaml', '--no-play', '--format', format, '--output', format)).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(readFileSync(join(dir, format), 'utf8')).toMatch(new RegExp(`^${begin.replace(/[{}"]/g, '\\$&')}`));
  }
}, 60_000);

test('it fails where it is told to, and only there', () => {
  const dir = folder();
  expect(diff(dir, 'a.yaml', 'b.yaml', '--no-play', '--fail-on', 'low').status).toBe(1);
  expect(diff(dir, 'a.yaml', 'b.yaml', '--no-play', '--fail-on', 'medium').status).toBe(0);
  expect(diff(dir, 'a.yaml', 'a.yaml', '--no-play', '--fail-on', 'none').status).toBe(0);
  writeFileSync(join(dir, 'c.yaml'), 'a: [\n');
  const unread = diff(dir, 'a.yaml', 'c.yaml', '--fail-on', 'stop');
  expect(unread).toMatchObject({ status: 1, stderr: expect.stringMatching(/^c\.yaml was not compared: no YAML/) });
}, 60_000);

test('it compares revisions of the repository here', () => {
  const dir = initRepository();
  writeFileSync(join(dir, 'a.yaml'), ROLLOUT);
  commitAll(dir, 'first');
  writeFileSync(join(dir, 'a.yaml'), replaced(ROLLOUT, ['replicas: 4', 'replicas: 8']));
  commitAll(dir, 'second');
  expect(diff(dir, 'HEAD~1', 'main').stdout).toContain('low     replicas 4 → 8');
}, 60_000);

test('what is wrong with its input is one sentence', () => {
  const dir = folder();
  expect(diff(dir, 'a.yaml', 'nowhere')).toMatchObject({
    status: 1,
    stdout: '',
    stderr:
      'nowhere: no such folder or file, and no revision of a Git repository here; in CI, fetch it first (fetch-depth: 0)\n',
  });
  expect(diff(dir, 'a.yaml', 'b.yaml', '--no-play', '--output', 'no/such/file').stderr).toMatch(
    /^no\/such\/file: cannot be written: .*\n$/,
  );
  expect(existsSync(join(dir, 'no'))).toBe(false);
}, 60_000);
