import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git, initRepository, put, temporaryFolder } from '../../support/git';
import { parsed, step, workflows } from './fleet';

/** Runs a script as GitHub does, and gives what it wrote. */
function run(
  script: string | undefined,
  env: Record<string, string>,
  cwd = temporaryFolder(),
): { status: number | null; output: string; outputs: Record<string, string>; summary: string } {
  const files = temporaryFolder();
  const [outputs, summary] = [join(files, 'output'), join(files, 'summary')];
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script ?? ''],
    {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: files, GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, ...env },
    },
  );
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const lines = read(outputs)
    .split('\n')
    .filter((line) => line !== '');
  const entries = lines.map((line): [string, string] => [
    line.slice(0, line.indexOf('=')),
    line.slice(line.indexOf('=') + 1),
  ]);
  return { status, output: stdout + stderr, outputs: Object.fromEntries(entries), summary: read(summary) };
}

const SHA = '9f8d111d8f4d5b3c2a1e0f9d8c7b6a5948372615';

describe('who releases what', () => {
  const CALL = {
    SERVICE: 'svc-a',
    ENVIRONMENT: '',
    VERSION: '',
    BRANCH: 'main',
    DEFAULT_ENVIRONMENT: 'staging',
    GITHUB_SHA: SHA,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY: 'Org/svc-a',
    GITHUB_RUN_NUMBER: '17',
    GITHUB_RUN_ATTEMPT: '2',
  };
  const validate = (props: object, call: object) =>
    run(step(parsed(workflows(props), 'release.yml'), 'validate', 'Who releases what, and to where').run, {
      ...CALL,
      ...call,
    });

  test('is handed on with a release id that no other run has', () => {
    expect(validate({}, {})).toMatchObject({
      status: 0,
      outputs: {
        service: 'svc-a',
        environment: 'staging',
        path: '.',
        version: '9f8d111d8f4d',
        'release-id': '9f8d111d8f4d-9f8d111-17.2',
        name: 'ghcr.io/org/svc-a',
      },
    });
  });

  test('in a monorepo has its folder', () => {
    const { outputs } = validate(
      { monorepo: 'services/{service}', image: 'registry.example.com/{service}/app' },
      { GITHUB_REPOSITORY: 'org/gitops', VERSION: '1.4.2', ENVIRONMENT: 'prod' },
    );
    expect(outputs).toMatchObject({
      path: 'services/svc-a',
      name: 'registry.example.com/svc-a/app',
      version: '1.4.2',
      environment: 'prod',
    });
  });

  test('a repository that is called otherwise releases its service, and no other one', () => {
    const repositories = { 'svc-a': 'org/the-first' };
    expect(validate({ repositories }, { GITHUB_REPOSITORY: 'org/the-first' }).status).toBe(0);
    expect(validate({ repositories }, { GITHUB_REPOSITORY: 'org/svc-a' }).output).toContain(
      'svc-a is released by org/the-first',
    );
    expect(validate({ repositories }, { GITHUB_REPOSITORY: 'org/the-first', SERVICE: 'svc-b' }).status).toBe(1);
  });

  test.each([
    ['a name with a command', { SERVICE: '$(touch pwned)' }, 'service is no name'],
    ['a name with a line', { SERVICE: 'svc-a\nname=evil' }, 'service is no name'],
    ['a name with a path', { SERVICE: '../svc-a' }, 'service is no name'],
    ['no name', { SERVICE: '' }, 'service is no name'],
    ['an environment that there is not', { ENVIRONMENT: 'qa' }, 'there are staging, prod'],
    ['an environment that is a pattern', { ENVIRONMENT: '*' }, 'environment is none'],
    ['a version with a line', { VERSION: '1.4.2\nservice=svc-b' }, 'version is none'],
    ['a version that is an option', { VERSION: '--help' }, 'version is none'],
    ['another branch', { GITHUB_REF: 'refs/heads/feature' }, 'the branch main alone'],
    ['a tag of the name of the branch', { GITHUB_REF: 'refs/tags/main' }, 'the branch main alone'],
    ['a pull request', { GITHUB_EVENT_NAME: 'pull_request' }, 'not from pull_request'],
    ['a pull request with rights', { GITHUB_EVENT_NAME: 'pull_request_target' }, 'not from pull_request_target'],
    ['a repository of another service', { GITHUB_REPOSITORY: 'org/svc-b' }, 'svc-a is released by org/svc-a'],
    ['a fork', { GITHUB_REPOSITORY: 'stranger/svc-a' }, 'svc-a is released by org/svc-a'],
  ])('%s is refused, and nothing is handed on', (_, call, message) => {
    const { status, output, outputs } = validate({}, call);
    expect(status).toBe(1);
    expect(output).toContain(`::error title=Nothing was released::`);
    expect(output).toContain(message);
    expect(outputs).toEqual({});
  });
});

test.each(['', 'latest', `sha256:${'0'.repeat(63)}`, `sha256:${'0'.repeat(64)}\n`])(
  '%j is no digest to sign',
  (DIGEST) => {
    const release = parsed(workflows(), 'release.yml');
    for (const job of ['sign', 'verify'])
      expect(run(step(release, job, 'The digest of the push').run, { DIGEST }).status).toBe(1);
  },
);

describe('what is deployed', () => {
  /**
   * A GitOps repository on a server, a checkout of it, and programs in place of npx and gh: bump commits the image into the
   * release file and pushes, synth and publish write the rendered tree.
   */
  function surroundings() {
    const server = join(temporaryFolder(), 'org/gitops.git');
    const seed = initRepository();
    put(seed, 'releases/svc-a.yaml', 'image: old\n');
    put(seed, '.gitignore', 'dist/\n');
    commitAll(seed, 'seed');
    git(temporaryFolder(), 'clone', '--quiet', '--bare', seed, server);
    const checkout = join(temporaryFolder(), 'work');
    git(temporaryFolder(), 'clone', '--quiet', server, checkout);
    const source = initRepository(join(checkout, '.release-source'));
    commitAll(source, 'first');
    const bin = temporaryFolder();
    const log = join(bin, 'log');
    const program = (name: string, lines: string): void => {
      writeFileSync(join(bin, name), `#!/usr/bin/env bash\nset -euo pipefail\necho "${name} $*" >> ${log}\n${lines}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program(
      'npx',
      `shift
case "$1" in
  bump)
    shift; args=("$@"); for i in "\${!args[@]}"; do
      if [ "\${args[$i]}" = --repo ]; then repo="\${args[$((i+1))]}"; fi
      if [ "\${args[$i]}" = --image ]; then image="\${args[$((i+1))]}"; fi
    done
    cd "$repo"; echo "image: $image" > releases/svc-a.yaml
    git diff --quiet || git commit --quiet --all --message "Release svc-a" --message "Release-Train: bump"; git push --quiet origin HEAD:main ;;
  check) exit "\${REFUSED:-0}" ;;
  synth) mkdir -p dist; cp releases/svc-a.yaml dist/ ;;
  publish) for environment in \${RELEASED:-staging}; do
    mkdir -p "clusters/$environment/apps/svc-a"; cp dist/svc-a.yaml "clusters/$environment/apps/svc-a/svc-a.yaml"
  done ;;
  diff) for a in "$@"; do file="$a"; done; echo "# The review" > "$file" ;;
esac`,
    );
    program(
      'gh',
      'case "$1 $2" in "pr list") echo "${OPEN-}" ;; "pr create") echo https://github.com/org/gitops/pull/7 ;; esac',
    );
    const temporary = temporaryFolder();
    const home = temporaryFolder();
    git(
      home,
      'config',
      '--file',
      join(home, '.gitconfig'),
      `url.${server}.insteadOf`,
      'https://github.com/org/gitops.git',
    );
    const deploy = (props: object = {}, env: Record<string, string> = {}) => {
      const release = parsed(workflows(props), 'release.yml');
      const results: ReturnType<typeof run>[] = [];
      for (const name of ['Write the release', 'Render and check', 'Open the pull request']) {
        // As GitHub: behind a step that failed none is run, nor where there is nothing to do.
        if (results.some(({ status }) => status !== 0)) break;
        if (results[0] && results[0].outputs.changed !== 'true') break;
        const { run: text, env: given = {} } = step(release, 'deploy', name);
        const known = Object.fromEntries(Object.entries(given).filter(([, value]) => !value.includes('${{')));
        results.push(
          run(
            text,
            {
              ...known,
              PATH: `${bin}:${process.env.PATH}`,
              HOME: home,
              RUNNER_TEMP: temporary,
              APP: 'release-bot',
              GITHUB_SHA: SHA,
              SERVICE: 'svc-a',
              ENVIRONMENT: 'staging',
              RELEASE_ID: '1.4.2-9f8d111-17.1',
              VERSION: '1.4.2',
              IMAGE: 'ghcr.io/org/svc-a@sha256:abc',
              GITOPS: 'org/gitops',
              BASE: 'main',
              GH_TOKEN: 'never-shown',
              ...env,
            },
            checkout,
          ),
        );
      }
      return results;
    };
    return { server, checkout, deploy, log: () => readFileSync(log, 'utf8').trimEnd().split('\n') };
  }

  test('is one commit with the release file and what it renders, in a pull request with the review', () => {
    const { server, deploy, log } = surroundings();
    const results = deploy();
    expect(results.map(({ status, output }) => [status, output])).toEqual([
      [0, 'This writes to a copy on this machine; what goes to GitHub is the pull request.\n'],
      [0, ''],
      [0, ''],
    ]);
    expect(git(server, 'log', '--format=%s %an', 'main..release/staging/svc-a')).toBe('Release svc-a release-bot[bot]');
    expect(git(server, 'log', '-1', '--format=%(trailers:key=Release-Train,valueonly)', 'release/staging/svc-a')).toBe(
      'bump',
    );
    expect(git(server, 'diff', '--name-only', 'main', 'release/staging/svc-a').split('\n')).toEqual([
      'clusters/staging/apps/svc-a/svc-a.yaml',
      'releases/svc-a.yaml',
    ]);
    expect(git(server, 'show', 'release/staging/svc-a:clusters/staging/apps/svc-a/svc-a.yaml')).toBe(
      'image: ghcr.io/org/svc-a@sha256:abc',
    );
    const [bump = '', synth, check, publish, diff, list, create] = log();
    expect(bump).toContain(
      `bump svc-a --env staging --image ghcr.io/org/svc-a@sha256:abc --version 1.4.2 --git-sha ${SHA} --release-id 1.4.2-9f8d111-17.1 --source-repo .release-source --repo `,
    );
    expect(synth).toContain('synth --output dist --only svc-a');
    expect(check).toContain('check dist --format github');
    expect(publish).toContain('publish . --from dist --only svc-a');
    expect(diff).toContain('diff origin/main HEAD --format markdown');
    expect(list).toContain('gh pr list --repo org/gitops --head release/staging/svc-a');
    expect(create).toContain(
      'gh pr create --repo org/gitops --base main --head release/staging/svc-a --title Release svc-a 1.4.2 to staging --body-file',
    );
    expect(results[1]!.summary).toBe('# The review\n');
    expect(results[2]!.summary).toBe('https://github.com/org/gitops/pull/7\n');
    expect(log().join('')).not.toContain('never-shown');
  });

  test('takes the place of an older one that nobody merged, and merges by itself where that was named', () => {
    const { deploy, log } = surroundings();
    const OPEN = 'https://github.com/org/gitops/pull/5';
    expect(deploy({ autoMerge: ['staging'] }, { OPEN }).map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(log().slice(-2)).toEqual([
      expect.stringContaining(`gh pr edit ${OPEN} --title Release svc-a 1.4.2 to staging`),
      `gh pr merge ${OPEN} --auto --squash`,
    ]);
  });

  test('merges by itself only if all environments that it changes were named', () => {
    const RELEASED = 'prod staging';
    const title = '--title Release svc-a 1.4.2 to prod and staging';
    const shared = surroundings();
    shared.deploy({ autoMerge: ['staging'] }, { RELEASED });
    expect(shared.log().at(-1)).toContain(title);
    const both = surroundings();
    both.deploy({ autoMerge: ['staging', 'prod'] }, { RELEASED });
    expect(both.log().at(-1)).toBe('gh pr merge https://github.com/org/gitops/pull/7 --auto --squash');
  });

  test('in a monorepo brings the commits of its folder alone', () => {
    const { deploy, log } = surroundings();
    deploy({ monorepo: 'services/{service}' }, { FOLDER: 'services/svc-a' });
    expect(log()[0]).toContain('--source-repo . --source-path services/svc-a --repo ');
  });

  test('waits for a person in other environments', () => {
    const { deploy, log } = surroundings();
    deploy({ autoMerge: ['prod'] });
    expect(log().join('\n')).not.toContain('pr merge');
  });

  test('is nothing where the release is there already', () => {
    const { server, deploy, log } = surroundings();
    const [result] = deploy({}, { IMAGE: 'old' });
    expect(result).toMatchObject({ status: 0, outputs: {}, summary: 'staging has this release already.\n' });
    expect(log()).toHaveLength(1);
    expect(git(server, 'branch', '--format=%(refname:short)')).toBe('main');
  });

  test('leaves nothing behind where it is refused', () => {
    const { server, deploy, log } = surroundings();
    expect(deploy({}, { REFUSED: '1' }).map(({ status }) => status)).toEqual([0, 1]);
    expect(git(server, 'branch', '--format=%(refname:short)')).toBe('main');
    expect(log().join('\n')).not.toContain('gh pr');
  });
});

describe('what is committed', () => {
  const NAME = 'What is committed is what was rendered';

  /** A branch on which svc-a was released and taken back while the source went on, and svc-b released once. */
  function branch() {
    const dir = initRepository();
    const bin = temporaryFolder();
    // Publishes what was rendered, as all of dist.
    writeFileSync(join(bin, 'npx'), '#!/usr/bin/env bash\ncp -r dist/. .\n');
    chmodSync(join(bin, 'npx'), 0o755);
    const manifest = (service: string) => `clusters/prod/apps/${service}/all.yaml`;
    const list = (service: string) => `.release-train/published/clusters/prod/apps/${service}.sha256`;
    const publish = (service: string, text: string, root = ''): void => {
      put(dir, `${root}${manifest(service)}`, text);
      put(dir, `${root}${list(service)}`, text);
    };
    put(dir, '.gitignore', 'dist\n');
    publish('svc-a', 'one');
    publish('svc-b', 'one');
    commitAll(dir, 'one');
    publish('svc-a', 'two');
    publish('svc-b', 'two');
    commitAll(dir, 'two');
    const isMain = (): void => void git(dir, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    const check = (rendered: Record<string, string>) => {
      for (const [service, text] of Object.entries(rendered)) publish(service, text, 'dist/');
      const text = step(parsed(workflows(), 'check.yml'), 'check', NAME).run;
      return run(text, { PATH: `${bin}:${process.env.PATH}`, BASE: 'main' }, dir);
    };
    isMain();
    return { dir, publish, isMain, check };
  }

  test('is what was rendered', () => {
    expect(branch().check({ 'svc-a': 'two', 'svc-b': 'two' })).toMatchObject({ status: 0, output: '' });
  });

  test.each([
    ['is not what was rendered', { 'svc-a': 'three', 'svc-b': 'two' }, 'clusters/prod/apps/svc-a/all.yaml'],
    ['is not all that was rendered', { 'svc-c': 'one' }, 'clusters/prod/apps/svc-c/all.yaml'],
  ])('is refused where it %s', (_, rendered, file) => {
    const { status, output } = branch().check(rendered);
    expect(status).toBe(1);
    expect(output).toContain('::error title=Not what was rendered::');
    expect(output).toContain(file);
  });

  test.each(['in this pull request', 'before'])('may be a service that was taken back %s', (when) => {
    const { dir, publish, isMain, check } = branch();
    publish('svc-a', 'one');
    commitAll(dir, 'back');
    if (when === 'before') {
      isMain();
      publish('svc-b', 'three');
      commitAll(dir, 'another release');
    }
    const rendered = { 'svc-a': 'one, of a source that went on', 'svc-b': when === 'before' ? 'three' : 'two' };
    const { status, output } = check(rendered);
    expect(output).toMatch(/^::warning title=Taken back::clusters\/prod\/apps\/svc-a is as it was [^\n]*\n$/);
    expect(status).toBe(0);
  });

  test('is refused of others where a service was taken back', () => {
    const { dir, publish, check } = branch();
    publish('svc-a', 'one');
    commitAll(dir, 'back');
    const { status, output } = check({ 'svc-a': 'three', 'svc-b': 'three' });
    expect(status).toBe(1);
    expect(output).toContain('clusters/prod/apps/svc-b/all.yaml');
    expect(output).not.toContain('svc-a/all.yaml |');
  });

  test('is refused where a hand changed what was taken back', () => {
    const { dir, publish, check } = branch();
    publish('svc-a', 'one, and a hand');
    commitAll(dir, 'back');
    expect(check({ 'svc-a': 'one', 'svc-b': 'two' }).status).toBe(1);
  });
});
