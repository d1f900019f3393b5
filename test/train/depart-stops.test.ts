import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../lib/git';
import { compared, type FakeArgoCd, syncEnds, syncFails, syncRuns } from '../support/argo-cd';
import { git, manifestOf, put, temporaryFolder } from '../support/git';
import { clone, pushElse, revert, station, trainTree } from './departing';

const R2 = { 'svc-a': 'r2', 'svc-b': 'r2', 'svc-c': 'r2', 'svc-d': 'r2' };
const ABORTED = [
  syncRuns,
  syncEnds,
  compared('Progressing'),
  compared('Degraded', 'RolloutAborted: aborted by analysis'),
];

/** A message without what is different in each run. */
function plain(message: string): string {
  return message.replace(/\b[0-9a-f]{40}\b/g, 'SHA').replace(/\b[0-9a-f]{8}\b/g, '…');
}

describe('a train stops', () => {
  test('where a release is aborted, and says how to take it back; later waves are untouched', async () => {
    const slow = [syncRuns, syncEnds, ...Array.from({ length: 9 }, () => compared('Progressing'))];
    const { departed, subjects, remote } = await station({ 'svc-b': slow, 'svc-c': ABORTED });
    const message = await departed(trainTree(R2));
    expect(plain(message)).toBe(`ReleaseTrainError: the train stopped in wave 2 of 3; what comes after is untouched

svc-c: Synced, Degraded at … (RolloutAborted: aborted by analysis)
to take it back: \`git pull --ff-only origin main && git revert --no-edit SHA && git push origin HEAD:main\`, in a checkout of main; put the source back as well, since publish does not bring back what was reverted
still under way: svc-b; nobody holds them
to go on: run this again: nothing is pushed twice`);
    expect(subjects()).toEqual(['Release svc-a', 'Release svc-b', 'Release svc-c']);

    const checkout = clone(remote);
    for (const command of (/`(.*)`/.exec(message)?.[1] ?? '').split(' && '))
      git(checkout, ...command.split(' ').slice(1));
    expect(subjects().at(-1)).toBe('Revert "Release svc-c"');
    expect(git(remote, 'diff', '--name-only', 'main~1', 'main').split('\n')).toEqual([
      '.release-train/published/clusters/prod/apps/svc-c.sha256',
      manifestOf('svc-c'),
    ]);
    const again = plain(await departed(trainTree(R2)));
    expect(again).toContain(
      'ReleaseTrainError: nothing was published\n\nclusters/prod/apps/svc-c: commit … "Revert "Release svc-c"" took the release r2 back',
    );
    expect(again).toContain(' --only svc-c --adopt clusters/prod/apps/svc-c`, which is no train');
  });

  test('at the same place when it is run again, and tells that the content was there before', async () => {
    const { departed, subjects } = await station({ 'svc-a': ABORTED });
    await departed(trainTree(R2));
    expect(plain(await departed(trainTree(R2)))).toContain(
      'svc-a: was not pushed by this run; the last change of its folder is … "Release svc-a"\nto take it back: `git pull',
    );
    expect(subjects()).toEqual(['Release svc-a']);
  });

  test('and proposes no revert of a commit that is not its own and brought others as well', async () => {
    const { departed, fake, subjects } = await station();
    fake.of('svc-b').app.status.health = { status: 'Degraded', message: 'metrics are away' };
    const message = plain(await departed(trainTree({ 'svc-c': 'r2' })));
    expect(message).toContain('svc-b: Synced, Degraded at … (metrics are away)\n');
    expect(message).toContain(
      'svc-b: was not pushed by this run, so look for the cause elsewhere first; the last change of its folder, … "publish", changes 12 more files, and a revert would take all of it back',
    );
    expect(message).not.toContain('to take it back');
    expect(message).not.toContain('git revert');
    expect(subjects()).toEqual(['Release svc-c']);
  });

  test('where a sync fails', async () => {
    const { departed, subjects } = await station({ 'svc-a': [syncRuns, syncFails] });
    expect(await departed(trainTree(R2))).toContain(
      'svc-a: the sync ended as Failed (one or more objects failed to apply)\nto take it back: ',
    );
    expect(subjects()).toEqual(['Release svc-a']);
  });

  test('where the time is over, and goes on waiting when it is run again', async () => {
    const { departed, subjects, fake } = await station({ 'svc-a': [syncRuns] });
    expect(plain(await departed(trainTree({ 'svc-a': 'r2' }), { timeoutSeconds: 0.2 }))).toContain(
      'svc-a: not there after 200ms: a sync is running, OutOfSync, Healthy at …\nto take it back: ',
    );
    fake.of('svc-a').left = [syncEnds, compared('Healthy')];
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
    expect(subjects()).toEqual(['Release svc-a']);
  });

  test('where Argo CD stays at another revision, though it says Synced and Healthy', async () => {
    const { departed, fake } = await station();
    const stuck = JSON.stringify(fake.of('svc-a').app);
    fake.intercept = (request, response) => {
      if (!request.url?.includes('svc-a-prod')) return false;
      response.writeHead(200).end(stuck);
      return true;
    };
    expect(plain(await departed(trainTree({ 'svc-a': 'r2' }), { timeoutSeconds: 0.3 }))).toContain(
      'svc-a: not there after 300ms: Synced, Healthy at …; Argo CD has not compared with what was pushed yet',
    );
  });

  test.each(['Synced, Progressing', 'OutOfSync, Healthy'])(
    'where somebody reverts what it waits for: %s',
    async (moment) => {
      const { departed, remote, lines, subjects } = await station();
      let by = '';
      const say = (line: string): void => {
        lines.push(line);
        if (by === '' && line.includes(moment)) by = revert(remote, 'clusters/prod/apps/svc-a');
      };
      const message = await departed(trainTree(R2), { say });
      expect(message).toContain(
        `svc-a: its folder was changed by ${by} "Revert "Release svc-a"" while the train waited for it`,
      );
      expect(message).not.toContain('to take it back');
      expect(subjects()).toEqual(['Release svc-a', 'Revert "Release svc-a"']);
    },
  );

  test('where an Application vanishes', async () => {
    const { departed, fake, lines } = await station();
    const say = (line: string): void => {
      lines.push(line);
      if (line.includes('svc-a: Synced, Progressing')) fake.applications.delete('svc-a-prod');
    };
    expect(
      await departed(trainTree(R2), { say }),
    ).toBe(`ReleaseTrainError: the train stopped in wave 1 of 3; what comes after is untouched

Application svc-a-prod: there is no such Application in the namespace argocd: of a new service, publish the ApplicationSet first
then: run this again: nothing is pushed twice`);
  });

  test('where Argo CD does not come back', async () => {
    const { departed, fake, lines } = await station();
    const say = (line: string): void => {
      lines.push(line);
      if (line.includes('svc-a: Synced, Progressing'))
        fake.intercept = (_, response) => {
          response.writeHead(500).end();
          return true;
        };
    };
    expect(await departed(trainTree(R2), { say })).toContain(
      '--argocd: Argo CD answered 500, 8 times in a row\nthen: ',
    );
    expect(lines.filter((line) => line.includes('answered 500')).slice(0, 2)).toEqual([
      'Argo CD answered 500; try 1 of 8, the next in 5ms',
      'Argo CD answered 500; try 2 of 8, the next in 10ms',
    ]);
  });
});

test('a proxy of CI that Node passes by is told where Argo CD cannot be reached', async () => {
  const { departed, fake, address, lines } = await station();
  fake.stop();
  process.env.HTTPS_PROXY = 'http://proxy.example.com:3128';
  try {
    const message = await departed(trainTree(R2), { pollSeconds: 0.001 });
    expect(message).toContain(
      `--argocd: ${address.slice('http://'.length)} cannot be reached (ECONNREFUSED), 8 times in a row; HTTPS_PROXY is set, and Node passes it by: set NODE_USE_ENV_PROXY=1, which Node knows from 22.21 and 24 on`,
    );
    expect(message).not.toContain('proxy.example.com');
    // Once each time, though four Applications are asked for at once.
    expect(lines.filter((line) => line.includes('(ECONNREFUSED); try'))).toHaveLength(7);
  } finally {
    delete process.env.HTTPS_PROXY;
  }
});

describe('a train does not depart', () => {
  const intercepted =
    (status: number, headers: Record<string, string> = {}, body = '{}') =>
    (fake: FakeArgoCd): void => {
      fake.intercept = (_, response) => {
        response.writeHead(status, headers).end(body);
        return true;
      };
    };
  const changed =
    (change: (app: FakeArgoCd) => void) =>
    (fake: FakeArgoCd): void =>
      change(fake);

  test.each<[string, (fake: FakeArgoCd) => void, string]>([
    [
      'whose Applications are not there, all told',
      ({ applications }) => ['svc-b-prod', 'svc-d-prod'].map((name) => applications.delete(name)),
      'Application svc-b-prod: there is no such Application in the namespace argocd: of a new service, publish the ApplicationSet first\nApplication svc-d-prod: there is no',
    ],
    [
      'whose token may not get Applications',
      intercepted(403),
      'Application svc-a-prod: the token in ARGOCD_AUTH_TOKEN may not get it, or there is no such Application in the namespace argocd: Argo CD answers both with 403',
    ],
    [
      'whose token is none',
      intercepted(401),
      'ARGOCD_AUTH_TOKEN: holds a token that Argo CD does not know, or that has expired (401)',
    ],
    [
      'that is led on to a login',
      intercepted(302, { location: 'https://sso.example.com/' }),
      '--argocd: leads on to https://sso.example.com/, where the token is not sent: give the address of Argo CD itself',
    ],
    [
      'that asks something else',
      intercepted(200, {}, '<html>'),
      '--argocd: is not the address of the API of Argo CD: something else answers there',
    ],
    ['that is answered strangely', intercepted(418), 'Application svc-a-prod: Argo CD answered 418'],
    [
      'whose Applications follow another folder',
      changed((fake) => (fake.of('svc-c').app.spec.source.path = 'clusters/prod/apps/other')),
      'Application svc-c-prod: applies the folder clusters/prod/apps/other, and the plan says clusters/prod/apps/svc-c',
    ],
    [
      'whose Applications follow another branch',
      changed((fake) => (fake.of('svc-c').app.spec.source.targetRevision = 'v1')),
      'Application svc-c-prod: follows v1, and the train pushes to main; give the branch with --branch',
    ],
    [
      'whose Applications have several sources',
      changed((fake) => (fake.of('svc-c').app.spec.sources = [{}, {}])),
      'Application svc-c-prod: has several sources, whose revisions the train cannot follow',
    ],
  ])('%s', async (_, prepare, expected) => {
    const { departed, fake, subjects } = await station();
    prepare(fake);
    const message = await departed(trainTree(R2));
    expect(message).toContain(expected);
    expect(message).not.toContain('secret');
    expect(subjects()).toEqual([]);
  });

  test('that publish refuses anywhere, told before anything is pushed', async () => {
    const { departed, remote, repo, subjects } = await station();
    pushElse(remote, manifestOf('svc-d'), 'edited by hand');
    const message = await departed(trainTree(R2));
    expect(message).toContain(`${manifestOf('svc-d')}: a commit changed it since the last publish`);
    expect(message.replace(/ --from \S+(?= )/, '')).toContain(
      `\`release-train publish ${repo} --only svc-d --adopt ${manifestOf('svc-d')}\`, which is no train: it brings the service to every environment at once`,
    );
    expect(subjects()).toEqual([`change ${manifestOf('svc-d')}`]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['without a token', { token: undefined }, 'ARGOCD_AUTH_TOKEN: is not set'],
    ['with half a token', { token: 'secret\nmore' }, 'ARGOCD_AUTH_TOKEN: has blanks or line breaks in it'],
    ['without an address', { argoCd: undefined }, '--argocd: is missing; write for example https://argocd.example.com'],
    ['to no address', { argoCd: 'argocd' }, '--argocd: is no address; write for example https://argocd.example.com'],
    [
      'with a token in the clear',
      { argoCd: 'http://argocd.example.com' },
      '--argocd: would send the token readable over the network; write https://',
    ],
    ['with a password', { argoCd: 'https://me:it@argocd.example.com' }, '--argocd: has more than a host and a path'],
    ['of an environment without a plan', { environment: 'staging' }, 'docs/release/staging: has no plan'],
    ['to a branch that there is not', { branch: 'master' }, 'fetching failed\n\ngit fetch: '],
    ['from a file', { repo: __filename }, `${__filename}: is a file: give the folder of a Git checkout`],
    ['from no checkout', { repo: '/nowhere' }, '/nowhere: does not exist: clone the GitOps repository there first'],
  ])('%s', async (_, options, expected) => {
    const { departed, fake, subjects } = await station();
    const message = await departed(trainTree(R2), options);
    expect(message).toContain(expected);
    expect(message).not.toMatch(/me:it|secret/);
    expect(subjects()).toEqual([]);
    expect(fake.requests).toEqual([]);
  });

  test('with a plan of something else', async () => {
    const { departed } = await station();
    const plan = join(temporaryFolder(), 'train.json');
    const withPlan = (text: string): Promise<string> => {
      writeFileSync(plan, text);
      return departed(trainTree(R2), { plan });
    };
    expect(await withPlan('{}')).toContain(`${plan}: is no plan of version 2: synth it again`);
    const inArgoCd = { version: 2, after: [], argoCdNamespace: 'argocd' };
    expect(await withPlan(JSON.stringify({ ...inArgoCd, environment: 'eu', waves: [] }))).toContain(
      `${plan}: is the plan of "eu", and --env says "prod"; name the plan of prod`,
    );
    const service = { name: 'svc-x', folder: 'clusters/prod/apps/svc-x', applications: ['svc-x-prod'] };
    const wave = { wave: 1, batches: [{ services: ['svc-x'], leastSeconds: 0 }], services: [service] };
    const withWave = (changes: object, more: object = {}): Promise<string> =>
      withPlan(JSON.stringify({ ...inArgoCd, environment: 'prod', ...more, waves: [{ ...wave, ...changes }] }));
    expect(await withWave({})).toContain(
      'svc-x: is in the plan, and the tree has no clusters/prod/apps/svc-x: synth the plan and the tree together',
    );
    for (const broken of [
      { batches: [{}] },
      { services: [null] },
      { batches: [{ services: ['svc-y'], leastSeconds: 0 }] },
    ])
      expect(await withWave(broken)).toContain(`${plan}: is no plan of version 2: synth it again`);
    expect(await withWave({ services: [{ ...service, applications: [] }] })).toContain(
      'svc-x: goes to clusters that only Argo CD knows, so nobody could tell when it is there: name them in the source with Clusters.named',
    );
    expect(await withWave({}, { rollingSync: true })).toContain(`${plan}: its order is kept by RollingSync`);
  });

  test('while another one is at work in the same checkout', async () => {
    const { departed, repo, subjects } = await station();
    const unlock = takeLock(join(repo, '.git/release-train/departing'), 'train');
    expect(await departed(trainTree(R2))).toContain(`another train departs from this repository\n\n${repo}/.git/`);
    unlock();
    expect(subjects()).toEqual([]);
  });

  test('into a branch that takes no pushes: it stops with what the server says', async () => {
    const { departed, remote, subjects } = await station();
    put(remote, 'hooks/pre-receive', '#!/bin/sh\necho "main is protected" >&2\nexit 1\n');
    git(remote, 'config', 'core.hooksPath', join(remote, 'hooks'));
    chmodSync(join(remote, 'hooks/pre-receive'), 0o755);
    const message = await departed(trainTree(R2));
    expect(message).toContain('the train stopped in wave 1 of 3');
    expect(message).toContain('git push: remote: main is protected');
    expect(subjects()).toEqual([]);
  });
});
