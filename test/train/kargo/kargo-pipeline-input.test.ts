import { ApiObject, Chart, Duration } from 'cdk8s';
import { Clusters, type GitOpsAppProps, KargoPipeline, ReleaseTrain } from '../../../lib';
import { problems } from '../../support/fleet';
import { environment, kargoApp, rendered, SERVICES } from './fleet';

/** What is wrong with a pipeline of `prod` with these properties. */
function complaints(props: Record<string, unknown> = {}, app: Partial<GitOpsAppProps> = {}, id = 'payments'): string[] {
  const made = kargoApp(app);
  const prod = environment(made, 'prod');
  return problems(() => {
    new KargoPipeline(made, id, { environments: [prod], ...props } as never);
    made.render();
  });
}

/** What is wrong with `prod` in a pipeline behind `staging`. */
function inProd(its: Record<string, unknown>): string[] {
  const app = kargoApp();
  const [staging, prod] = [environment(app, 'staging'), environment(app, 'prod')];
  return problems(() => {
    new KargoPipeline(app, 'payments', { environments: [staging, { environment: prod, ...its }] } as never);
    app.render();
  });
}

test('a sound pipeline has no problems', () => {
  expect(complaints()).toEqual([]);
  expect(
    inProd({ promotion: 'by-hand', soak: Duration.days(2), appliedBy: 'root', timeout: Duration.days(1) }),
  ).toEqual([]);
});

describe('a pipeline says what is wrong, and what to write instead', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'no environments',
      { environments: [] },
      'environments: missing, or empty; write them in their order: [staging, prod]',
    ],
    [
      'no list',
      { environments: 'prod' },
      'environments: missing, or empty; write them in their order: [staging, prod]',
    ],
    ['no environment', { environments: ['prod'] }, 'environments[0]: "prod" holds no properties; write { … }'],
    [
      'an entry without one',
      { environments: [{}] },
      'environments[0]: environment: missing; write { environment: prod }',
    ],
    [
      'a misspelt property',
      { sourceBranh: 'rendered' },
      'sourceBranh: there is no such property; did you mean sourceBranch?',
    ],
    ['no branch', { sourceBranch: 'a..b' }, 'sourceBranch: "a..b" is no branch; write for example rendered'],
    [
      'the branch that Argo CD follows',
      { sourceBranch: 'main' },
      'sourceBranch: Argo CD follows main itself, so everything would go out at once; publish the rendered tree to a branch of its own, such as rendered',
    ],
    [
      'no address over HTTPS',
      { repository: 'git@github.com:org/gitops' },
      'repository: "git@github.com:org/gitops" is no address over HTTPS, and Kargo takes no other from 1.13 on; write for example https://github.com/org/gitops',
    ],
    [
      'credentials',
      { repository: 'https://user:secret@github.com/org/gitops' },
      'repository: the address holds credentials, and Git would keep them for ever; write it without, and give them to Kargo in a Secret',
    ],
  ])('%s', (_, props, message) => {
    expect(complaints(props)).toEqual([`payments: ${message}`]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'no way to promote',
      { promotion: 'automatik' },
      'promotion: "automatik" is no way to promote; did you mean automatic?',
    ],
    ['a soak without a unit', { soak: 2 }, 'soak: 2 is not a duration; write for example Duration.minutes(2)'],
    [
      'a timeout that no sync keeps',
      { timeout: Duration.seconds(30) },
      'timeout: 30s is out of range; write a duration from 5m to 90 days',
    ],
    [
      'no Application',
      { appliedBy: 'Prod' },
      'appliedBy: "Prod" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example prod',
    ],
    ['no list of templates', { verification: 'smoke' }, 'verification: "smoke" is no list; write [\'smoke-test\']'],
    [
      'no template',
      { verification: ['Smoke Test'] },
      'verification: the name "Smoke Test" is no DNS subdomain: write at most 253 lowercase letters, digits, "-" and ".", a letter or digit first and last',
    ],
    ['an empty shard', { shard: '' }, 'shard: "" is no shard; leave it out'],
  ])('%s', (_, its, message) => {
    expect(inProd(its)).toEqual([`payments: environments[1]: ${message}`]);
  });

  test('a soak of the first environment', () => {
    const app = kargoApp();
    const staging = environment(app, 'staging');
    new KargoPipeline(app, 'payments', { environments: [{ environment: staging, soak: Duration.hours(1) }] });
    expect(problems(() => app.render())).toEqual([
      'payments: environments[0]: soak: no environment comes before it in which Freight could have been; leave it out',
    ]);
  });

  test('an environment twice, and in two pipelines', () => {
    const app = kargoApp();
    const prod = environment(app, 'prod');
    new KargoPipeline(app, 'payments', { environments: [prod, { environment: prod }] });
    new KargoPipeline(app, 'ledgers', { environments: [prod] });
    expect(problems(() => app.render())).toEqual([
      'payments: environments[1]: prod is in the list already; take it out here',
      'ledgers: environments: prod is in the pipeline payments already, and an Application names one Stage; take it out of one of them',
    ]);
  });

  test('an environment without a train, with two, and without services', () => {
    const app = kargoApp();
    const without = environment(app, 'prod-eu', SERVICES, { train: null });
    const two = environment(app, 'prod-us');
    new ReleaseTrain(two, 'other');
    const empty = environment(app, 'prod-asia', {}, { train: null });
    new KargoPipeline(app, 'payments', { environments: [without, two, empty] });
    expect(problems(() => app.render())).toEqual([
      "payments: environments: prod-eu has no ReleaseTrain, whose waves its Stages follow; add new ReleaseTrain(prodEu, 'train')",
      'payments: environments: prod-us has 2 ReleaseTrains (train, other), and its Stages follow one; keep one of them',
      'payments: environments: prod-asia has no services; add one to a ServiceSet of it, or leave it out',
    ]);
  });

  test('an environment of another app', () => {
    const app = kargoApp();
    const [own, other] = [environment(app, 'prod'), environment(kargoApp(), 'far')];
    new KargoPipeline(app, 'payments', { environments: [own, other] });
    expect(problems(() => app.render())).toEqual([
      'payments: environments: far is of another app; put the pipeline and its environments into one',
    ]);
  });

  test("a Project whose namespace would be the services'", () => {
    expect(complaints({}, {}, 'shop-prod')).toEqual([
      "shop-prod: the Project's namespace would be shop-prod, where the services of prod are, and Kargo deletes it with the Project; give the pipeline another name, such as shop-prod-releases",
    ]);
  });

  test('a name that is none of a namespace, once', () => {
    expect(complaints({}, {}, 'Payments')).toEqual([
      'Payments: "Payments" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example payments',
    ]);
  });

  test('an app whose repository Kargo cannot write, or that follows no branch', () => {
    expect(complaints({}, { repository: 'git@github.com:org/gitops' })).toEqual([
      'payments: repository: that of the app, "git@github.com:org/gitops" is no address over HTTPS, and Kargo takes no other from 1.13 on; write for example https://github.com/org/gitops',
    ]);
    expect(
      complaints({ repository: 'https://github.com/org/gitops' }, { repository: 'git@github.com:org/gitops' }),
    ).toEqual([]);
    expect(complaints({}, { targetRevision: 'HEAD' })).toEqual([
      'payments: Argo CD follows the targetRevision "HEAD", and Kargo can push to a branch only; write for example targetRevision: \'main\' at the GitOpsApp',
    ]);
    expect(complaints({}, { targetRevision: 'refs/heads/main' })).toEqual([]);
  });

  test('a Stage that could not be applied', () => {
    const app = kargoApp();
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, i) => [`service-with-a-long-name-${String(i).padStart(13, 'x')}`, {}]),
    );
    new KargoPipeline(app, 'payments', { environments: [environment(app, 'prod', many)] });
    const found = problems(() => app.render());
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^payments: the Stage prod-wave-1 would have 2\d{5} bytes for 900 folders; 200000 is the most\. Set maxInFlight: [67]\d\d or less at the ReleaseTrain of prod, so that the wave goes in batches$/,
    );
  }, 60_000);
});

test('a pipeline refuses environments that it cannot bring anything to, and an order that they contradict', () => {
  const app = kargoApp();
  const staging = environment(app, 'staging', SERVICES, { delivery: 'catalog' });
  const prod = environment(app, 'prod', SERVICES, { after: staging, clusters: Clusters.labelled({ env: 'prod' }) });
  new KargoPipeline(app, 'payments', { environments: [prod, staging] });
  expect(problems(() => app.render())).toEqual([
    'payments: environments: prod comes after staging, as it says itself, and stands before it here; put staging first',
    'payments: environments: prod goes to clusters that only Argo CD knows, and a Stage names the Applications that it waits for; write Clusters.named, or leave it out',
    "payments: environments: staging is delivered from a catalog, and a Stage brings nothing but clusters/; write delivery: 'application-set' or 'applications', or leave it out",
  ]);
});

test('a Stage waits for the Application of each cluster', () => {
  const app = kargoApp();
  const servers = { eu: 'https://eu.example.com', us: 'https://us.example.com' };
  const prod = environment(app, 'prod', { ledger: {} }, { clusters: Clusters.named(servers) });
  const { step, applications } = rendered(app, { environments: [prod] });
  const waited = step('prod-wave-1', 'argocd-wait').apps.map(({ name }: { name: string }) => name);
  expect(waited).toEqual(['ledger-prod-eu', 'ledger-prod-us']);
  expect([...applications.keys()]).toEqual(waited);
});

test('a pipeline refuses a train whose order RollingSync keeps', () => {
  const app = kargoApp();
  const prod = environment(app, 'prod', SERVICES, { train: { rollingSync: true }, controllers: { argoCd: '3.3' } });
  new KargoPipeline(app, 'payments', { environments: [prod] });
  expect(problems(() => app.render())).toEqual([
    'payments: environments: the order of prod is kept by RollingSync, which starts no sync out of its turn, and Kargo would; take rollingSync out of its ReleaseTrain, or leave it out here',
  ]);
});

test('what people make below a pipeline is rendered with it', () => {
  const app = kargoApp();
  const pipeline = new KargoPipeline(app, 'payments', { environments: [environment(app, 'prod')] });
  const own = new Chart(pipeline, 'smoke', { namespace: 'payments' });
  new ApiObject(own, 'template', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name: 'smoke' },
  });
  for (const files of [app.render(), app.render()])
    expect([...files.keys()].filter((path) => path.startsWith('kargo/'))).toContain('kargo/payments/smoke.k8s.yaml');
});
