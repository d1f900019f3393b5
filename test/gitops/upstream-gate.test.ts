import { Duration } from 'cdk8s';
import { Environment, type PeerProps, Release, type ServiceProps, ServiceSet, UpstreamGate } from '../../lib';
import { SyntheticAnalysis } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { renderFleet } from '../../lib/gitops/render';
import { WORKER } from '../service/worker';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

const dependsOn: PeerProps['dependsOn'] = { 'svc-a': 'api' };
const upstreamGate = new UpstreamGate();

const releaseOf = (version: string): Release =>
  Release.of({ image: `ghcr.io/org/svc-a:${version}`, version, gitSha: '9f8d111d8f' });

/** What svc-b renders that depends on svc-a. */
function renderedDependent(
  given: { own?: Partial<ServiceProps>; upstream?: Partial<ServiceProps>; gate?: UpstreamGate } = {},
): Manifest[] {
  const { own = { dependsOn }, upstream, gate = upstreamGate } = given;
  const { app, services } = fleet({}, { upstreamGate: gate });
  // Before the one that it waits for, whose release is not known yet then.
  services.addService('svc-b', { ...SERVICE, ...own });
  services.addService('svc-a', { ...SERVICE, ...upstream });
  return documents(app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? '');
}

const queryOf = (manifests: Manifest[]): string =>
  find(manifests, 'AnalysisTemplate', 'svc-b-upstreams').spec.metrics[0].provider.prometheus.query;

describe('a canary that depends on another service', () => {
  test('waits for it in a step of its own, before the first pod', () => {
    const { canary } = find(renderedDependent(), 'Rollout').spec.strategy;
    expect(canary.steps[0].analysis.templates).toEqual([{ templateName: 'svc-b-upstreams' }]);
    expect(canary.steps[1]).toEqual({ setWeight: 5 });
    expect(canary.steps[canary.analysis.startingStep]).toHaveProperty('pause');
  });

  test('looks every minute for an hour, passes at the first sight, and pauses at the last look', () => {
    const { metrics } = find(renderedDependent(), 'AnalysisTemplate', 'svc-b-upstreams').spec;
    expect(metrics).toEqual([
      expect.objectContaining({
        name: 'svc-a',
        interval: '1m',
        count: 61,
        consecutiveSuccessLimit: 1,
        failureLimit: 0,
        inconclusiveLimit: 60,
        consecutiveErrorLimit: 360,
        successCondition: 'len(result) == 1 && result[0] == 1',
        failureCondition: 'len(result) == 1 && result[0] < -1',
      }),
    ]);
  });

  test('looks less often where Prometheus scrapes less often', () => {
    const { app, services } = fleet({}, { upstreamGate, scrapeInterval: Duration.seconds(60) });
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', { ...SERVICE, dependsOn });
    const file = documents(app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? '');
    expect(find(file, 'AnalysisTemplate', 'svc-b-upstreams').spec.metrics[0]).toMatchObject({
      interval: '4m',
      count: 16,
    });
    expect(queryOf(file)).toContain('offset 4m');
  });

  test('expects the release that this tree has, also where it is added later', () => {
    const release = releaseOf('1.5.0');
    expect(queryOf(renderedDependent({ upstream: { release } }))).toContain('image_spec="ghcr.io/org/svc-a:1.5.0"');
    const gate = new UpstreamGate({ releaseFrom: 'pod-labels' });
    expect(queryOf(renderedDependent({ upstream: { release }, gate }))).toContain(
      'label_service_istio_io_canonical_revision="1.5.0-9f8d111"',
    );
  });

  test('has the same Rollout whatever the other one releases: no pod and no step changes', () => {
    const [before, after] = ['1.4.2', '1.5.0'].map((it) => renderedDependent({ upstream: { release: releaseOf(it) } }));
    const changed = before!.filter((object, i) => JSON.stringify(object) !== JSON.stringify(after![i]));
    expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'AnalysisTemplate svc-b-upstreams',
    ]);
  });

  test('has the same pods with a gate and without', () => {
    const template = (manifests: Manifest[]) => find(manifests, 'Rollout').spec.template;
    expect(template(renderedDependent())).toEqual(template(renderedDependent({ own: {} })));
  });

  test('waits for all that it depends on, in one run', () => {
    const { app, prod, services } = fleet({}, { upstreamGate });
    services.addService('svc-b', { ...SERVICE, dependsOn: { ...dependsOn, ledger: ['schema', 'event'] } });
    services.addService('svc-a', SERVICE);
    new ServiceSet(prod, 'other').addService('ledger', SERVICE);
    const template = find(
      documents(app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? ''),
      'AnalysisTemplate',
      'svc-b-upstreams',
    );
    expect(template.spec.metrics.map(({ name }: Manifest) => name)).toEqual(['ledger', 'svc-a']);
    expect(template.metadata.annotations['release-train.dev/waits']).toBe(
      'until ledger, svc-a run the releases of this tree, with a Rollout that is Completed',
    );
  });
});

test('a service that depends on nobody waits for nobody', () => {
  expect(JSON.stringify(renderedDependent({ own: {} }))).not.toContain('upstreams');
});

test('a worker waits before its first pod', () => {
  const { app, services } = fleet({}, { upstreamGate });
  services.addService('svc-a', SERVICE);
  services.addWorker('mailer', { ...WORKER, dependsOn });
  const file = documents(app.render().get('clusters/prod/apps/mailer/mailer.k8s.yaml') ?? '');
  const [first] = find(file, 'Rollout').spec.strategy.canary.steps;
  expect(first.analysis.templates).toEqual([{ templateName: 'mailer-upstreams' }]);
});

describe('a blue-green service that depends on another one', () => {
  test('waits before the switch, and is not aborted for it', () => {
    const { app, services } = fleet({}, { upstreamGate });
    services.addService('svc-a', SERVICE);
    services.addBlueGreenService('svc-b', { ...SERVICE, dependsOn });
    const { spec } = find(documents(app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? ''), 'Rollout');
    expect(spec.strategy.blueGreen.prePromotionAnalysis.templates).toEqual([{ templateName: 'svc-b-upstreams' }]);
    // The controller's deadline goes on meanwhile.
    expect(spec.progressDeadlineSeconds).toBe(600 + 3600 + 120);
  });

  test('is warned where something calls the new version, which does not wait', () => {
    const { app, services } = fleet({}, { upstreamGate });
    services.addService('svc-a', SERVICE);
    const before = [
      SyntheticAnalysis.k6({
        image: 'grafana/k6:1.4.0',
        path: '/',
        requestsPerSecond: 1,
        duration: Duration.minutes(4),
      }),
    ];
    const service = services.addBlueGreenService('svc-b', { ...SERVICE, dependsOn, before });
    app.render();
    expect(warningsOf(service)).toContain(
      'before: svc-b-synthetic begins together with svc-b-upstreams, and not after it, so that a release aborts where a service ' +
        'that it depends on is not there yet; measure after the switch, make it a canary, or keep the order with release-train depart',
    );
  });
});

describe('a set', () => {
  const gated = (environment: UpstreamGate | undefined, set: UpstreamGate | 'none' | undefined): boolean => {
    const { app, prod } = fleet({}, { upstreamGate: environment });
    const services = new ServiceSet(prod, 'services', { upstreamGate: set });
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', { ...SERVICE, dependsOn });
    return (app.render().get('clusters/prod/apps/svc-b/svc-b.k8s.yaml') ?? '').includes('svc-b-upstreams');
  };

  test('has the gate of its Environment, one of its own, or none', () => {
    expect(gated(undefined, undefined)).toBe(false);
    expect(gated(upstreamGate, undefined)).toBe(true);
    expect(gated(undefined, upstreamGate)).toBe(true);
    expect(gated(upstreamGate, 'none')).toBe(false);
  });
});

describe('what is wrong is told once', () => {
  test('a gate that is none, or has wrong options', () => {
    const { app, prod } = fleet({}, { upstreamGate: new UpstreamGate({ longestWait: Duration.minutes(1) }) });
    new ServiceSet(prod, 'services', { upstreamGate: 'never' as never }).addService('svc-a', SERVICE);
    new Environment(app, 'staging', {
      namespace: 'staging',
      prometheus: 'http://prometheus.monitoring:9090',
      upstreamGate: 'always' as never,
    });
    expect(problems(() => app.render())).toEqual([
      expect.stringContaining('prod: upstreamGate: longestWait: 1m '),
      `prod/services: upstreamGate: "never" is no gate; write new UpstreamGate(), or 'none'`,
      'staging: upstreamGate: "always" is nothing that fits; write new UpstreamGate()',
    ]);
  });

  test('a wait that is shorter than the time between two looks', () => {
    const { app, services } = fleet(
      {},
      { upstreamGate: new UpstreamGate({ longestWait: Duration.minutes(5) }), scrapeInterval: Duration.seconds(90) },
    );
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', { ...SERVICE, dependsOn });
    expect(problems(() => app.render())).toContain(
      'prod/services/svc-b/UpstreamGate: longestWait: 5m is shorter than the 6m between two looks (four scrapes); give at least Duration.minutes(6)',
    );
  });

  test('services that are not there, or are named wrongly', () => {
    const { app, services } = fleet({}, { upstreamGate });
    services.addService('svc-a', SERVICE);
    services.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-aa': 'api', 'Svc A': 'api' } });
    expect(problems(() => app.render())).toEqual([
      'prod/services/svc-b: dependsOn.Svc A: there is no such service in prod; the nearest name is svc-a',
      'prod/services/svc-b: dependsOn.svc-aa: there is no such service in prod; the nearest name is svc-a',
    ]);
  });

  test('services that would wait for each other, also without a train', () => {
    const circle = (c: UpstreamGate | 'none'): string[] => {
      const { app, prod, services } = fleet({}, { upstreamGate });
      services.addService('b', { ...SERVICE, dependsOn: { c: 'api' } });
      services.addService('a', { ...SERVICE, dependsOn: { b: 'api', d: 'api' } });
      services.addService('d', { ...SERVICE, dependsOn: { b: 'api' } });
      new ServiceSet(prod, 'other', { upstreamGate: c }).addService('c', { ...SERVICE, dependsOn: { a: 'event' } });
      return problems(() => app.render());
    };
    expect(circle(upstreamGate)).toEqual([
      'prod/services/a: dependsOn: at their gates these would wait for each other: a → b → c → a; take out the dependency whose two sides are compatible in both orders, or split the change in two',
    ]);
    expect(circle('none')).toEqual([]);
  });

  test('requests of a worker, which nobody calls', () => {
    const { app, services } = fleet({}, { upstreamGate: new UpstreamGate({ releaseFrom: 'requests' }) });
    services.addService('svc-b', { ...SERVICE, dependsOn: { mailer: 'event' } });
    services.addWorker('mailer', WORKER);
    expect(problems(() => app.render())).toEqual([
      "prod/services/svc-b/UpstreamGate: releaseFrom: mailer is a worker, which gets no requests, so that 'requests' would wait for ever; write 'images' or 'pod-labels'",
    ]);
  });

  test('a release that cannot be read, also to who renders the one that waits for it alone', () => {
    const { app, services } = fleet({}, { upstreamGate });
    services.addService('svc-a', { ...SERVICE, release: releaseOf('latest') });
    services.addService('svc-b', { ...SERVICE, dependsOn });
    expect(renderFleet(app, ['svc-b']).problems).toMatchObject([
      {
        path: 'prod/services/svc-b/UpstreamGate',
        message: 'the release of svc-a, which it waits for, cannot be read; mend it there',
      },
    ]);
  });
});
