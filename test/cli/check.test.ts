import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  const { status, stdout } = run(tree('svc-b'), '--against', before);
  expect(stdout).toMatch(
    /^error {2}removed-service {2}No service goes .*\n {2}A service whose .*\n {2}.*clusters\/prod\/apps\/svc-a:1:1\n {4}is gone, and svc-a is not decommissioned in .*\n {2}.*clusters\/prod\/apps\/svc-c:1:1\n {4}.*\n {2}→ put it back /,
  );
  expect(status).toBe(1);
});

test('release-train check says so where none goes', () => {
  const before = tree('svc-a');
  const after = tree('svc-a', 'svc-b');
  expect(run(after, '--against', before)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`${after} may take the place of ${before}\n`),
    stderr: '',
  });
});

test('release-train check refuses what has to be published one after the other, as a program reads it too', () => {
  const all = (tag: string, timeout: string) =>
    treeOf({
      [manifestOf('svc-a')]: `# Two objects.
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, namespace: prod }
spec:
  template: { spec: { containers: [{ name: svc-a, image: "ghcr.io/org/svc-a:${tag}" }] } }
  strategy: { canary: { trafficRouting: { istio: { virtualService: { name: svc-a } } }, steps: [{ setWeight: 5 }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a, namespace: prod }
spec: { hosts: [svc-a], http: [{ name: primary, timeout: ${timeout}, route: [] }] }
`,
    });
  const against = (before: string, after: string) =>
    JSON.parse(run(after, '--against', before, '--format', 'json', '--only', 'weights-reset').stdout).findings;
  expect(against(all('1.4.1', '5s'), all('1.4.2', '5s'))).toEqual([]);
  expect(against(all('1.4.1', '5s'), all('1.4.1', '9s'))).toEqual([]);
  expect(against(all('1.4.1', '5s'), all('1.4.2', '9s'))).toMatchObject([
    {
      rule: 'weights-reset',
      severity: 'error',
      message: expect.stringContaining('VirtualService changed while the pod template changes too: weights reset'),
      remedy: 'publish them apart: first the one, and the other when no release runs',
      file: manifestOf('svc-a'),
      object: 'Rollout prod/svc-a',
      line: 2,
    },
  ]);
  const [before, after] = [all('1.4.1', '5s'), all('1.4.2', '9s')];
  expect(run(after, '--against', before, '--skip', 'weights-reset', '--format', 'json').stdout).not.toContain(
    'weights reset',
  );
  expect(run(after, '--against', before, '--only', 'one-kind-a-step')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('not done: nothing was compared with'),
  });
  // A file is compared with the file.
  const files = [before, after].map((dir) => join(dir, manifestOf('svc-a'))) as [string, string];
  expect(run(files[1], '--against', files[0], '--only', 'weights-reset').stdout).toMatch(/svc-a\S*:2:\d+ /);
  expect(run(files[1], '--against', before).stderr).toContain('give two of a kind');
});

describe('release-train check', () => {
  const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: svc-a
  annotations: {}
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
          pause: { duration: 2m }
`;
  const ONE = ['--only', 'one-kind-a-step'];
  const file = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'check-')), 'rollout.yaml');
    writeFileSync(path, text);
    return path;
  };

  test('ends with status 1 where something is as bad as asked', () => {
    const bad = file(ROLLOUT);
    expect(run(bad, ...ONE)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('error  one-kind-a-step  Every step of a canary does one thing'),
      stderr: '',
    });
    expect(run(bad, ...ONE, '--fail-on', 'never').status).toBe(0);
    expect(run(bad, '--skip', 'one-kind-a-step').stdout).not.toContain('one-kind-a-step');
  });

  test.each(['json', 'sarif', 'github'])('tells the same as %s', (format) => {
    const { status, stdout } = run(file(ROLLOUT), ...ONE, '--format', format);
    expect(status).toBe(1);
    if (format === 'github')
      expect(stdout).toMatch(/^::error file=.*rollout\.yaml,line=10,col=11,title=one-kind-a-step::/);
    else expect(JSON.stringify(JSON.parse(stdout))).toContain('one-kind-a-step');
  });

  test('takes an end of a suppression by the day', () => {
    const accepted = file(
      ROLLOUT.replace('{}', '{ release-train.dev/suppress.one-kind-a-step: "until 2026-12-31: mended soon" }'),
    );
    expect(run(accepted, ...ONE, '--date', '2026-12-31')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('one-kind-a-step until 2026-12-31: mended soon'),
    });
    expect(run(accepted, ...ONE, '--date', '2027-01-01')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('(it was accepted until 2026-12-31: mended soon)'),
    });
  });

  test.each([
    [['--only', 'one-kind-a-stop'], 'there is no rule one-kind-a-stop; did you mean one-kind-a-step?'],
    [['--skip', 'nonsense'], 'there is no rule nonsense; release-train rules lists all'],
    [['--only', 'image-tag', '--skip', 'image-tag'], '--only and --skip leave no rule'],
    [['--only', ''], 'It names nothing: is a variable empty?'],
    [['--date', 'tomorrow'], 'It is no day; write it as 2026-12-31.'],
    [['--format', 'xml'], 'Allowed choices are human, json, sarif, github'],
  ])('refuses %j', (options, message) => {
    const { status, stderr } = run(file(ROLLOUT), ...options);
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test('refuses what holds no manifests, and what is not there', () => {
    expect(run(mkdtempSync(join(tmpdir(), 'check-')))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there are no manifests; give the folder that synth or helm template wrote'),
    });
    expect(run('/nowhere').stderr).toContain('/nowhere: no such file or folder; render it first');
  });
});

describe('release-train rules', () => {
  const rules = (...args: string[]) =>
    spawnSync(process.execPath, [BIN, 'rules', ...args], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });

  test('lists all, and explains one with its examples', () => {
    expect(rules().stdout).toMatch(/^one-kind-a-step +error +Every step of a canary does one thing$/m);
    expect(rules('one-kind-a-step').stdout).toMatch(/Not like this:[\s\S]*line 9: the step says pause and setWeight/);
    expect(rules('one-kind-step').stderr).toBe('there is no rule one-kind-step; did you mean one-kind-a-step?\n');
  });
});
