import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { releaseFile, type Sought } from '../../../lib/operations/bump/release-file';
import { commitAll, initRepository, put } from '../../support/git';
import { folderOf, releaseOf, rolloutOf } from './station';

jest.setTimeout(60_000);

function repository(files: Readonly<Record<string, string>>): string {
  const repo = initRepository();
  for (const [path, text] of Object.entries(files)) put(repo, path, text);
  commitAll(repo, 'All of it');
  return repo;
}

async function found(repo: string, sought: Partial<Sought> = {}): Promise<string> {
  return releaseFile(repo, { service: 'svc-a', ...sought }).then(
    ({ path }) => path,
    (error: Error) => `${error.name}: ${error.message.replace('the release file cannot be told\n\n', '')}`,
  );
}

const A = releaseOf('svc-a');

test('the only release file of that name is the one, wherever releases are kept', async () => {
  expect(await found(repository({ 'apps/shop/releases/eu/svc-a.yaml': A, 'docs/svc-a.yaml': 'x: 1' }))).toBe(
    'apps/shop/releases/eu/svc-a.yaml',
  );
  const repo = repository({ 'releases/svc-b.yaml': A });
  put(repo, 'releases/svc-a.yaml', A);
  expect(await found(repo)).toBe('releases/svc-a.yaml');
});

test('of several the environment says which one it releases from', async () => {
  const repo = repository({
    'releases/stage/svc-a.yaml': A,
    'releases/prod/svc-a.yaml': A,
    [folderOf('svc-a', 'stage')]: rolloutOf('svc-a', { file: 'releases/stage/svc-a.yaml' }),
    [folderOf('svc-a')]: rolloutOf('svc-a', { file: 'prod/svc-a.yaml' }),
  });
  expect(await found(repo)).toBe(
    'ReleaseTrainError: svc-a: has 2 release files: releases/prod/svc-a.yaml, releases/stage/svc-a.yaml; say which with --file, or with --env',
  );
  expect(await found(repo, { environment: 'stage' })).toBe('releases/stage/svc-a.yaml');
  expect(await found(repo, { environment: 'prod' })).toBe('releases/prod/svc-a.yaml');
  expect(await found(repo, { file: './releases/prod/svc-a.yaml' })).toBe('releases/prod/svc-a.yaml');
  expect(await found(repo, { file: 'releases/prod/svc-a.yaml', environment: 'stage' })).toBe(
    'ReleaseTrainError: releases/prod/svc-a.yaml: is not what stage releases svc-a from, but prod; leave --file or --env out',
  );
});

test('who reads a file is who names it', async () => {
  const repo = repository({
    'releases/svc-a.yaml': A,
    'releases/canary/svc-a.yaml': A,
    [folderOf('svc-a', 'stage')]: rolloutOf('svc-a'),
    [folderOf('svc-a', 'canary')]: rolloutOf('svc-a', { file: 'releases/canary/svc-a.yaml' }),
    [folderOf('svc-a')]: rolloutOf('svc-a'),
  });
  const { readers } = await releaseFile(repo, { service: 'svc-a', file: 'releases/svc-a.yaml' });
  expect(readers.map(({ environment }) => environment)).toEqual(['prod', 'stage']);
});

test('a service published before files were named is found by its name', async () => {
  const repo = repository({ 'releases/svc-a.yaml': A, [folderOf('svc-a')]: rolloutOf('svc-a', { file: '' }) });
  expect(await found(repo, { environment: 'prod' })).toBe('releases/svc-a.yaml');
});

test('what is not there is told with the nearest that is', async () => {
  const repo = repository({ 'releases/svc-b.yaml': A, [folderOf('svc-b')]: rolloutOf('svc-b') });
  expect(await found(repo, { service: 'svcb' })).toBe(
    'ReleaseTrainError: svcb: has no release file releases/…/svcb.yaml here; the nearest name is svc-b. Give --file where it is called otherwise; that of a new service is written by hand, with image, version and gitSha',
  );
  expect(await found(repo, { service: 'svcb', environment: 'prod' })).toContain(
    'svcb: is not published in prod; the nearest name is svc-b',
  );
  expect(await found(repo, { environment: 'prd' })).toContain(
    '--env: there is no environment prd below clusters/; the nearest name is prod',
  );
  expect(await found(repo, { file: 'release/svc-a.yaml' })).toContain(
    '--file: "release/svc-a.yaml" is not in the repository; the nearest name is releases/svc-b.yaml',
  );
  expect(await found(repo, { file: 'releases/svc-b.yaml' })).toContain(
    "releases/svc-b.yaml releases svc-b, and not svc-a: the name of a release file is its service's",
  );
  expect(await found(repository({ 'a.yaml': '' }), { environment: 'prod' })).toContain(
    'nothing is published here below clusters/, so prod does not say which file is meant; give --file',
  );
});

test('a file that its Rollout names and that is in another repository is told so', async () => {
  const repo = repository({ [folderOf('svc-a')]: rolloutOf('svc-a') });
  expect(await found(repo, { environment: 'prod' })).toContain(
    'clusters/prod/apps/svc-a: says that its release stands in releases/svc-a.yaml, which is not here, or not once; give --file, or the repository that has it with --repo',
  );
});

test('a file that publish keeps equal to that of another repository is not edited', async () => {
  const repo = repository({
    'releases/svc-a.yaml': A,
    '.release-train/published/releases/svc-a.yaml.sha256': `# serial: 1\n${'0'.repeat(64)}  releases/svc-a.yaml\n`,
  });
  expect(await found(repo)).toContain(
    'releases/svc-a.yaml: is published from the source repository, and the next publish would refuse it as edited by hand; bump it there: --repo SOURCE',
  );
});

test('a link, and a file that was removed, are no release files', async () => {
  const repo = repository({ 'other/svc-a.yaml': A, 'releases/svc-b.yaml': A });
  symlinkSync('../other/svc-a.yaml', join(repo, 'releases/svc-a.yaml'));
  expect(await found(repo)).toContain('releases/svc-a.yaml: is no file, but a folder or a link');
  rmSync(join(repo, 'releases/svc-a.yaml'));
  rmSync(join(repo, 'releases/svc-b.yaml'));
  expect(await found(repo, { service: 'svc-b' })).toContain('svc-b: has no release file');
});

describe('what would leave the repository, or is no name, is refused', () => {
  test.each(['../x', 'svc-a/..', '-x', 'svc a', '', 'SVC', 'svc-a\nimage: x', '\u001b[31m'])(
    'service %j',
    async (service) => {
      expect(await found(repository({ 'releases/svc-a.yaml': A }), { service })).toMatch(
        /^ReleaseTrainError: there is no such service\n\n[^\p{C}]*$/u,
      );
    },
  );
  test.each(['../../etc/passwd.yaml', '/etc/x.yaml', 'releases/../../x.yaml', 'releases/svc-a.json', '-x', ''])(
    'file %j',
    async (file) => {
      expect(await found(repository({ 'releases/svc-a.yaml': A }), { file })).toMatch(
        /--file: .* is no path of a release file/,
      );
    },
  );
  test.each(['../prod', 'prod/x', '*', ''])('environment %j', async (environment) => {
    expect(await found(repository({ 'releases/svc-a.yaml': A }), { environment })).toContain(
      'there is no such environment',
    );
  });
});
