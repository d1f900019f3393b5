import { rmSync } from 'node:fs';
import { Chart } from 'cdk8s';
import { CodeOwners, Environment, Notifications, Releases, ServiceSet, TextFile } from '../../lib';
import { ownerLabel } from '../../lib/gitops/owners';
import { publish } from '../../lib/gitops/publish';
import { applicationsOf } from '../support/application-sets';
import { documents, find, fleet, problems, SERVICE } from '../support/fleet';
import { commitAll, content, git, initRepository, put, temporaryFolder } from '../support/git';

function owned(owners: unknown) {
  const { app, prod } = fleet();
  const set = new ServiceSet(prod, 'ledger', { owners: owners as string });
  set.addService('svc-a', SERVICE);
  set.addService('svc-b', SERVICE);
  return { app, set };
}

test('a change of a service asks its owners, and what nobody owns asks the platform', () => {
  const { app, set } = owned(['@acme/ledger', 'books@acme.example']);
  new ServiceSet(set.environment, 'edge').addService('svc-c', SERVICE);
  new CodeOwners(app, 'owners', { everythingElse: '@acme/platform' });
  expect(
    app.render().get('.github/CODEOWNERS'),
  ).toBe(`# Rendered with the fleet; an edit here is overwritten. Of several patterns that match, the last one counts.
* @acme/platform
/.release-train/published/clusters/prod/apps/svc-a.sha256 @acme/ledger books@acme.example
/.release-train/published/clusters/prod/apps/svc-b.sha256 @acme/ledger books@acme.example
/clusters/prod/apps/svc-a/ @acme/ledger books@acme.example
/clusters/prod/apps/svc-b/ @acme/ledger books@acme.example
`);
});

describe('a release of one service', () => {
  /** The fleet, with svc-a at a version, published into a checkout and committed. */
  async function release(version: string, checkout: string, only?: string): Promise<void> {
    const folder = `releases-${process.pid}`;
    const fields = (name: string, at: string) =>
      `image: ghcr.io/org/${name}:${at}\nversion: "${at}"\ngitSha: 9f8d111d8f\n`;
    for (const name of ['svc-a', 'svc-b', 'svc-c'])
      put(folder, `${name}.yaml`, fields(name, name === 'svc-a' ? version : '1.0.0'));
    try {
      const releases = Releases.fromFolder(folder);
      const { app, prod } = fleet({ publishReleases: true, outdir: temporaryFolder() }, { delivery: 'catalog' });
      const [ledger, edge] = ['ledger', 'edge'].map(
        (team) => new ServiceSet(prod, team, { owners: `@acme/${team}`, releases }),
      ) as [ServiceSet, ServiceSet];
      const { release: _, ...service } = SERVICE;
      const a = ledger.addService('svc-a', {
        ...service,
        notifications: [Notifications.slack({ channels: [`#release-${version.replaceAll('.', '-')}`] })],
      });
      ledger.addService('svc-c', service);
      edge.addService('svc-b', service);
      new TextFile(Chart.of(a), 'notes', { path: 'docs/notes of #svc-a.md', content: `${version}\n` });
      new CodeOwners(app, 'owners', { everythingElse: '@acme/platform' });
      app.synth();
      await publish(app.outdir, checkout, only ? { only: [only] } : {});
      commitAll(checkout, version);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test.each([undefined, 'svc-a'])('changes nothing but what its team is asked about (only %s)', async (only) => {
    const checkout = initRepository();
    await release('1.0.0', checkout);
    await release('1.1.0', checkout, only);
    const changed = git(checkout, 'diff', '--name-only', '-z', 'HEAD^', 'HEAD').split('\0').filter(Boolean);
    expect(changed.length).toBe(8);
    expect(changed).toContain('catalog/prod/ledger/svc-a.yaml');
    const codeOwners = content(checkout, '.github/CODEOWNERS') ?? '';
    expect(Object.fromEntries(changed.map((path) => [path, asked(codeOwners, path)]))).toEqual(
      Object.fromEntries(changed.map((path) => [path, '@acme/ledger'])),
    );
    expect(asked(codeOwners, 'clusters/prod/apps/svc-b/svc-b.k8s.yaml')).toBe('@acme/edge');
    expect(asked(codeOwners, 'clusters/prod/argocd/ledger.k8s.yaml')).toBe('@acme/platform');
  });
});

/** Whom a file of owners asks about a path: the last pattern that matches. */
function asked(codeOwners: string, path: string): string | undefined {
  const rules = codeOwners.split('\n').flatMap((line) => {
    const [, pattern, owners] = /^((?:\\ |[^ #])+) (.+)$/.exec(line) ?? [];
    return pattern === undefined ? [] : [{ pattern, owners }];
  });
  return rules.findLast(({ pattern }) => matches(pattern, path))?.owners;
}

function matches(pattern: string, path: string): boolean {
  if (pattern === '*') return true;
  const exactly = pattern
    .replace(/\\ /g, ' ')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${exactly}${pattern.endsWith('/') ? '' : '$'}`).test(`/${path}`);
}

test('owners stand on the Rollout and on the Application, and not on pods', () => {
  const rendered = owned('@acme/ledger').app.render();
  const rollout = find(documents(rendered.get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? ''), 'Rollout');
  expect(rollout.metadata.annotations['release-train.dev/owner']).toBe('@acme/ledger');
  expect(JSON.stringify(rollout.spec.template)).not.toContain('@acme/ledger');
  const argo = documents(rendered.get('clusters/prod/argocd/ledger.k8s.yaml') ?? '');
  expect(find(argo, 'ApplicationSet').spec.template.metadata.annotations['release-train.dev/owner']).toBe(
    '@acme/ledger',
  );
});

test.each(['@acme/ledger', '@someone', '@john.doe', '@acme.io/payments/ledger', '@acme/_ops', 'books@acme.example'])(
  '%s is an owner',
  (owner) => {
    expect(problems(() => owned(owner).app.render())).toEqual([]);
  },
);

test.each([
  [
    'ledger',
    `owners: "ledger" is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`,
  ],
  [
    '@acme/a b',
    `owners: "@acme/a b" is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`,
  ],
  [[], 'owners: is an empty list; leave it out'],
  [
    ['@acme/ledger', undefined],
    `owners: undefined is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address`,
  ],
])('%j is no owner', (owners, message) => {
  expect(problems(() => owned(owners).app.render())).toEqual([`prod/ledger: ${message}`]);
});

test('one line stands for all environments in which a service has the same owners', () => {
  const { app, prod } = fleet();
  const staging = new Environment(app, 'staging', {
    namespace: 'staging',
    prometheus: 'http://prometheus.monitoring:9090',
  });
  for (const environment of [prod, staging]) {
    const set = new ServiceSet(environment, 'books', { owners: '@acme/ledger', delivery: 'catalog' });
    set.addService('svc-a', SERVICE);
    set.addService('svc-b', { ...SERVICE, ...(environment === staging ? { owners: '@acme/edge' } : {}) });
  }
  new ServiceSet(staging, 'nobodys').addService('svc-c', SERVICE);
  new ServiceSet(prod, 'somebodys', { owners: '@acme/ledger' }).addService('svc-c', SERVICE);
  new CodeOwners(app, 'owners');
  expect(
    app
      .render()
      .get('.github/CODEOWNERS')
      ?.split('\n')
      .filter((line) => !line.includes('published')),
  ).toEqual([
    expect.stringContaining('# Rendered with the fleet'),
    '/catalog/*/books/svc-a.yaml @acme/ledger',
    '/catalog/prod/books/svc-b.yaml @acme/ledger',
    '/catalog/staging/books/svc-b.yaml @acme/edge',
    '/clusters/*/apps/svc-a/ @acme/ledger',
    '/clusters/prod/apps/svc-b/ @acme/ledger',
    '/clusters/prod/apps/svc-c/ @acme/ledger',
    '/clusters/staging/apps/svc-b/ @acme/edge',
    '',
  ]);
});

describe('owners that differ by service', () => {
  const made = (delivery: 'application-set' | 'catalog' | 'applications') => {
    const { app, prod } = fleet({}, { delivery });
    const set = new ServiceSet(prod, 'books', { owners: ['@acme/ledger', 'books@acme.example'] });
    set.addService('svc-a', SERVICE);
    set.addService('svc-b', { ...SERVICE, owners: '@acme/audit.team' });
    new CodeOwners(app, 'owners');
    return app.render();
  };
  const OWNER = 'release-train.dev/owner';

  test.each(['application-set', 'catalog', 'applications'] as const)('stand on their Applications (%s)', (delivery) => {
    const files = made(delivery);
    const all = [...files].filter(([path]) => path.includes('/argocd/')).flatMap(([, yaml]) => documents(yaml));
    const applications = [
      ...all.filter(({ kind, metadata }) => kind === 'Application' && !metadata.name.endsWith('-root')),
      ...all.filter(({ kind }) => kind === 'ApplicationSet').flatMap((set) => applicationsOf(set, { files })),
    ];
    expect(
      applications.map(({ metadata: { name, labels, annotations } }) => [name, labels[OWNER], annotations[OWNER]]),
    ).toEqual([
      ['svc-a-prod', 'acme.ledger', '@acme/ledger books@acme.example'],
      ['svc-b-prod', 'acme.audit.team', '@acme/audit.team'],
    ]);
  });

  test('stand on their Rollouts, never on pods, and in CODEOWNERS', () => {
    const files = made('application-set');
    const rollout = find(documents(files.get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? ''), 'Rollout');
    expect(rollout.metadata.annotations[OWNER]).toBe('@acme/audit.team');
    expect(rollout.metadata.labels[OWNER]).toBe('acme.audit.team');
    expect(JSON.stringify(rollout.spec)).not.toContain('acme');
    expect(files.get('.github/CODEOWNERS')).toContain('/clusters/prod/apps/svc-b/ @acme/audit.team\n');
    expect(files.get('.github/CODEOWNERS')).toContain('/clusters/prod/apps/svc-a/ @acme/ledger books@acme.example\n');
  });

  test('are told when they are none', () => {
    const { app, services } = fleet();
    services.addService('svc-a', { ...SERVICE, owners: 'ledger team' });
    expect(problems(() => app.render())).toEqual([
      "prod/services/svc-a: owners: \"ledger team\" is no owner; write a team such as '@acme/ledger', a person such as '@someone', or an address",
    ]);
  });

  test.each([
    ['@someone', 'someone'],
    ['@Acme.io/Ledger_1', 'Acme.io.Ledger_1'],
    ['books@acme.example', 'books.acme.example'],
    [`@${'a'.repeat(60)}/bcdef`, `${'a'.repeat(60)}.bc`],
    [`@${'a'.repeat(62)}/b`, 'a'.repeat(62)],
  ])('are labels that a label can hold: %s', (owner, label) => {
    expect(ownerLabel(owner)).toBe(label);
    expect(label).toMatch(/^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/);
  });
});
