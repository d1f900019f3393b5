import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitAll, content, git, identify, initRepository, put, temporaryFolder } from '../support/git';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const BIN = join(ROOT, 'build/lib/cli/main.js');

const MAIN = `const { Environment, GitOpsApp, Releases, ServiceSet, Slo } = require('cdk8s-release-train');
const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
const services = new ServiceSet(prod, 'services', { releases: Releases.fromFolder('releases') });
services.addService('svc-a', { port: 8080, slo: Slo.availability(99.9) });
app.synth();
`;

const image = (digit: string) => `ghcr.io/org/svc-a@sha256:${digit.repeat(64)}`;

/** A GitOps repository with an app, and the packages that it needs in the checkout alone. */
function project(): { repo: string; remote: string } {
  const first = initRepository();
  put(first, 'cdk8s.yaml', 'language: typescript\napp: node main.js\noutput: dist\n');
  put(first, 'main.js', MAIN);
  put(first, '.gitignore', 'node_modules\ndist\n');
  put(first, 'releases/svc-a.yaml', `image: ${image('1')}\nversion: 1.9\ngitSha: 9f8d111\n`);
  commitAll(first, 'The first release');
  const remote = join(temporaryFolder(), 'gitops.git');
  git(first, 'clone', '--quiet', '--bare', '.', remote);
  const repo = join(temporaryFolder(), 'checkout');
  git(dirname(repo), 'clone', '--quiet', remote, repo);
  identify(repo);
  const packages = temporaryFolder();
  // Only what it is: the packages of this one are found from where it really lies.
  symlinkSync(ROOT, join(packages, 'cdk8s-release-train'));
  symlinkSync(packages, join(repo, 'node_modules'));
  return { repo, remote };
}

function bump(cwd: string, ...args: string[]) {
  const { NODE_OPTIONS: _, KUBERNETES_SERVICE_HOST: __, ...env } = process.env;
  const given = ['bump', 'svc-a', '--image', image('2'), '--version', '1.10', '--git-sha', '37ee0097cf', ...args];
  return spawnSync(process.execPath, [BIN, ...given], { cwd, encoding: 'utf8', env: { ...env, ...SECRETS } });
}

const SECRETS = { GH_TOKEN: 'secret', RELEASE_TRAIN_SLACK_WEBHOOK: 'https://hooks.slack.com/secret' };

test('renders the app with the release before it is there, and shows what changes', () => {
  const { repo } = project();
  const { status, stdout, stderr } = bump(repo);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('\nsvc-a (prod)\n');
  expect(stdout).toMatch(/releases 1\.9 → 1\.10|1\.9.*1\.10/);
  expect(git(repo, 'status', '--porcelain')).toBe(' M releases/svc-a.yaml');
  expect(content(repo, 'releases/svc-a.yaml')).toBe(
    `image: ${image('2')}\nversion: "1.10"\ngitSha: 37ee0097cf\npreviousGitSha: 9f8d111\n`,
  );
});

test('renders below the Git folder where it pushes, with the packages of the checkout', () => {
  const { repo, remote } = project();
  const { status, stdout, stderr } = bump(repo, '--push');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('\nsvc-a (prod)\n');
  expect(stdout).toContain('pushed to main\n');
  expect(git(remote, 'log', '-1', '--format=%s', 'main')).toBe('Release svc-a 1.10');
  expect(git(repo, 'status', '--porcelain')).toBe('');
});

test('is refused with what the app says where the release cannot be rendered', () => {
  const { repo } = project();
  put(
    repo,
    'main.js',
    `if (require('fs').readFileSync('releases/svc-a.yaml', 'utf8').includes('1.10')) throw new Error(\`no 1.10 \${process.env.GH_TOKEN} \${process.env.RELEASE_TRAIN_SLACK_WEBHOOK}\`);\n${MAIN}`,
  );
  const { status, stderr } = bump(repo);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^the release cannot be rendered; nothing was changed\n\nreleases\/svc-a\.yaml: node main\.js ended with 1:\n/,
  );
  expect(stderr).toContain('no 1.10 undefined undefined');
  expect(stderr).not.toContain('secret');
  expect(git(repo, 'status', '--porcelain')).toBe(' M main.js');
});

test('goes on without an app, and without its packages, and says so', () => {
  const { repo } = project();
  expect(bump(repo, '--no-synth', '--dry-run').stdout).toContain(
    'not rendered, so what changes in the manifests is not shown\n',
  );
  put(repo, 'main.js', "require('no-such-package')");
  expect(bump(repo, '--dry-run').stdout).toContain("Cannot find module 'no-such-package'");
  git(repo, 'rm', '--quiet', '--cached', 'cdk8s.yaml');
  put(repo, '.gitignore', 'cdk8s.yaml\nnode_modules\n');
  const { status, stdout } = bump(repo, '--dry-run');
  expect(status).toBe(0);
  expect(stdout).toContain('there is no cdk8s.yaml that names an app; give --app');
});

test('names the contexts that the kubeconfig has, and none where there is none', () => {
  const { repo } = project();
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster: { server: 'https://kube.example.com' } }],
    contexts: ['staging', 'prod'].map((name) => ({ name, context: { cluster: 'one', user: 'me' } })),
    users: [{ name: 'me', user: {} }],
  };
  put(repo, 'kube.json', JSON.stringify(kubeconfig));
  const told = (KUBECONFIG: string) => {
    jest.replaceProperty(process, 'env', { ...process.env, KUBECONFIG, HOME: repo });
    return bump(repo, '--no-synth', '--context', 'pord').stderr;
  };
  expect(told(join(repo, 'kube.json'))).toBe('there is no context pord in the kubeconfig; there are prod, staging\n');
  expect(told('')).toBe('there is no context pord in the kubeconfig; there is none at all\n');
  jest.restoreAllMocks();
});

test('refuses what cannot go together, without a stack trace', () => {
  const { repo } = project();
  expect(bump(repo, '--push', '--pull-request')).toMatchObject({ status: 1 });
  for (const [option, value] of [
    ['--commits', 'a..b'],
    ['--source-path', 'services/svc-a'],
  ] as const)
    expect(bump(repo, option, value)).toMatchObject({
      status: 1,
      stderr: `no commits can be listed\n\n${option}: needs --source-repo, a checkout of the repository that has them\n`,
    });
  expect(bump(repo, '--timeout', 'soon').stderr).toContain('Write a duration such as 10s, 90m or 1h30m.');
});
