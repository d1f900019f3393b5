import { formatReport, publish } from '../../lib/gitops/publish';
import { commitAll, content, git, initRepository, manifestOf, put, refusal, service, treeOf } from '../support/git';
import { A, B, listOf, published } from '../support/git-published';

const fleet = (a: string, b: string): Record<string, string> => ({
  ...service('svc-a', a),
  [manifestOf('svc-a', 'staging')]: `metadata: { annotations: { release-train.dev/decommissioned: ${a} } }\n`,
  'data/prod/svc-a.yaml': a,
  ...service('svc-b', b),
  'data/prod/svc-b.yaml': b,
  'clusters/prod/argocd/apps.yaml': `${a}${b}`,
});

const owners = { 'data/prod/svc-a.yaml': 'svc-a', 'data/prod/svc-b.yaml': 'svc-b' };
const rendered = (a: string, b: string): string => treeOf(fleet(a, b), { owners });
const publishedFleet = (): Promise<string> => published(fleet('r1', 'r1'), { owners });

test('only the named service is published, everywhere, and what else differs is reported', async () => {
  const checkout = await publishedFleet();
  put(checkout, B, 'edited by someone, which is none of our business now');
  const report = await publish(rendered('r2', 'r2'), checkout, { only: ['svc-a'] });
  expect(formatReport(report)).toEqual([
    `written ${A}`,
    `written ${manifestOf('svc-a', 'staging')}`,
    'written data/prod/svc-a.yaml',
    `left    ${B} (differs, outside --only)`,
    'left    clusters/prod/argocd/apps.yaml (differs, outside --only)',
    'left    data/prod/svc-b.yaml (differs, outside --only)',
    '0 unchanged',
  ]);
  expect(content(checkout, 'data/prod/svc-b.yaml')).toBe('r1');
});

test('an empty list of services is refused, and does not mean all of them', async () => {
  const checkout = await publishedFleet();
  expect(await refusal(publish(rendered('r2', 'r2'), checkout, { only: [] }))).toBe(
    'ReleaseTrainError: nothing was published\n\nonly: names no service: name one, or leave only out to publish everything',
  );
});

test('a service that the fleet no longer has is removed by name', async () => {
  const checkout = await publishedFleet();
  const { [A]: _, ...files } = fleet('r1', 'r1');
  expect((await publish(treeOf(files), checkout, { only: ['svc-a'] })).removed).toEqual([A]);
});

test('a service keeps its release file, and loses it with everything else, though only the lists still know whose it was', async () => {
  const checkout = await publishedFleet();
  const list = listOf('data/prod/svc-a.yaml');
  expect(content(checkout, list)).toMatch(/^# serial: 1\n# service: svc-a\n[0-9a-f]{64} {2}data\/prod\/svc-a.yaml\n$/);
  const tree = treeOf(service('svc-b', 'r1'));
  expect((await publish(tree, checkout, { only: ['svc-a'] })).removed).toEqual([
    A,
    manifestOf('svc-a', 'staging'),
    'data/prod/svc-a.yaml',
  ]);
  expect(content(checkout, list)).toBe('# serial: 2\n# service: svc-a\n');
  expect(content(checkout, 'data/prod/svc-b.yaml')).toBe('r1');
});

test('a file in a folder called releases belongs to a service only if the tree says so', async () => {
  const tree = treeOf({ ...service('svc-a', 'r1'), 'releases/svc-a.yaml': '' });
  const report = await publish(tree, initRepository(), { only: ['svc-a'] });
  expect(report).toMatchObject({ written: [A], left: ['releases/svc-a.yaml'] });
});

test('a service that is gone may be named again, and is not proposed', async () => {
  const checkout = await publishedFleet();
  const tree = treeOf(service('svc-b', 'r1'));
  await publish(tree, checkout, { only: ['svc-a'] });
  expect(formatReport(await publish(tree, checkout, { only: ['svc-a'] }))).toContain('nothing to do: 0 unchanged');
  expect(await refusal(publish(tree, checkout, { only: ['svc-zz'] }))).toContain(
    '--only: "svc-zz" is no service of this tree or of the checkout; there is svc-b',
  );
});

test('an unknown service is refused with those there are', async () => {
  const checkout = await publishedFleet();
  expect(await refusal(publish(rendered('r1', 'r1'), checkout, { only: ['svc'] }))).toContain(
    '--only: "svc" is no service of this tree or of the checkout; there is svc-a, svc-b',
  );
});

test('a partial tree is published with its services named, and says nothing about others', async () => {
  const checkout = await publishedFleet();
  const tree = treeOf(service('svc-a', 'r2'), { only: ['svc-a'] });
  expect(await refusal(publish(tree, checkout))).toContain(
    'tree: holds only svc-a: publish it with --only svc-a, or run synth for the whole fleet',
  );
  expect(await refusal(publish(tree, checkout, { only: ['svc-a', 'svc-b'] }))).toContain(
    'tree: holds only svc-a, not svc-b: run synth for svc-b, or for the whole fleet',
  );
  const report = await publish(
    treeOf({ ...service('svc-a', 'r2'), ...service('svc-b', 'r2') }, { only: ['svc-a', 'svc-b'] }),
    checkout,
    { only: ['svc-a'] },
  );
  expect(report.written).toEqual([A]);
  expect(report.left).toEqual([B, 'data/prod/svc-b.yaml']);
});

test('two branches that publish different services merge without a conflict', async () => {
  const checkout = await publishedFleet();
  git(checkout, 'checkout', '--quiet', '-b', 'release-a');
  await publish(rendered('r2', 'r1'), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r2');
  git(checkout, 'checkout', '--quiet', '-b', 'release-b', 'main');
  await publish(rendered('r1', 'r2'), checkout, { only: ['svc-b'] });
  commitAll(checkout, 'svc-b r2');
  git(checkout, 'merge', '--quiet', '--no-edit', 'release-a');
  const report = await publish(rendered('r2', 'r2'), checkout);
  expect(formatReport(report)).toEqual(['written clusters/prod/argocd/apps.yaml', '5 unchanged']);
});

test('two branches that publish one service meet in its list, and Git asks', async () => {
  const checkout = await publishedFleet();
  git(checkout, 'checkout', '--quiet', '-b', 'other');
  await publish(rendered('r2', 'r1'), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r2');
  git(checkout, 'checkout', '--quiet', 'main');
  await publish(rendered('r3', 'r1'), checkout, { only: ['svc-a'] });
  commitAll(checkout, 'svc-a r3');
  expect(() => git(checkout, 'merge', '--quiet', 'other')).toThrow();
  expect(await refusal(publish(rendered('r3', 'r1'), checkout))).toContain(
    `${checkout}: has a merge in progress: finish it or abort it (\`git merge --abort\`), then publish`,
  );
});

describe('the AppProject of the checkout', () => {
  const ARGO_CD = 'clusters/prod/argocd/services.k8s.yaml';
  const project = (name: string, kinds: string): string =>
    `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: ${name} }
spec:
  namespaceResourceWhitelist: [${kinds}]
  clusterResourceWhitelist: [{ group: '', kind: Namespace }]
`;
  const SERVED = "{ group: '', kind: Service }, { group: argoproj.io, kind: Rollout }";
  const config: Record<string, string> = {
    'clusters/prod/apps/svc-a/config.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
  };
  const tree = (files = config): string => treeOf({ ...service('svc-a', 'r1'), ...files });
  const withProjects = (projects: string): Promise<string> => published({ [ARGO_CD]: projects });
  const only = ['svc-a'];

  test('does not learn of a new kind by a publish of one service, which is refused then', async () => {
    const checkout = await withProjects(project('services-prod', SERVED));
    expect(await refusal(publish(tree(), checkout, { only }))).toContain(
      'clusters/prod/apps/svc-a: uses ConfigMap, which the AppProject services-prod in this checkout does not allow yet, and Argo CD would refuse the sync: publish the whole fleet once (without --only)',
    );
    const whole = treeOf({
      ...service('svc-a', 'r1'),
      ...config,
      [ARGO_CD]: project('services-prod', `${SERVED}, { group: '', kind: ConfigMap }`),
    });
    expect((await publish(whole, checkout)).written).toHaveLength(3);
  });

  test('tells kinds of one name in two groups apart', async () => {
    const checkout = await withProjects(project('services-prod', `${SERVED}, { group: x.io, kind: ConfigMap }`));
    expect(await refusal(publish(tree(), checkout, { only }))).toContain('uses ConfigMap, which');
  });

  test.each([
    ['lists the kind', project('services-prod', `${SERVED}, { group: '', kind: ConfigMap }`)],
    ['lists every kind', project('services-prod', "{ group: '*', kind: '*' }")],
    [
      'is another one that lists the kind',
      `${project('a', SERVED)}---\n${project('b', "{ group: '', kind: ConfigMap }")}`,
    ],
    ['lists nothing', project('services-prod', '')],
    ['is not there', 'kind: ApplicationSet\n'],
    ['cannot be read', 'kind: ['],
    ['cannot be resolved', 'kind: AppProject\nspec: *nowhere\n'],
  ])('that %s is content', async (_, projects) => {
    const checkout = await withProjects(projects);
    expect((await publish(tree(), checkout, { only })).written).toHaveLength(2);
  });

  test('is asked about what is written, also outside namespaces, in its own environment', async () => {
    const checkout = await withProjects(`${project('a', SERVED)}---\n${project('b', SERVED)}`);
    const files = {
      'clusters/prod/apps/svc-a/namespace.yaml': 'apiVersion: v1\nkind: Namespace\n',
      'clusters/staging/apps/svc-a/config.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
      'clusters/prod/apps/svc-b/config.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
    };
    expect((await publish(tree(files), checkout, { only })).written).toHaveLength(3);
    expect(await refusal(publish(tree(files), checkout, { only: ['svc-b'] }))).toContain(
      'clusters/prod/apps/svc-b: uses ConfigMap, which none of the AppProjects in this checkout (a, b) allows yet',
    );
  });

  describe('is that of the service', () => {
    const both = `${project('team-a', SERVED)}---\n${project('team-b', `${SERVED}, { group: '', kind: ConfigMap }`)}---\n`;
    const template = (team: string): string =>
      `{ metadata: { name: '{{ .name }}-prod' }, spec: { project: ${team}, source: { path: 'clusters/prod/apps/{{ .name }}' } } }`;
    const set = (team: string, generator: string): string =>
      `kind: ApplicationSet\nspec: { generators: [${generator}], template: ${template(team)} }\n`;
    const listed = (team: string, ...services: string[]): string =>
      set(team, `{ list: { elements: [${services.map((name) => `{ name: ${name} }`).join(', ')}] } }`);
    const refused =
      'clusters/prod/apps/svc-a: uses ConfigMap, which its AppProject team-a in this checkout does not allow yet, and Argo CD would refuse the sync';

    test.each<[string, Record<string, string>, Record<string, string>?]>([
      ['by the list of its set', { [ARGO_CD]: `${both}${listed('team-b', 'svc-b')}---\n${listed('team-a', 'svc-a')}` }],
      [
        'by the list and the clusters of its set',
        {
          [ARGO_CD]: `${both}${set('team-a', '{ matrix: { generators: [{ list: { elements: [{ name: svc-a }] } }, { clusters: {} }] } }')}`,
        },
      ],
      [
        'by its file in a catalog',
        {
          [ARGO_CD]: `${both}${set('team-a', "{ git: { files: [{ path: 'catalog/prod/a/*.yaml' }] } }")}`,
          'catalog/prod/a/svc-a.yaml': '- name: svc-a\n',
        },
      ],
      [
        'by its file in a catalog, which comes with it',
        {
          [ARGO_CD]: `${both}${set('team-a', "{ git: { files: [{ path: 'catalog/prod/a/*.yaml' }] } }")}`,
        },
        { 'catalog/prod/a/svc-a.yaml': '- name: svc-a\n' },
      ],
      [
        'by its Application',
        {
          [ARGO_CD]: both,
          'clusters/prod/argocd/applications/a/svc-a.yaml':
            'kind: Application\nspec: { project: team-a, source: { path: clusters/prod/apps/svc-a } }\n',
        },
      ],
    ])('%s', async (_, files, coming = {}) => {
      const checkout = await published(files);
      expect(await refusal(publish(tree({ ...config, ...coming }), checkout, { only }))).toContain(refused);
      const others = Object.fromEntries(
        Object.entries({ ...files, ...coming }).map(([path, text]) => [
          path,
          text.replace('project: team-a', 'project: team-b'),
        ]),
      );
      const allowed = await published(others);
      expect((await publish(tree({ ...config, ...coming }), allowed, { only })).written).toHaveLength(2);
    });

    test('though another one of the environment lists the kind, and any where nothing tells which it is', async () => {
      const checkout = await published({ [ARGO_CD]: `${both}${listed('team-a', 'svc-b')}` });
      expect((await publish(tree(), checkout, { only })).written).toHaveLength(2);
    });
  });
});

describe('the catalog', () => {
  const SET = 'clusters/prod/argocd/services.k8s.yaml';
  const element = (name: string): string => `catalog/prod/services/${name}.yaml`;
  const owners = { [element('svc-a')]: 'svc-a', [element('svc-b')]: 'svc-b' };
  const set = (label: string, share = '1'): string => `kind: ApplicationSet
metadata: { name: services-prod }
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - matrix:
        generators:
          - { git: { files: [{ path: catalog/prod/services/*.yaml }] }, selector: { matchLabels: { share: '${share}' } } }
          - clusters: {}
  template:
    metadata: { name: '{{ .name }}-{{ .nameNormalized }}', labels: { owner: '${label}' } }
    spec: { source: { path: 'clusters/prod/apps/{{ .name }}' } }
`;
  const fleet = (files: string, label: string, share?: string): Record<string, string> => ({
    ...service('svc-a', 'r1'),
    ...service('svc-b', 'r1'),
    [element('svc-a')]: `name: svc-a\nshare: '1'\n${files}`,
    [element('svc-b')]: `name: svc-b\nshare: '1'\n${files}`,
    [SET]: set(label, share),
  });
  const OWNED = fleet('owner: x\n', '{{ .owner }}');
  const UNOWNED = fleet('', 'x');
  const refused = (name: string): string =>
    `ReleaseTrainError: nothing was published\n\ncatalog/prod/services/${name}.yaml: would have no owner, which the ApplicationSet services-prod in this checkout needs of each service, and Argo CD would make and change none of the Applications of the set: publish the whole fleet once (without --only)`;

  test('keeps what its ApplicationSet needs: a file without it is refused, which would stop the whole set', async () => {
    const checkout = await published(OWNED, { owners });
    const tree = treeOf(UNOWNED, { owners });
    expect(await refusal(publish(tree, checkout, { only: ['svc-b'] }))).toBe(refused('svc-b'));
    expect((await publish(tree, checkout)).written).toEqual([element('svc-a'), element('svc-b'), SET]);
  });

  test('has what an ApplicationSet needs that is published without it', async () => {
    const checkout = await published(UNOWNED, { owners });
    const refusals = await refusal(publish(treeOf(OWNED, { owners }), checkout, { within: ['clusters/prod/argocd'] }));
    expect(refusals).toContain(refused('svc-a'));
    expect(refusals).toContain('catalog/prod/services/svc-b.yaml: would have no owner');
  });

  test('may have more than its ApplicationSet needs, and less than that of another share', async () => {
    const more = await published(UNOWNED, { owners });
    expect((await publish(treeOf(OWNED, { owners }), more, { only: ['svc-b'] })).written).toEqual([element('svc-b')]);
    const two = { ...OWNED, [SET]: `${set('{{ .owner }}', '2')}---\n${set('x')}` };
    const other = await published(two, { owners });
    expect((await publish(treeOf(UNOWNED, { owners }), other, { only: ['svc-b'] })).written).toEqual([
      element('svc-b'),
    ]);
  });

  describe('has nothing that no ApplicationSet selects, as where their number is another one in the source', () => {
    const unselected = (name: string): string =>
      `catalog/prod/services/${name}.yaml: would be selected by no ApplicationSet in this checkout, and nothing would make or change its Application: publish the whole fleet once (without --only)`;

    test.each([
      ['a share that is new', "share: '5'\n"],
      ['no share any more', ''],
    ])('with %s', async (_, share) => {
      const checkout = await published(UNOWNED, { owners });
      const moved = { ...UNOWNED, [element('svc-b')]: `name: svc-b\n${share}` };
      expect(await refusal(publish(treeOf(moved, { owners }), checkout, { only: ['svc-b'] }))).toContain(
        `nothing was published\n\n${unselected('svc-b')}`,
      );
      expect((await publish(treeOf(moved, { owners }), checkout, { only: ['svc-a'] })).written).toEqual([]);
      const sets = treeOf({ ...UNOWNED, [SET]: set('x', '2') }, { owners });
      const refused = await refusal(publish(sets, checkout, { within: ['clusters/prod/argocd'] }));
      expect(refused).toContain(unselected('svc-a'));
      expect(refused).toContain(unselected('svc-b'));
    });

    test('in a folder that none of them reads', async () => {
      const checkout = await published(UNOWNED, { owners });
      const file = 'catalog/prod/payments/svc-c.yaml';
      const tree = treeOf(
        { ...UNOWNED, ...service('svc-c', 'r1'), [file]: 'name: svc-c\n' },
        { owners: { [file]: 'svc-c' } },
      );
      expect(await refusal(publish(tree, checkout, { only: ['svc-c'] }))).toContain(
        `${file}: would be selected by no ApplicationSet`,
      );
    });

    test('unless the service is delivered in another way, or nothing is known of any', async () => {
      const list = `kind: ApplicationSet
metadata: { name: services-prod }
spec:
  generators: [{ list: { elements: [{ name: svc-a }, { name: svc-b }] } }]
  template: { metadata: { name: '{{ .name }}-prod' }, spec: { source: { path: 'clusters/prod/apps/{{ .name }}' } } }
`;
      for (const [files, written] of [
        [{ ...service('svc-a', 'r1'), [SET]: list }, 2],
        [{ [SET]: 'kind: AppProject\n' }, 2],
      ] as const) {
        const checkout = await published(files);
        expect((await publish(treeOf(UNOWNED, { owners }), checkout, { only: ['svc-b'] })).written).toHaveLength(
          written,
        );
      }
    });
  });

  test('and the objects of Argo CD may have documents and elements that say nothing', async () => {
    const nothing = {
      [SET]: `${OWNED[SET]}---\n`,
      [element('svc-a')]: '# off for now\n',
      [element('svc-b')]: '[null]\n',
    };
    const checkout = await published({ ...OWNED, ...nothing }, { owners });
    const tree = treeOf({ ...OWNED, [SET]: `${set('{{ .owner }}', '2')}---\n` }, { owners });
    expect((await publish(tree, checkout)).written).toEqual([element('svc-a'), element('svc-b'), SET]);
    const single = await published({ ...OWNED, ...nothing }, { owners });
    expect((await publish(tree, single, { only: ['svc-b'] })).written).toEqual([element('svc-b')]);
  });

  test.each([
    ['generators', 'generators: { list: { elements: [] } }'],
    ['elements', 'generators: [{ list: { elements: { name: svc-a } } }]'],
    ['files', 'generators: [{ git: { files: { path: catalog/prod/services/*.yaml } } }]'],
    ['generators of a matrix', 'generators: [{ matrix: { generators: { clusters: {} } } }]'],
    ['expressions', 'generators: [{ list: { elements: [{ name: a }] }, selector: { matchExpressions: { key: a } } }]'],
    ['options', 'generators: [{ list: { elements: [] } }]\n  goTemplateOptions: { missingkey: error }'],
  ])('and an ApplicationSet that somebody wrote by hand may have a map for its list of %s', async (_, spec) => {
    const extra = 'clusters/prod/argocd/by-hand.yaml';
    const files = { ...OWNED, [extra]: `kind: ApplicationSet\nspec:\n  goTemplate: true\n  ${spec}\n` };
    const checkout = await published(files, { owners });
    const tree = treeOf({ ...files, [element('svc-b')]: `${OWNED[element('svc-b')]}more: x\n` }, { owners });
    expect((await publish(tree, checkout, { only: ['svc-b'] })).written).toEqual([element('svc-b')]);
  });

  test('and an AppProject a kind without a name', async () => {
    const lists =
      "namespaceResourceWhitelist: [null, { group: '*', kind: '*' }], clusterResourceWhitelist: { kind: x }";
    const checkout = await published({ [SET]: `kind: AppProject\nspec: { ${lists} }\n` });
    expect((await publish(treeOf(OWNED, { owners }), checkout, { only: ['svc-b'] })).written).toHaveLength(2);
  });
});
