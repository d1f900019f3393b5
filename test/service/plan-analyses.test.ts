import { Chart, Duration, Testing } from 'cdk8s';
import { CanaryPlan, ErrorRateAnalysis, SequentialErrorAnalysis, SyntheticAnalysis } from '../../lib/analysis';
import { Release, warningsOf } from '../../lib/core';
import { CanaryService, type CanaryServiceProps } from '../../lib/service';
import { Slo } from '../../lib/slo';

const slo = Slo.availability(99.9);

function synthetic(id?: string): SyntheticAnalysis {
  return SyntheticAnalysis.k6({
    id,
    image: 'grafana/k6:1.4.0',
    requestsPerSecond: 2,
    duration: Duration.minutes(2),
    when: 'background',
    mesh: 'native-sidecar',
  });
}

function serviceWith(plan: CanaryPlan, props: Partial<CanaryServiceProps> = {}) {
  const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
  const service = new CanaryService(chart, 'svc-a', {
    release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
    port: 8080,
    slo,
    plan,
    analyses: [new ErrorRateAnalysis()],
    environment: { prometheus: 'http://prometheus.monitoring:9090' },
    ...props,
  });
  const problems = chart.node.findAll().flatMap((construct) => construct.node.validate());
  return { templates: service.analyses.map(({ template }) => template.name), problems, chart };
}

describe('the analysis that makes the synthetic traffic of a plan', () => {
  const analysis = synthetic();
  const plan = CanaryPlan.forTraffic({
    requestsPerSecond: 0.1,
    slo,
    synthetic: { analysis, requestsPerSecond: 2 },
  });

  test('is the service’s, beside its own', () => {
    expect(serviceWith(plan)).toMatchObject({ templates: ['svc-a-error-rate', 'svc-a-synthetic'], problems: [] });
  });

  test('is there once, also where the service names it itself', () => {
    const { templates, problems } = serviceWith(plan, { analyses: [analysis, new ErrorRateAnalysis()] });
    expect(templates).toEqual(['svc-a-synthetic', 'svc-a-error-rate']);
    expect(problems).toEqual([]);
  });

  test('must not be called as another', () => {
    expect(serviceWith(plan, { analyses: [synthetic('synthetic')] }).problems).toEqual([
      'analyses, together with that of the plan: two of them are called "synthetic", and one would overwrite the other; keep one, or give one an id',
    ]);
  });
});

describe('what a plan was made for', () => {
  const plan = CanaryPlan.forTraffic({ requestsPerSecond: 100, slo: Slo.availability(99) });
  const annotationsOf = (chart: Chart) => {
    const { metadata, spec } = Testing.synth(chart).find(({ kind }) => kind === 'Rollout');
    return { rollout: metadata.annotations['release-train.dev/plan'], pods: spec.template.metadata.annotations };
  };

  test('stands beside it in Git, on the Rollout and not on its pods', () => {
    const { chart, problems } = serviceWith(plan, { slo: Slo.availability(99) });
    expect(problems).toEqual([]);
    const { rollout, pods } = annotationsOf(chart);
    expect(rollout).toBe(
      'An objective of 99 % over 30 days, 100 requests per second at the quietest time, a scrape every 15s; catches 10 %, burns at most 10 % of the error budget, takes 1h at most',
    );
    expect(pods).not.toHaveProperty(['release-train.dev/plan']);
  });

  test('stands nowhere where nobody said it', () => {
    expect(annotationsOf(serviceWith(CanaryPlan.standard()).chart).rollout).toBeUndefined();
  });

  test('must be the objective of the service', () => {
    expect(serviceWith(plan, { slo: Slo.availability(99.99) }).problems).toEqual([
      'plan: it was derived from an objective of 99 % over 30 days, and the service has 99.99 % over 30 days, so that neither its steps nor what explain() says of them are true here; derive it from the objective of the service, or give the service that of the plan',
    ]);
  });
});

test('a plan that proves the new version at full comes without a rollback window, which would skip to 100 % on cold pods', () => {
  const plan = CanaryPlan.of([{ weight: 10, hold: Duration.minutes(5) }], { proveAtFull: Duration.minutes(10) });
  const { chart, problems } = serviceWith(plan);
  expect(problems).toEqual([]);
  const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'Rollout');
  expect(spec.strategy.canary.steps.at(-3)).toEqual({ setWeight: 100 });
  expect(spec.strategy.canary.dynamicStableScale).toBeUndefined();
  expect(spec.rollbackWindow).toBeUndefined();
});

describe('a derived plan', () => {
  const plan = CanaryPlan.forTraffic({ requestsPerSecond: 100, slo });

  test('does not fit where scrapes come otherwise', () => {
    const environment = { prometheus: 'http://prometheus.monitoring:9090', scrapeInterval: Duration.minutes(1) };
    expect(serviceWith(plan, { environment, analyses: undefined }).problems).toEqual([
      'plan: it was derived for a scrape every 15s, and here there is one every 1m, so that its holds do not fit what the guards need; derive it with scrapeInterval: Duration.seconds(60)',
    ]);
    const fitting = CanaryPlan.forTraffic({ requestsPerSecond: 100, slo, scrapeInterval: Duration.minutes(1) });
    expect(serviceWith(fitting, { environment, analyses: undefined }).problems).toEqual([]);
  });

  test('warns where nothing keeps its promise', () => {
    const promise =
      'plan: that a release which fails 1 % is stopped is what new SequentialErrorAnalysis() keeps, and this service has none that counts; name it among the analyses, or leave the analyses out';
    const warnings = (analyses?: CanaryServiceProps['analyses']) =>
      serviceWith(plan, { analyses })
        .chart.node.findAll()
        .flatMap((construct) => warningsOf(construct));
    expect(warnings([new ErrorRateAnalysis()])).toContain(promise);
    expect(warnings([new ErrorRateAnalysis(), new SequentialErrorAnalysis({ dryRun: true })])).toContain(promise);
    expect(warnings()).toEqual([]);
    expect(warnings([new SequentialErrorAnalysis()])).toEqual([]);
  });
});
