import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API } from '../policy/schemas/built-in';
import { crd } from '../policy/schemas/small-crd';
import { type Answer, type ApiServer, apiServer } from '../support/api-server';

const BIN = join(__dirname, '../../build/lib/cli/main.js');
// The client of Kubernetes is large; it takes a second or two to load.
jest.setTimeout(60_000);

const TOKEN = 'a-token-that-nobody-must-see';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function named(group: string, kind = 'Thing') {
  const it = crd({ type: 'object', properties: { x: { type: 'integer', description: 'how many' } } }) as {
    spec: Record<string, unknown>;
  };
  return { ...it, kind: undefined, spec: { ...it.spec, group, names: { kind, plural: 'things' } } };
}

const CRDS = ['a.com', 'b.com', 'c.com', 'd.com', 'example.com'].map((group) => named(group));
const DOCUMENTS = { api: {}, 'api/v1': API.core, apis: {}, 'apis/apps/v1': API.apps, 'apis/a.com/v1': {}, version: {} };

async function served(answer?: (path: string) => Answer, crds: readonly unknown[] = CRDS): Promise<ApiServer> {
  const server = await apiServer(crds, DOCUMENTS, answer);
  servers.push(server);
  return server;
}

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'release-train-schemas-pull-'));
}

function kubeconfig(folder: string, url: string): string {
  const file = join(folder, 'kubeconfig');
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'here',
      clusters: [{ name: 'c', cluster: { server: url } }],
      users: [
        { name: 'u', user: { token: TOKEN } },
        {
          name: 'plugin',
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'sh',
              args: ['-c', `echo ${TOKEN} >&2; exit 1`],
            },
          },
        },
      ],
      contexts: [
        { name: 'here', context: { cluster: 'c', user: 'u' } },
        { name: 'there', context: { cluster: 'c', user: 'plugin' } },
      ],
    }),
  );
  return file;
}

function started(folder: string, url: string, ...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawn(process.execPath, [BIN, 'schemas', 'pull', ...args], {
    cwd: folder,
    env: { ...env, KUBECONFIG: kubeconfig(folder, url) },
  });
}

function pull(folder: string, url: string, ...args: string[]): Promise<Outcome> {
  const child = started(folder, url, ...args);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (data) => out.push(String(data)));
  child.stderr.on('data', (data) => err.push(String(data)));
  return new Promise((done) => {
    child.on('close', (status) => done({ status, stdout: out.join(''), stderr: err.join('') }));
  });
}

const kept = (folder: string, output = 'schemas') => readFileSync(join(folder, output, 'schemas.json'), 'utf8');

describe('release-train schemas pull, from a cluster', () => {
  test('reads every page of CRDs, and the built-in kinds that no CRD tells', async () => {
    const server = await served();
    const folder = emptyFolder();
    expect(await pull(folder, server.url)).toEqual({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^schemas\/schemas\.json: 7 kinds, \d KiB\n$/),
    });
    expect(server.asked.filter((path) => path.includes('customresourcedefinitions'))).toHaveLength(3);
    expect(server.asked.filter((path) => path.startsWith('/openapi'))).toEqual([
      '/openapi/v3',
      '/openapi/v3/api/v1',
      '/openapi/v3/apis/apps/v1',
    ]);
    expect(new Set(server.credentials)).toEqual(new Set([`Bearer ${TOKEN}`]));
    expect(kept(folder)).not.toMatch(new RegExp(`${TOKEN}|how many`));
    expect(JSON.parse(kept(folder))).toMatchObject({ isWhole: true });
  });

  test('gives the same bytes twice, and says what changed', async () => {
    const folder = emptyFolder();
    const server = await served();
    await pull(folder, server.url);
    const first = kept(folder);
    expect((await pull(folder, server.url)).stdout).toMatch(/\nnothing changed\n$/);
    expect(kept(folder)).toBe(first);
    const later = await served(undefined, [...CRDS.filter((it) => it.spec.group !== 'b.com'), named('new.com')]);
    expect((await pull(folder, later.url)).stdout).toMatch(/\nadded: Thing of new\.com\nremoved: Thing of b\.com\n$/);
  });

  test('begins again where the pages expired meanwhile', async () => {
    let expired = 0;
    const server = await served((path) =>
      path.includes('continue=2') && expired++ === 0 ? { status: 410, body: { kind: 'Status' } } : undefined,
    );
    expect(await pull(emptyFolder(), server.url)).toMatchObject({ status: 0, stderr: '' });
    expect(server.asked.filter((path) => path.includes('customresourcedefinitions'))).toHaveLength(5);
  });

  const CLUSTER = /^the cluster here \(127\.0\.0\.1:\d+\)/;
  test.each<[string, (path: string) => Answer, string]>([
    [
      'nobody is logged in',
      () => ({ status: 401, body: { message: TOKEN } }),
      ' does not know who asks (401); log in again, until kubectl --context here get crds works',
    ],
    [
      'CRDs may not be read',
      (path) => (path.includes('apiextensions') ? { status: 403, body: {} } : undefined),
      ' may not read the CustomResourceDefinitions (403); it needs the verb list on customresourcedefinitions of the group apiextensions.k8s.io, in a ClusterRole',
    ],
    [
      'OpenAPI may not be read',
      (path) => (path === '/openapi/v3' ? { status: 403, body: {} } : undefined),
      ' may not read /openapi/v3 (403); it needs the verb get on the nonResourceURLs /openapi/v3 and /openapi/v3/*, which the ClusterRole system:discovery has',
    ],
    [
      'the API server is too old',
      (path) => (path === '/openapi/v3' ? { status: 404, body: {} } : undefined),
      ' has no /openapi/v3 (404); it needs Kubernetes 1.25 or later',
    ],
    [
      'it has trouble',
      () => ({ status: 503, body: 'busy' }),
      ' has trouble with /apis/apiextensions.k8s.io/v1/customresourcedefinitions (503); try again later',
    ],
    [
      'the answer ends too early',
      (path) => (path.includes('apps') ? { body: '{"openapi": "3.0' } : undefined),
      ' /openapi/v3/apis/apps/v1 is no JSON, or ends too early; is there something before the API server?',
    ],
    [
      'there is a page to log in',
      (path) => (path.includes('apiextensions') ? { body: {} } : undefined),
      ' /apis/apiextensions.k8s.io/v1/customresourcedefinitions is not what an API server answers; is there something before it, such as a page to log in?',
    ],
  ])('where %s, says so in a sentence and leaves the folder as it was', async (_, answer, message) => {
    const folder = emptyFolder();
    const before = '{}';
    mkdirSync(join(folder, 'schemas'));
    writeFileSync(join(folder, 'schemas/schemas.json'), before);
    const { status, stdout, stderr } = await pull(folder, (await served(answer)).url);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(CLUSTER);
    expect(stderr.replace(CLUSTER, '').replace(/^:/, '')).toBe(`${message}\n`);
    expect(kept(folder)).toBe(before);
    expect(readdirSync(join(folder, 'schemas'))).toEqual(['schemas.json']);
  });

  test('where nobody answers, or there is no such context, or no credentials', async () => {
    const server = await served();
    await server.close();
    const folder = emptyFolder();
    expect((await pull(folder, server.url)).stderr).toMatch(
      /^the cluster here \(127\.0\.0\.1:\d+\): nobody answers there \(connection refused\); is it up, and is this the right context\?\n$/,
    );
    expect((await pull(folder, server.url, '--context', 'nowhere')).stderr).toBe(
      'there is no context nowhere in the kubeconfig; there are here, there\n',
    );
    expect((await pull(folder, server.url, '--context', 'there')).stderr).toMatch(
      /^the cluster there \(127\.0\.0\.1:\d+\): its credentials cannot be had; kubectl --context there get crds shows why\n$/,
    );
    expect((await pull(folder, 'no address')).stderr).toMatch(
      /^the cluster here: its address in the kubeconfig is none/,
    );
    expect(existsSync(join(folder, 'schemas'))).toBe(false);
  });

  test('where the kubeconfig is no YAML, shows nothing of it', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'broken'), `token: [${TOKEN}`);
    const child = spawn(process.execPath, [BIN, 'schemas', 'pull'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', KUBECONFIG: join(folder, 'broken') },
    });
    const err: string[] = [];
    child.stderr.on('data', (data) => err.push(String(data)));
    expect(await new Promise((done) => child.on('close', done))).toBe(1);
    expect(err.join('')).toBe(
      'the kubeconfig cannot be read; see whether kubectl config view reads it, and what KUBECONFIG says\n',
    );
  });

  test('one that is killed leaves the old folder', async () => {
    const folder = emptyFolder();
    const before = '{}';
    mkdirSync(join(folder, 'schemas'));
    writeFileSync(join(folder, 'schemas/schemas.json'), before);
    const server = await served((path) => (path.includes('apps') ? { hangs: true } : undefined), CRDS.slice(1));
    const child = started(folder, server.url);
    while (!server.asked.some((path) => path.includes('apps'))) await new Promise((later) => setTimeout(later, 20));
    child.kill('SIGKILL');
    await new Promise((closed) => child.on('close', closed));
    expect(kept(folder)).toBe(before);
    expect(readdirSync(join(folder, 'schemas'))).toEqual(['schemas.json']);
  });
});

describe('release-train schemas pull, from files', () => {
  test('writes what a cluster with the same CRDs gives, but that it is not all', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'crds'));
    CRDS.forEach((it, i) => {
      writeFileSync(join(folder, 'crds', `${i}.json`), JSON.stringify({ ...it, kind: 'CustomResourceDefinition' }));
    });
    for (const [name, document] of Object.entries({ core: API.core, apps: API.apps }))
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(document));
    const { stdout, stderr } = await pull(
      folder,
      'http://127.0.0.1:1',
      '--from',
      'crds',
      'core.json',
      'apps.json',
      '--output',
      'kept',
    );
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^kept\/schemas\.json: 7 kinds/), '']);
    await pull(folder, (await served()).url);
    expect(kept(folder, 'kept').replace('"isWhole": false', '"isWhole": true')).toBe(kept(folder));
  });

  test('not from files and a cluster at once', async () => {
    expect((await pull(emptyFolder(), 'http://127.0.0.1:1', '--from', 'x', '--context', 'here')).stderr).toBe(
      '--from and --context exclude each other: give files, or a cluster\n',
    );
  });
});
