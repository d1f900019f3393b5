import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CDK8S_OUTDIR: 'dist' },
  });

const APP = `
const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
new ServiceSet(prod, 'services').addService('svc-a', {
  release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
  port: 8080,
  slo: Slo.availability(99.9),
});
app.synth();
`;

describe('the packed package, installed in another project', () => {
  const project = mkdtempSync(join(tmpdir(), 'release-train-user-'));

  beforeAll(() => {
    run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], ROOT);
    const tarball = readdirSync(project).find((file) => file.endsWith('.tgz')) as string;
    // Without a network and with an empty cache: what npm would fetch beside the archive comes from this repository's
    // node_modules, where it lies there, and npm itself checks that it satisfies what package.json asks for.
    const modules = join(project, 'node_modules');
    mkdirSync(join(modules, 'cdk8s-release-train'), { recursive: true });
    run('tar', ['-xzf', tarball, '-C', 'node_modules/cdk8s-release-train', '--strip-components=1'], project);
    const listed = run('npm', ['ls', '--omit=dev', '--all', '--parseable'], ROOT).trim().split('\n').slice(1);
    const peers = ['cdk8s', 'cdk8s-plus-28', 'constructs', '@types/node', 'undici-types'].map((name) =>
      join(ROOT, 'node_modules', name),
    );
    for (const path of new Set([...listed, ...peers])) {
      cpSync(path, join(modules, relative(join(ROOT, 'node_modules'), path)), { recursive: true });
    }
    const dependencies = Object.fromEntries(
      ['cdk8s-release-train', ...peers.map((it) => it.slice(it.lastIndexOf('node_modules/') + 13))].map((name) => [
        name,
        '*',
      ]),
    );
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, dependencies }));
    run('npm', ['ls', '--all'], project);
    run('npm', ['rebuild', '--ignore-scripts', '--offline'], project);
  }, 120_000);

  test('holds what users need and nothing else', () => {
    const top = readdirSync(join(project, 'node_modules/cdk8s-release-train')).sort();
    expect(top).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'build', 'docs', 'package.json']);
    expect(readdirSync(join(project, 'node_modules/cdk8s-release-train/build')).sort()).toEqual(['imports', 'lib']);
  });

  test('is used from TypeScript, with types', () => {
    writeFileSync(
      join(project, 'main.ts'),
      `import { Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';\nimport { argo } from 'cdk8s-release-train/imports';\nexport const gvk: string = argo.Rollout.GVK.kind;\n${APP}`,
    );
    const options = {
      compilerOptions: {
        module: 'node16',
        target: 'ES2022',
        strict: true,
        types: ['node'],
        rootDir: '.',
        skipLibCheck: false,
        outDir: 'out',
      },
      files: ['main.ts'],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(options));
    run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], project);
    run(process.execPath, ['out/main.js'], project);
    expect(readFileSync(join(project, 'dist/clusters/prod/apps/svc-a/svc-a.k8s.yaml'), 'utf8')).toContain(
      'kind: Rollout',
    );
    writeFileSync(
      join(project, 'main.ts'),
      readFileSync(join(project, 'main.ts'), 'utf8').replace('port: 8080', "port: '8080'"),
    );
    expect(() => run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], project)).toThrow();
  }, 60_000);

  test("is used from plain JavaScript, and tells its user's mistakes without a stack trace", () => {
    writeFileSync(
      join(project, 'main.js'),
      `const { Environment, GitOpsApp, Release, ServiceSet, Slo } = require('cdk8s-release-train');\n${APP}`,
    );
    run(process.execPath, ['main.js'], project);
    writeFileSync(
      join(project, 'main.mjs'),
      `import { Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';\n${APP.replace('port: 8080', "port: '8080'")}`,
    );
    const before = readFileSync(join(project, 'dist/clusters/prod/apps/svc-a/svc-a.k8s.yaml'), 'utf8');
    let stderr = '';
    try {
      run(process.execPath, ['main.mjs'], project);
    } catch (error) {
      stderr = (error as { stderr: string }).stderr;
    }
    expect(stderr).toBe(
      '1 problem in the fleet; nothing was written.\n\nprod/services/svc-a: port: "8080" is a text; write the number 8080\n',
    );
    expect(readFileSync(join(project, 'dist/clusters/prod/apps/svc-a/svc-a.k8s.yaml'), 'utf8')).toBe(before);
  }, 60_000);

  test('brings its command', () => {
    const bin = join(project, 'node_modules/cdk8s-release-train/build/lib/cli/main.js');
    writeFileSync(join(project, 'cdk8s.yaml'), 'app: node main.js\n');
    expect(run(process.execPath, [bin, 'synth'], project)).toBe('2 files in dist\n');
    expect(run(process.execPath, [bin, '--version'], project)).toBe('0.1.0\n');
  }, 60_000);
});
