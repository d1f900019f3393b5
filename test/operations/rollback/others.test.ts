import { execFile } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { git, put, temporaryFolder } from '../../support/git';
import { cloned, FILE_A, Fleet, FOLDER_A, LIST_A } from './fleet';

interface Received {
  readonly url: string;
  // biome-ignore lint/suspicious/noExplicitAny: what somebody sent
  readonly body: any;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Something on the web that takes what it is sent. */
async function receiver(status: number, answer: unknown = 'ok'): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    received.push({ url: request.url ?? '', body: text === '' ? undefined : JSON.parse(text) });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Lets something happen between a decision and its push: once, when the commit is about to be pushed. */
function meanwhile(happens: () => void): void {
  let open = true;
  const { RemoteBranch } = require('../../../lib/git');
  const { push } = RemoteBranch.prototype;
  jest.spyOn(RemoteBranch.prototype, 'push').mockImplementation(async function (this: unknown) {
    if (open) happens();
    open = false;
    return push.call(this);
  });
}
afterEach(() => jest.restoreAllMocks());

test('somebody pushes something else meanwhile: it is decided anew, on top of that', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  meanwhile(() => fleet.push('something else', (dir) => put(dir, 'README.md', 'x')));
  await fleet.rollback();
  expect(fleet.said).toContain('somebody else pushed meanwhile: deciding anew on top of that');
  expect(git(fleet.remote, 'log', '--format=%s', '-2', 'main')).toBe('Rollback svc-a in prod to 1.0.1\nsomething else');
});

test('of two rollbacks at once one is done, and the other one says so', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  await fleet.release('svc-a', 3);
  const other = cloned(fleet.remote);
  const outcomes = await Promise.all([fleet.rollback(), fleet.rollback({ repo: other, why: 'I saw it, too' })]);
  expect(outcomes.map(({ commits }) => commits.size).toSorted()).toEqual([0, 1]);
  expect(fleet.said.join('\n')).toContain('was taken back to 1.0.2 (svc-a-1.0.2) already');
  expect(git(fleet.remote, 'log', '--format=%s', '-2', 'main')).toBe('Rollback svc-a in prod to 1.0.2\nsvc-a 1.0.3');
});

test('two in one repository: the second one is kept out', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const outcomes = await Promise.all([fleet.refused(), fleet.refused()]);
  expect(outcomes.toSorted()[0]).toContain('another rollback is at work in this repository');
  expect(outcomes.toSorted()[1]).toBe('nothing was refused');
});

test('somebody releases the service meanwhile: that is looked at first', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const side = cloned(fleet.remote);
  const before = fleet.tip;
  await fleet.release('svc-a', 3);
  const after = fleet.tip;
  git(fleet.remote, 'update-ref', 'refs/heads/main', before);
  meanwhile(() => git(fleet.remote, 'update-ref', 'refs/heads/main', after));
  expect(await fleet.refused({ repo: side })).toMatch(
    /was brought to svc-a-1\.0\.3 by somebody else meanwhile \([0-9a-f]{8} "svc-a 1\.0\.3"\)/,
  );
  expect(fleet.tip).toBe(after);
});

test('a protected branch is told, with what to do', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  put(fleet.remote, 'hooks/pre-receive', '#!/bin/sh\necho protected >&2\nexit 1\n');
  chmodSync(join(fleet.remote, 'hooks/pre-receive'), 0o755);
  expect(await fleet.refused()).toMatch(/nothing was rolled back in Git[\s\S]*protected[\s\S]*--pull-request/);
});

test('a pull request holds the same commit; run again, it finds what is there', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const { tip } = fleet;
  const gitHub = await receiver(201, { number: 7, html_url: 'https://github.com/org/gitops/pull/7' });
  const slack = await receiver(200);
  const pullRequests = { repository: 'org/gitops', api: gitHub.url, token: 'secret' };
  const outcome = await fleet.rollback({ pullRequests, webhook: slack.url, why: 'fails ``` @all' });
  expect(outcome).toEqual({ commits: new Map(), pullRequest: 'https://github.com/org/gitops/pull/7' });
  expect(fleet.tip).toBe(tip);
  const [{ url, body }] = gitHub.received as [Received];
  expect([url, body.base, body.title]).toEqual(['/repos/org/gitops/pulls', 'main', 'Rollback svc-a in prod to 1.0.1']);
  expect(body.head).toMatch(/^rollback\/svc-a-prod-[0-9a-f]{8}$/);
  expect(body.body.match(/```/g)).toHaveLength(2);
  expect(git(fleet.remote, 'rev-parse', `${body.head}^`)).toBe(tip);
  expect(slack.received[0]?.body.text).toMatch(
    /^:left.*\*svc-a\* in \*prod\* is to go back from 1\.0\.2 to 1\.0\.1\nWhy: .*\n<https:\/\/github\.com\/org\/gitops\/pull\/7\|pull request>$/,
  );
  await fleet.rollback({ pullRequests });
  expect(gitHub.received[1]?.body.head).toBe(body.head);
});

test('it is announced, escaped; a webhook that fails is told without its address, and the rollback stands', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  const slack = await receiver(200);
  await fleet.rollback({
    webhook: `${slack.url}/services/T0/B0/secret`,
    why: '<!channel> *fails* & more',
    incident: 'INC-42',
  });
  expect(slack.received[0]?.body.text).toBe(
    ':leftwards_arrow_with_hook: *svc-a* in *prod* goes back from 1.0.2 to 1.0.1\nWhy: &lt;!channel&gt; *\u200Bfails*\u200B &amp; more\nIncident: INC-42',
  );
  await fleet.release('svc-a', 3);
  const gone = await receiver(404);
  await fleet.rollback({ webhook: `${gone.url}/services/secret` });
  expect(fleet.warned).toEqual([
    'it was not announced: the webhook of Slack answers 404: it was taken away. The rollback stands',
  ]);
  expect(fleet.message()).toContain('Rollback svc-a in prod to 1.0.1');
});

test('two repositories: the published release file and its list go back, and the commands for the source are told', async () => {
  const fleet = await Fleet.start({ props: { publishReleases: true } });
  const good = fleet.tip;
  await fleet.release('svc-a', 2);
  await fleet.rollback();
  const list = `.release-train/published/${FILE_A}.sha256`;
  for (const path of [FOLDER_A, LIST_A, FILE_A, list]) expect(fleet.id('main', path)).toBe(fleet.id(good, path));
  expect(fleet.said.join('\n')).toContain(
    `  git -C ${fleet.repo} show ${fleet.tip}:${FILE_A} > ${FILE_A}\n  git commit -m 'Rollback svc-a in prod to 1.0.1' -- ${FILE_A} && git push`,
  );
});

test('a freeze that keeps Argo CD from syncing the revert is told, with the way around', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  fleet.push('freeze', (dir) => {
    const path = 'clusters/prod/argocd/services.k8s.yaml';
    const text = git(dir, 'show', `HEAD:${path}`);
    put(
      dir,
      path,
      text.replace(
        /(kind: AppProject[\s\S]*?\nspec:\n)/,
        '$1  syncWindows:\n    - { kind: deny, schedule: "0 22 * * *", duration: 8h, timeZone: UTC, applications: ["*"], manualSync: true, description: year end }\n',
      ),
    );
  });
  await fleet.rollback({ now: () => Date.parse('2026-11-23T23:00:00Z') });
  const said = fleet.said.join('\n');
  expect(said).toMatch(
    /is frozen until 2026-11-24T06:00:00Z \(year end\): Argo CD does not sync this by itself\n {2}somebody syncs it by hand: argocd app get svc-a-prod --refresh && argocd app sync svc-a-prod/,
  );
});

test('killed with -9 before or after any command of Git that changes something, it is run again and goes on', async () => {
  const fleet = await Fleet.start();
  await fleet.release('svc-a', 2);
  await fleet.release('svc-a', 3);
  const tip = fleet.tip;
  let point = 0;
  for (; ; point++) {
    const remote = join(temporaryFolder(), 'remote.git');
    cpSync(fleet.remote, remote, { recursive: true });
    const repo = cloned(remote);
    const end = await killedAt(repo, point);
    if (end === 'not killed') break;
    expect(end).toBe('SIGKILL');
    await fleet.rollback({ repo });
    expect(git(remote, 'log', '--format=%s', `${tip}..main`)).toBe('Rollback svc-a in prod to 1.0.2');
    expect(git(remote, 'rev-parse', `main:${FOLDER_A}`)).toBe(git(remote, 'rev-parse', `main~2:${FOLDER_A}`));
    expect(git(repo, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(git(repo, 'for-each-ref', 'refs/release-train')).toBe('');
  }
  expect(point).toBeGreaterThan(12);
}, 600_000);

/** Runs a rollback in a process of its own, which is killed at a step. */
async function killedAt(repo: string, point: number): Promise<string> {
  const folder = temporaryFolder();
  const real = git(repo, '--exec-path');
  // Before and after each command that changes something.
  put(
    folder,
    'git',
    `#!/bin/sh
case " $* " in
  *" fetch "*|*" worktree "*|*" update-index "*|*" commit "*|*" push "*|*" update-ref "*) ;;
  *) exec ${real}/git "$@" ;;
esac
step() { n=$(cat ${folder}/n 2>/dev/null || echo 0); echo $((n + 1)) > ${folder}/n; [ "$n" = "${point}" ] && kill -9 $PPID && exit 1; }
step
${real}/git "$@"
code=$?
step
exit $code
`,
  );
  chmodSync(join(folder, 'git'), 0o755);
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((tell) => {
    const script = resolve('test/support/rollback-killed.ts');
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', script, repo],
      { env: { ...env, PATH: `${folder}:${env.PATH}` } },
      (error, _out, err) => tell(child.signalCode ?? (error ? err : 'not killed')),
    );
  });
}
