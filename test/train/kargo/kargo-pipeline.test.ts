import { Duration } from 'cdk8s';
import {
  CanaryPlan,
  Environment,
  KargoPipeline,
  type KargoPipelineProps,
  ReleaseTrain,
  ServiceSet,
} from '../../../lib';
import { patience } from '../../../lib/train/kargo/promotion-steps';
import { problems, SERVICE } from '../../support/fleet';
import { temporaryFolder } from '../../support/git';
import { environment, kargoApp, type Rendered, rendered, renderedBy, SERVICES } from './fleet';

const AUTHORIZED = 'kargo.akuity.io/authorized-stage';

function stagingAndProd(props: Partial<KargoPipelineProps> = {}, delivery?: 'applications'): Rendered {
  const app = kargoApp();
  const environments = ['staging', 'prod'].map((name) => environment(app, name, SERVICES, { delivery }));
  return rendered(app, { environments, ...props });
}

const authorized = ({ applications }: Rendered): Record<string, string> =>
  Object.fromEntries([...applications].map(([name, { metadata }]) => [name, metadata.annotations[AUTHORIZED]]));

describe('a Kargo pipeline', () => {
  test('has a Stage a wave, in the order of environments and waves', () => {
    expect(stagingAndProd().stages).toEqual([
      'staging-delivery',
      'staging-wave-1',
      'staging-wave-2',
      'staging-wave-3',
      'prod-delivery',
      'prod-wave-1',
      'prod-wave-2',
      'prod-wave-3',
    ]);
  });

  test('has a Stage a batch, where the train takes no whole wave at a time', () => {
    const app = kargoApp();
    const prod = environment(app, 'prod', SERVICES, { train: { maxInFlight: 1 } });
    const { stages, step } = rendered(app, { environments: [prod] });
    expect(stages).toEqual([
      'prod-delivery',
      'prod-wave-1',
      'prod-wave-2-batch-1',
      'prod-wave-2-batch-2',
      'prod-wave-3',
    ]);
    expect(['prod-wave-2-batch-1', 'prod-wave-2-batch-2'].map((name) => step(name, 'argocd-wait').apps)).toEqual([
      [{ name: 'accounts-prod', namespace: 'argocd' }],
      [{ name: 'cards-prod', namespace: 'argocd' }],
    ]);
  });

  test('puts the same services into a Stage as the plan of the train into a batch', () => {
    const app = kargoApp();
    const slow = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(60) }]);
    const services = { a: {}, b: { plan: slow }, c: {}, d: { plan: slow } };
    const { files, step } = rendered(app, {
      environments: [environment(app, 'prod', services, { train: { maxInFlight: 2 } })],
    });
    const [wave] = JSON.parse(files.get('docs/release/prod/train.json') ?? '').waves;
    expect(wave.batches.map((batch: { services: string[] }) => batch.services)).toEqual([
      ['b', 'd'],
      ['a', 'c'],
    ]);
    for (const { batch, services: together } of wave.batches) {
      expect(step(`prod-wave-1-batch-${batch}`, 'git-clone').checkout[0].sparse).toEqual(
        together.map((name: string) => `clusters/prod/apps/${name}`),
      );
    }
  });

  test.each([undefined, 'applications'] as const)(
    'is named by each Application as the Stage that may sync it, delivered by %s',
    (delivery) => {
      expect(authorized(stagingAndProd({}, delivery))).toEqual({
        'ledger-staging': 'payments:staging-wave-1',
        'accounts-staging': 'payments:staging-wave-2',
        'cards-staging': 'payments:staging-wave-2',
        'statements-staging': 'payments:staging-wave-3',
        'ledger-prod': 'payments:prod-wave-1',
        'accounts-prod': 'payments:prod-wave-2',
        'cards-prod': 'payments:prod-wave-2',
        'statements-prod': 'payments:prod-wave-3',
      });
    },
  );

  test.each([undefined, 'applications'] as const)(
    'syncs in each Stage the Applications that name it, and waits for them; delivered by %s',
    (delivery) => {
      const it = stagingAndProd({}, delivery);
      const named = authorized(it);
      for (const stage of it.stages.filter((name) => !name.endsWith('-delivery'))) {
        const own = Object.keys(named)
          .filter((name) => named[name] === `payments:${stage}`)
          .sort();
        for (const uses of ['argocd-update', 'argocd-wait'])
          expect(it.step(stage, uses).apps.map(({ name }: { name: string }) => name)).toEqual(own);
      }
    },
  );

  test('changes nothing of an environment that is in none', () => {
    const app = kargoApp();
    const other = environment(app, 'other');
    const before = app.render();
    rendered(app, { environments: [environment(app, 'prod')] });
    expect(other.environmentName).toBe('other');
    for (const [path, text] of before) expect(app.render().get(path)).toBe(text);
  });

  test('brings what stands outside the train in a Stage that nobody waits for', () => {
    const app = kargoApp();
    const prod = environment(app, 'prod', SERVICES, { train: { leaveOut: ['statements'] } });
    const it = rendered(app, { environments: [environment(app, 'staging'), prod] });
    expect(it.stage('prod-left-out').spec.requestedFreight[0].sources).toEqual({ stages: ['prod-delivery'] });
    expect(it.step('prod-left-out', 'git-clone').checkout[1].sparse).toEqual(['clusters/prod/apps/statements']);
    expect(it.applications.get('statements-prod')?.metadata.annotations[AUTHORIZED]).toBe('payments:prod-left-out');
    expect([...it.kargo.values()].some(({ spec }) => JSON.stringify(spec ?? {}).includes('"prod-left-out"]'))).toBe(
      false,
    );
  });

  test('brings a decommissioned service with what delivers the environment, and syncs it no more', () => {
    const app = kargoApp();
    const services = { ...SERVICES, old: { decommissioned: { reason: 'replaced by ledger' } } };
    const it = rendered(app, { environments: [environment(app, 'prod', services)] });
    expect(it.step('prod-delivery', 'git-clone').checkout[0].sparse).toEqual([
      'clusters/prod/argocd',
      'clusters/prod/apps/old',
    ]);
    expect(JSON.stringify([...it.kargo.values()])).not.toContain('old-prod');
  });

  test('is the same in whatever order it and the rest are made, and on a second run', () => {
    const late = (): ReadonlyMap<string, string> => {
      const app = kargoApp();
      const [staging, prod] = ['staging', 'prod'].map(
        (name) =>
          new Environment(app, name, { namespace: `shop-${name}`, prometheus: 'http://prometheus.monitoring:9090' }),
      ) as [Environment, Environment];
      new KargoPipeline(app, 'payments', { environments: [staging, prod] });
      for (const it of [prod, staging]) {
        const set = new ServiceSet(it, 'services');
        for (const [name, props] of Object.entries(SERVICES).reverse()) set.addService(name, { ...SERVICE, ...props });
        new ReleaseTrain(it, 'train');
      }
      return app.render();
    };
    const files = stagingAndProd().files;
    expect(JSON.stringify([...late()])).toBe(JSON.stringify([...files]));
    expect(JSON.stringify([...stagingAndProd().files])).toBe(JSON.stringify([...files]));
  });

  test('follows the services when the app is rendered again', () => {
    const app = kargoApp();
    const prod = environment(app, 'prod', { ledger: {} });
    expect(rendered(app, { environments: [prod] }).stages).toEqual(['prod-delivery', 'prod-wave-1']);
    new ServiceSet(prod, 'more').addService('late', { ...SERVICE, dependsOn: { ledger: 'api' } });
    const again = renderedBy(app);
    expect(again.stages).toEqual(['prod-delivery', 'prod-wave-1', 'prod-wave-2']);
    expect(again.applications.get('late-prod')?.metadata.annotations[AUTHORIZED]).toBe('payments:prod-wave-2');
    expect([...renderedBy(app).files]).toEqual([...again.files]);
  });

  test('keeps no single service from being rendered alone', () => {
    const app = kargoApp({ outdir: temporaryFolder() });
    new KargoPipeline(app, 'payments', { environments: [environment(app, 'prod')], sourceBranch: 'main' });
    process.env.RELEASE_TRAIN_ONLY = 'ledger';
    try {
      expect(problems(() => app.synth())).toEqual([]);
    } finally {
      delete process.env.RELEASE_TRAIN_ONLY;
    }
  });

  test('stands beside the clusters, a file a Stage, which publish takes away with the Stage', () => {
    const { files } = stagingAndProd();
    expect([...files.keys()].filter((path) => path.startsWith('kargo/'))).toEqual(
      [
        'project',
        ...['prod', 'staging'].flatMap((name) =>
          ['delivery', 'wave-1', 'wave-2', 'wave-3'].map((it) => `${name}-${it}`),
        ),
      ]
        .sort()
        .map((name) => `kargo/payments/${name}.k8s.yaml`),
    );
  });
});

describe('a promotion', () => {
  test('waits twice as long as the slowest release takes at least, and half an hour', () => {
    const app = kargoApp();
    const slow = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(60) }]);
    const { stage } = rendered(app, { environments: [environment(app, 'prod', { a: {}, b: { plan: slow } })] });
    const { steps } = stage('prod-wave-1').spec.promotionTemplate.spec;
    const timeouts = steps.flatMap(({ retry }: { retry?: { timeout: string } }) => retry?.timeout ?? []);
    expect(timeouts).toEqual(['150m', '150m']);
  });

  test('waits a day more where a release asks a person', () => {
    const step = { weight: 100, seconds: 60 };
    expect(patience([{ leastSeconds: 60, steps: [step] }])).toBe(2 * 60 + 1800);
    expect(patience([{ leastSeconds: 60, steps: [{ ...step, asks: true }] }])).toBe(2 * 60 + 1800 + 86_400);
  });

  test('waits as long as it is told', () => {
    const app = kargoApp();
    const { step, stage } = rendered(app, {
      environments: [{ environment: environment(app, 'prod'), timeout: Duration.hours(6) }],
    });
    expect(step('prod-wave-1', 'argocd-update')).toBeDefined();
    expect(stage('prod-wave-1').spec.promotionTemplate.spec.steps.at(-1).retry).toEqual({
      errorThreshold: 3,
      timeout: '6h',
    });
  });

  test('wants no revision of the branch that Stages share: the next commit would make this one unhealthy', () => {
    for (const stage of stagingAndProd().stages)
      expect(JSON.stringify(stagingAndProd().stage(stage))).not.toContain('desiredRevision');
  });

  test('has as many steps for a thousand services as for one, and is small enough to be applied', () => {
    const app = kargoApp();
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`service-${i}`, {}]));
    const { stage } = rendered(app, { environments: [environment(app, 'prod', many)] });
    expect(stage('prod-wave-1').spec.promotionTemplate.spec.steps).toHaveLength(7);
    expect(JSON.stringify(stage('prod-wave-1')).length).toBeLessThan(200_000);
  }, 60_000);
});

describe('Freight', () => {
  test('is one commit of the rendered tree, if something below clusters/ changed in it', () => {
    expect(stagingAndProd().kargo.get('Warehouse payments')?.spec.subscriptions).toEqual([
      {
        git: {
          repoURL: 'https://github.com/org/gitops',
          branch: 'rendered',
          commitSelectionStrategy: 'NewestFromBranch',
          includePaths: ['clusters/staging', 'clusters/prod'],
        },
      },
    ]);
  });

  test('goes by itself through staging, and through prod when a person has let it in', () => {
    expect(automatic(stagingAndProd())).toEqual([
      'staging-delivery',
      'staging-wave-1',
      'staging-wave-2',
      'staging-wave-3',
      'prod-wave-1',
      'prod-wave-2',
      'prod-wave-3',
    ]);
  });

  test.each([
    ['staging', undefined, true],
    ['stg', undefined, true],
    ['dev', undefined, true],
    ['test', undefined, true],
    ['prod', undefined, false],
    ['prod-eu', undefined, false],
    ['staging-eu', undefined, false],
    ['staging-eu', 'staging', true],
    ['staging', 'production', false],
  ])('goes by itself into %s with the telemetry name %s: %s', (name, telemetryName, itself) => {
    const app = kargoApp();
    const made = new Environment(app, name, { namespace: 'shop', prometheus: 'http://prometheus:9090', telemetryName });
    new ServiceSet(made, 'services').addService('ledger', SERVICE);
    new ReleaseTrain(made, 'train');
    expect(automatic(rendered(app, { environments: [made] })).includes(`${name}-delivery`)).toBe(itself);
  });

  test('goes by itself into prod where that is written, and nowhere by itself where that is', () => {
    const app = kargoApp();
    const [staging, prod] = [environment(app, 'staging'), environment(app, 'prod')];
    const it = rendered(app, {
      environments: [
        { environment: staging, promotion: 'by-hand' },
        { environment: prod, promotion: 'automatic' },
      ],
    });
    expect(automatic(it)).toEqual(['prod-delivery', 'prod-wave-1', 'prod-wave-2', 'prod-wave-3']);
  });

  test('stays in the last wave of an environment for as long as the next one asks, and passes its verification', () => {
    const app = kargoApp();
    const it = rendered(app, {
      environments: [
        { environment: environment(app, 'staging'), verification: ['smoke-test'] },
        { environment: environment(app, 'prod'), soak: Duration.hours(2) },
      ],
    });
    expect(it.stage('prod-delivery').spec.requestedFreight).toEqual([
      {
        origin: { kind: 'Warehouse', name: 'payments' },
        sources: { stages: ['staging-wave-3'], requiredSoakTime: '2h' },
      },
    ]);
    expect(it.stages.filter((name) => it.stage(name).spec.verification !== undefined)).toEqual(['staging-wave-3']);
    expect(it.stage('staging-wave-3').spec.verification).toEqual({ analysisTemplates: [{ name: 'smoke-test' }] });
    expect(JSON.stringify(it.stage('prod-wave-1').spec.requestedFreight)).not.toContain('requiredSoakTime');
  });
});

test('what delivers an environment is waited for where somebody says what applies it, by whose controller', () => {
  const app = kargoApp();
  const it = rendered(app, {
    environments: [
      environment(app, 'staging'),
      { environment: environment(app, 'prod'), appliedBy: 'prod-argocd', shard: 'prod' },
    ],
  });
  const steps = (name: string): string[] =>
    it.stage(name).spec.promotionTemplate.spec.steps.map(({ uses }: { uses: string }) => uses);
  expect(steps('staging-delivery')).toEqual(['git-clone', 'delete', 'copy', 'git-commit', 'git-push']);
  expect(steps('prod-delivery')).toEqual([...steps('staging-delivery'), 'argocd-update', 'argocd-wait']);
  expect(it.step('prod-delivery', 'argocd-wait').apps).toEqual([{ name: 'prod-argocd', namespace: 'argocd' }]);
  expect(it.stage('prod-wave-1').spec.shard).toBe('prod');
  expect(it.stage('staging-wave-1').spec.shard).toBeUndefined();
});

test('the Project is not deleted with a commit, and is there before what is in it', () => {
  const project = stagingAndProd().kargo.get('Project payments');
  expect(project?.metadata).toEqual({
    name: 'payments',
    annotations: {
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '-1',
    },
  });
  expect(stagingAndProd().kargo.get('ProjectConfig payments')?.metadata.namespace).toBe('payments');
});

test('a small pipeline', () => {
  const app = kargoApp();
  const { files } = rendered(app, {
    environments: [environment(app, 'staging', { ledger: {}, accounts: { dependsOn: { ledger: 'api' } } })],
  });
  expect(
    [...files]
      .filter(([path]) => path.startsWith('kargo/'))
      .map(([path, text]) => `# ${path}\n${text}`)
      .join('---\n'),
  ).toMatchSnapshot();
});

const automatic = (it: Rendered): string[] =>
  it.kargo
    .get('ProjectConfig payments')
    ?.spec.promotionPolicies.map(({ stageSelector: { name } }: { stageSelector: { name: string } }) => name) ?? [];
