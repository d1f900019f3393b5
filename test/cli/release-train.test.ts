import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const BIN = join(ROOT, 'build/lib/cli/main.js');

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a platform team: an app, a cdk8s.yaml, and the packages beside it. */
function project(services: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-train-cli-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node main.js\noutput: dist\n');
  write(folder, services);
  return folder;
}

function write(folder: string, services: string): void {
  writeFileSync(
    join(folder, 'main.js'),
    `const { Duration } = require('cdk8s');
const { CanaryPlan, Environment, GitOpsApp, Release, ServiceSet, Slo } = require(${JSON.stringify(join(ROOT, 'build/lib'))});
const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
const services = new ServiceSet(prod, 'services');
const base = { release: Release.of({ image: 'x:1', version: '1', gitSha: '9f8d111' }), port: 8080, slo: Slo.availability(99.9) };
${services}
app.synth();
`,
  );
}

function run(cwd: string, ...args: string[]): Outcome {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawnSync(process.execPath, [BIN, ...args], { cwd, encoding: 'utf8', env });
}

function cdk8s(cwd: string): Outcome {
  return spawnSync(process.execPath, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
}

const GOOD = "services.addService('svc-a', base);\nservices.addService('svc-b', base);";
const MANIFEST = 'dist/clusters/prod/apps/svc-a/svc-a.k8s.yaml';

describe('release-train synth', () => {
  test('renders what cdk8s synth renders', () => {
    const folder = project(GOOD);
    expect(run(folder, 'synth')).toMatchObject({ status: 0, stdout: '3 files in dist\n', stderr: '' });
    const ours = readFileSync(join(folder, MANIFEST), 'utf8');
    expect(cdk8s(folder).status).toBe(0);
    expect(readFileSync(join(folder, MANIFEST), 'utf8')).toBe(ours);
  }, 30_000);

  test('on an error says what is wrong and nothing else, and leaves the last good tree as it was', () => {
    const folder = project(GOOD);
    run(folder, 'synth');
    const before = readFileSync(join(folder, MANIFEST), 'utf8');
    write(
      folder,
      "services.addService('svc-a', { ...base, port: '8080' });\nservices.addService('svc-b', { ...base, replicas: 0 });",
    );
    expect(run(folder, 'synth')).toEqual(
      expect.objectContaining({
        status: 1,
        stdout: '',
        stderr:
          '2 problems in the fleet; nothing was written.\n\n' +
          'prod/services/svc-a: port: "8080" is a text; write the number 8080\n' +
          'prod/services/svc-b: replicas: 0 is no number of pods; write a whole number from 1\n',
      }),
    );
    expect(readFileSync(join(folder, MANIFEST), 'utf8')).toBe(before);
  });

  test('under cdk8s synth our message comes first and complete', () => {
    const folder = project("services.addService('svc-a', { ...base, port: 0 });");
    const { status, stderr } = cdk8s(folder);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(
      /^1 problem in the fleet; nothing was written\.\n\nprod\/services\/svc-a: port: 0 is no port; write the number that the container listens on, 1 to 65535\n/,
    );
  }, 30_000);

  test('tells the line of the app for an error of another library, such as a negative duration', () => {
    const folder = project('CanaryPlan.of([{ weight: 5, hold: Duration.minutes(-2) }]);');
    expect(run(folder, 'synth')).toMatchObject({
      status: 1,
      stderr:
        'main.js:7: Duration amounts cannot be negative. Received: -2\n(the whole stack: RELEASE_TRAIN_STACK=1)\n',
    });
  });

  test('an app that ends without a word is not left without one', () => {
    const folder = project(GOOD);
    const ended = run(folder, 'synth', '--app', 'exit 3');
    expect(ended).toMatchObject({ status: 1, stderr: 'exit 3: ended with status 3; dist is as it was\n' });
    const killed = run(folder, 'synth', '--app', 'node -e "process.kill(process.pid, 9)"');
    expect(killed.status).toBe(1);
    expect(killed.stderr).toMatch(/ended with status 137, as what is killed does; dist is as it was\n$/);
  });

  test('never takes the last tree for a new one', () => {
    const folder = project(GOOD);
    run(folder, 'synth');
    const outcome = run(folder, 'synth', '--app', 'true');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('does the app end with app.synth(), and leave outdir to the command?');
  });

  test('prints a long report to its end, also into a pipe that is read slowly', () => {
    const folder = project("for (let i = 0; i < 2000; i++) services.addService('svc-' + i, { ...base, port: 0 });");
    const slow = spawnSync('sh', ['-c', `"${process.execPath}" main.js 2>&1 >/dev/null | (sleep 1; cat)`], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(slow.stdout.length).toBeGreaterThan(2 ** 17);
    expect(slow.stdout.trimEnd().split('\n').at(-1)).toBe(
      'prod/services/svc-1999: port: 0 is no port; write the number that the container listens on, 1 to 65535',
    );
  }, 30_000);

  test('renders one service although another is wrong', () => {
    const folder = project("services.addService('svc-a', base);\nservices.addService('svc-b', { ...base, port: 0 });");
    expect(run(folder, 'synth').status).toBe(1);
    const outcome = run(folder, 'synth', '--only', 'svc-a');
    expect(outcome).toMatchObject({ status: 0, stdout: '1 file in dist\n' });
    expect(outcome.stderr).toBe(
      'left aside, because only svc-a is rendered:\nprod/services/svc-b: port: 0 is no port; write the number that the container listens on, 1 to 65535\n',
    );
    expect(run(folder, 'synth', '--only', 'svc-x').stderr).toContain(
      'there is no service svc-x to render alone; the services are svc-a, svc-b',
    );
  });

  test('says so when there is no app, or the app renders nothing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'release-train-cli-'));
    expect(run(empty, 'synth')).toMatchObject({
      status: 1,
      stderr: 'cdk8s.yaml: names no app; write for example `app: node --import tsx main.ts`, or give --app\n',
    });
    expect(run(empty, 'synth', '--app', 'true').stderr).toContain('ended without a rendered tree');
    writeFileSync(join(empty, 'cdk8s.yaml'), 'app: 5\n');
    expect(run(empty, 'synth').stderr).toBe('cdk8s.yaml: app: 5 is no text; write it as a string\n');
    writeFileSync(join(empty, 'cdk8s.yaml'), 'app: [\n');
    expect(run(empty, 'synth').stderr).toContain('cdk8s.yaml: no YAML');
  });

  test.each([
    ['a file', (folder: string) => writeFileSync(join(folder, 'out'), ''), 'out'],
    ['a checkout', (folder: string) => mkdirSync(join(folder, 'out/.git'), { recursive: true }), 'out'],
    ['a place that cannot be written', () => undefined, '/proc/release-train'],
  ])('refuses an output folder that is %s', (_, prepare, out) => {
    const folder = project(GOOD);
    prepare(folder);
    const { status, stderr } = run(folder, 'synth', '--output', out);
    expect(status).toBe(1);
    expect(stderr).toContain(out);
    expect(stderr).not.toContain('    at ');
  });
});

describe('release-train publish', () => {
  const git = (cwd: string, ...args: string[]): Outcome =>
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' });

  test('brings the rendered tree into a checkout, and says what it did', () => {
    const folder = project(GOOD);
    const checkout = mkdtempSync(join(tmpdir(), 'gitops-'));
    git(checkout, 'init', '-q');
    run(folder, 'synth');
    const first = run(folder, 'publish', checkout);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain('written clusters/prod/apps/svc-a/svc-a.k8s.yaml');
    expect(existsSync(join(checkout, 'clusters/prod/argocd/services.k8s.yaml'))).toBe(true);
    git(checkout, 'add', '-A');
    git(checkout, 'commit', '-qm', 'first');
    expect(run(folder, 'publish', checkout).stdout).not.toContain('written');
  });

  test("publishes the fix of one team although another team's service is broken", () => {
    const folder = project(GOOD);
    const checkout = mkdtempSync(join(tmpdir(), 'gitops-'));
    git(checkout, 'init', '-q');
    run(folder, 'synth');
    run(folder, 'publish', checkout);
    git(checkout, 'add', '-A');
    git(checkout, 'commit', '-qm', 'first');
    write(
      folder,
      "services.addService('svc-a', { ...base, replicas: 9 });\nservices.addService('svc-b', { ...base, port: 0 });",
    );
    expect(run(folder, 'synth', '--only', 'svc-a').status).toBe(0);
    expect(run(folder, 'publish', checkout).status).toBe(1);
    expect(run(folder, 'publish', checkout, '--only', 'svc-a')).toMatchObject({ status: 0 });
    const changed = git(checkout, 'status', '--porcelain').stdout.trimEnd().split('\n');
    expect(changed).toEqual([
      ' M .release-train/published/clusters/prod/apps/svc-a.sha256',
      ' M clusters/prod/apps/svc-a/svc-a.k8s.yaml',
    ]);
  });

  test('takes an empty --only, as of an empty variable of CI, for a mistake and not for the whole fleet', () => {
    const folder = project(GOOD);
    const checkout = mkdtempSync(join(tmpdir(), 'gitops-'));
    git(checkout, 'init', '-q');
    run(folder, 'synth');
    for (const command of [
      ['publish', checkout],
      ['synth', '--output', 'other'],
    ]) {
      for (const only of ['', ',', ' ']) {
        const outcome = run(folder, ...command, '--only', only);
        expect(outcome).toMatchObject({ status: 1, stdout: '' });
        expect(outcome.stderr).toContain(
          'It names nothing: is a variable empty? Leave the option out where you mean everything.',
        );
      }
    }
    expect(existsSync(join(checkout, 'clusters'))).toBe(false);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  }, 30_000);

  test('tells a wrong place without a stack trace', () => {
    const folder = project(GOOD);
    run(folder, 'synth');
    for (const place of [mkdtempSync(join(tmpdir(), 'no-git-')), join(folder, 'nowhere')]) {
      const { status, stderr } = run(folder, 'publish', place);
      expect(status).toBe(1);
      expect(stderr).not.toContain('    at ');
      expect(stderr.length).toBeGreaterThan(20);
    }
    expect(run(folder, 'publish').stderr).toContain("missing required argument 'checkout'");
  });
});
