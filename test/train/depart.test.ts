import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compared, syncEnds, syncRuns } from '../support/argo-cd';
import { git, manifestOf, temporaryFolder } from '../support/git';
import { pushElse, station, trainTree } from './departing';

const R2 = { 'svc-a': 'r2', 'svc-b': 'r2', 'svc-c': 'r2', 'svc-d': 'r2' };

describe('release-train depart', () => {
  test('releases wave after wave, with a commit a service, each when those before it run their release', async () => {
    const { departed, subjects, fake, lines } = await station();
    const begun: string[] = [];
    const say = (line: string): void => {
      lines.push(line);
      const [, name] = /committed (\S+)/.exec(line) ?? [];
      if (!name) return;
      const before = { 'svc-a': [], 'svc-b': ['svc-a'], 'svc-c': ['svc-a'], 'svc-d': ['svc-b', 'svc-c'] }[name] ?? [];
      for (const other of before) {
        const found = fake.of(other);
        expect(found.synced).toHaveLength(1);
        expect(found.app.status).toMatchObject({ sync: { status: 'Synced' }, health: { status: 'Healthy' } });
      }
      begun.push(name);
    };
    expect(await departed(trainTree(R2), { say })).toBe('arrived');
    expect(begun).toEqual(['svc-a', 'svc-b', 'svc-c', 'svc-d']);
    expect(subjects()).toEqual(begun.map((name) => `Release ${name}`));
    expect(lines.map((line) => line.replace(/\b[0-9a-f]{8}\b/g, '…')).slice(0, 11)).toEqual([
      'prod: 4 services, of which 4 change',
      'wave 1 of 3: svc-a',
      '  committed svc-a (…)',
      '  pushed',
      '  svc-a: Synced, Healthy at …; Argo CD has not compared with what was pushed yet',
      '  svc-a: a sync is running, OutOfSync, Healthy at …',
      '  svc-a: OutOfSync, Healthy at …; not compared since the sync',
      '  svc-a: Synced, Progressing at …',
      '  svc-a: Synced, Suspended at …',
      '  svc-a: arrived (Synced, Healthy at …)',
      'wave 2 of 3: svc-b, svc-c',
    ]);
    expect(lines.at(-1)).toBe('prod: the train has arrived');
  });

  test('no more services at a time than the plan says', async () => {
    const { departed, lines } = await station();
    expect(await departed(trainTree(R2, { maxInFlight: 1 }))).toBe('arrived');
    const [committed, arrived] = ['committed svc-c', 'svc-b: arrived'].map((text) =>
      lines.findIndex((line) => line.includes(text)),
    );
    expect(arrived).toBeGreaterThan(0);
    expect(committed).toBeGreaterThan(arrived as number);
    expect(lines).toContain('wave 2 of 3, batch 2 of 2: svc-c');
  });

  test('pushes the folders of the services alone, and leaves the checkout as it is', async () => {
    const { departed, remote, repo, lines } = await station();
    git(repo, 'switch', '--quiet', '--create', 'mine');
    pushElse(remote, 'clusters/staging/apps/svc-a/svc-a.k8s.yaml', 'edited: what is wrong there is of no concern here');
    expect(await departed(trainTree({ 'svc-a': 'r2' }, { files: { 'clusters/prod/argocd/x.yaml': 'x' } }))).toBe(
      'arrived',
    );
    expect(git(remote, 'diff', '--name-only', 'main~1', 'main').split('\n')).toEqual([
      '.release-train/published/clusters/prod/apps/svc-a.sha256',
      'clusters/prod/apps/svc-a/svc-a.k8s.yaml',
    ]);
    expect(git(remote, 'log', '-1', '--format=%B', 'main')).toBe(
      'Release svc-a\n\nRelease id: r1 → r2\nTrain of prod, wave 1',
    );
    expect(lines[1]).toBe('not on the train, and to be published by itself: clusters/prod/argocd/x.yaml');
    expect(git(repo, 'status', '--porcelain', '--branch')).toBe('## mine');
    expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('a service whose content does not change is neither committed nor waited for', async () => {
    const { departed, subjects, fake } = await station();
    expect(await departed(trainTree({ 'svc-b': 'r2' }))).toBe('arrived');
    expect(subjects()).toEqual(['Release svc-b']);
    expect(fake.of('svc-c').synced).toEqual([]);
    expect(await departed(trainTree({ 'svc-b': 'r2' }))).toBe('arrived');
    expect(subjects()).toEqual(['Release svc-b']);
  });

  test('batches that bring nothing are read, and cost neither a fetch nor a look at the tree', async () => {
    const { departed, fake, subjects } = await station();
    const trace = join(temporaryFolder(), 'trace');
    process.env.GIT_TRACE = trace;
    const status = await departed(trainTree({ 'svc-d': 'r2' }, { maxInFlight: 1 })).finally(
      () => delete process.env.GIT_TRACE,
    );
    expect(status).toBe('arrived');
    const runs = readFileSync(trace, 'utf8');
    const countOf = (command: string): number => runs.split(`built-in: git ${command} --`).length - 1;
    // One when it opens, and those of svc-d; a batch that brings something has at least two.
    expect(countOf('fetch')).toBeLessThanOrEqual(6);
    expect(runs.split('built-in: git --no-optional-locks status').length + countOf('status')).toBeLessThanOrEqual(5);
    for (const name of ['svc-a', 'svc-b', 'svc-c', 'svc-d'])
      expect(fake.requests.filter(({ url }) => url.includes(`${name}-prod`)).length).toBeGreaterThan(1);
    expect(subjects()).toEqual(['Release svc-d']);
  });

  test('a batch that brings nothing has to be Synced and Healthy as well', async () => {
    const { departed, fake, subjects } = await station();
    fake.of('svc-a').app.status.sync.status = 'OutOfSync';
    expect(await departed(trainTree({ 'svc-b': 'r2' }), { timeoutSeconds: 0.3 })).toContain(
      'svc-a: not there after 300ms: OutOfSync, Healthy at',
    );
    expect(subjects()).toEqual([]);
  });

  test('a batch that brought nothing when the train looked is looked at again when somebody changes it', async () => {
    const { departed, remote, lines } = await station();
    const say = (line: string): void => {
      lines.push(line);
      if (line === '  pushed') pushElse(remote, manifestOf('svc-b'), 'edited meanwhile');
    };
    expect(await departed(trainTree({ 'svc-a': 'r2' }), { say })).toContain(
      `the train stopped in wave 2 of 3; what comes after is untouched\n\n${manifestOf('svc-b')}: a commit changed it since the last publish`,
    );
  });

  test('content that somebody brought by hand is taken note of', async () => {
    const { departed, remote, subjects } = await station();
    const tree = trainTree({ 'svc-b': 'r2' });
    pushElse(remote, manifestOf('svc-b'), readFileSync(join(tree, manifestOf('svc-b')), 'utf8'));
    expect(await departed(tree)).toBe('arrived');
    expect(subjects()).toEqual([`change ${manifestOf('svc-b')}`, 'Release svc-b']);
    expect(await departed(trainTree({ 'svc-b': 'r3' }))).toBe('arrived');
  });

  test('a service that is Degraded for a moment, as where metrics are away, goes on', async () => {
    const { departed, lines } = await station({
      'svc-a': [syncRuns, syncEnds, compared('Degraded', 'no metrics'), compared('Progressing'), compared('Healthy')],
    });
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
    expect(lines.join('\n')).toContain('svc-a: Synced, Degraded at');
  });

  test('content that needs no sync, such as a comment, is proved by a second comparison', async () => {
    const { departed, fake } = await station({ 'svc-a': [compared('Healthy')] });
    const before = fake.of('svc-a').app.status.operationState.syncResult.revision;
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
    expect(fake.of('svc-a').app.status.operationState.syncResult.revision).toBe(before);
  });

  test('later commits elsewhere do not hang it', async () => {
    const { departed, remote, subjects, lines, fake } = await station();
    const say = (line: string): void => {
      lines.push(line);
      if (!/svc-[ad]: (OutOfSync|Synced, Progressing)/.test(line)) return;
      pushElse(remote, `docs/${lines.length}.md`, line);
      fake.look();
    };
    expect(await departed(trainTree({ 'svc-a': 'r2', 'svc-d': 'r2' }), { say, timeoutSeconds: 10 })).toBe('arrived');
    expect(subjects()).toHaveLength(6);
  });

  test('a push of somebody else in between is taken along, and nothing is committed twice', async () => {
    const { departed, remote, subjects } = await station();
    const lines: string[] = [];
    const say = (line: string): void => {
      if (/committed svc-c/.test(line) && lines.every((it) => !/committed svc-c/.test(it)))
        pushElse(remote, 'docs/theirs.md', 'theirs');
      lines.push(line);
    };
    expect(await departed(trainTree({ 'svc-b': 'r2', 'svc-c': 'r2' }), { say })).toBe('arrived');
    expect(lines).toContain('  somebody else pushed meanwhile: committing anew on top of that');
    expect(subjects()).toEqual(['change docs/theirs.md', 'Release svc-b', 'Release svc-c']);
  });

  test('a release that mends what was degraded before is not taken for degraded', async () => {
    const { departed, fake } = await station();
    fake.of('svc-a').app.status.health = { status: 'Degraded', message: 'RolloutAborted' };
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
  });

  test('an Argo CD that is restarted meanwhile is asked again', async () => {
    const { departed, fake } = await station();
    fake.intercept = (request, response) => {
      if (fake.requests.length % 3 === 0) request.socket.destroy();
      else if (fake.requests.length % 3 === 1) response.writeHead(503).end('upstream is gone');
      else return false;
      return true;
    };
    expect(await departed(trainTree({ 'svc-a': 'r2' }))).toBe('arrived');
  });

  test('a Git server that is away for a moment is asked again', async () => {
    const { departed, remote, repo, lines } = await station();
    const [url, away] = [git(repo, 'remote', 'get-url', 'origin'), `${remote}.away`];
    const say = (line: string): void => {
      lines.push(line);
      if (!line.endsWith('pushed')) return;
      git(repo, 'remote', 'set-url', 'origin', away);
      setTimeout(() => git(repo, 'remote', 'set-url', 'origin', url), 300);
    };
    expect(await departed(trainTree({ 'svc-a': 'r2' }), { say })).toBe('arrived');
  });

  test('the token goes to Argo CD and nowhere else', async () => {
    const { departed, fake, lines, remote } = await station();
    await departed(trainTree({ 'svc-a': 'r2' }));
    expect(new Set(fake.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
    expect(fake.requests.map(({ url }) => url)).toContain('/api/v1/applications/svc-a-prod?appNamespace=argocd');
    expect(fake.requests.map(({ url }) => url)).toContain(
      '/api/v1/applications/svc-a-prod?appNamespace=argocd&refresh=normal',
    );
    expect(`${lines.join()}${git(remote, 'log', '--format=%B')}`).not.toContain('secret');
  });

  test('a dry run tells what would be pushed, pushes nothing and asks nobody', async () => {
    const { departed, subjects, fake, lines } = await station();
    const options = { dryRun: true, argoCd: undefined, token: undefined };
    expect(await departed(trainTree({ 'svc-b': 'r2', 'svc-d': 'r2' }), options)).toBe('arrived');
    expect(lines).toEqual([
      'prod: 4 services, of which 2 change',
      'wave 1 of 3: nothing would be pushed, 1 unchanged',
      'wave 2 of 3: svc-b would be pushed, 1 unchanged',
      'wave 3 of 3: svc-d would be pushed, 0 unchanged',
    ]);
    expect(subjects()).toEqual([]);
    expect(fake.requests).toEqual([]);
  });
});
