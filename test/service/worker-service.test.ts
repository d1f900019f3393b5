import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  CanaryPlan,
  ClusterAnalyses,
  type ErrorRateAnalysis,
  JobErrorAnalysis,
  PromQLAnalysis,
  SaturationAnalysis,
  SequentialErrorAnalysis,
  Slo,
  WorkerService,
} from '../../lib';
import { warningsOf } from '../../lib/core';
import { find, fleet, type Manifest, problems, RELEASE, rendered, SERVICE } from '../support/fleet';
import { JOBS, renderedWorker, WORKER } from './worker';

const steps = (manifests: Manifest[]): object[] => find(manifests, 'Rollout').spec.strategy.canary.steps;

describe('a worker', () => {
  const manifests = renderedWorker();
  const rollout = find(manifests, 'Rollout');

  test('is a Rollout with its guards, and nothing that somebody could call', () => {
    expect([...new Set(manifests.map(({ kind }) => kind))].sort()).toEqual([
      'AnalysisTemplate',
      'PodDisruptionBudget',
      'Rollout',
      'ServiceAccount',
    ]);
    expect(manifests.filter(({ kind }) => kind === 'AnalysisTemplate').map(({ metadata }) => metadata.name)).toEqual([
      'mailer-job-error-verdict',
      'mailer-job-error',
      'mailer-gate',
    ]);
  });

  test('keeps its capacity, and has nothing that the controller refuses without a router', () => {
    const { steps: all, analysis, ...canary } = rollout.spec.strategy.canary;
    expect(canary).toEqual({ maxSurge: '25%', maxUnavailable: 0 });
    expect(all.flatMap(Object.keys)).not.toContain('setCanaryScale');
    expect(analysis.startingStep).toBe(1);
    expect(rollout.spec).toMatchObject({ minReadySeconds: 10, progressDeadlineAbort: true, replicas: 6 });
  });

  test('is measured in the background from the first hold on, and judged before the last weight and before the promotion', () => {
    const analysis = (name: string) => ({ analysis: expect.objectContaining({ templates: [{ templateName: name }] }) });
    expect(steps(manifests)).toEqual([
      { setWeight: 25 },
      { pause: { duration: '7m' } },
      analysis('mailer-job-error-verdict'),
      analysis('mailer-gate'),
      { setWeight: 50 },
      { pause: { duration: '10m' } },
      analysis('mailer-job-error-verdict'),
      analysis('mailer-gate'),
    ]);
  });

  test('says on the Rollout, not on its pods, what its weights really are', () => {
    expect(rollout.metadata.annotations).toMatchObject({
      'release-train.dev/weights': 'with 6 pods: 25 % becomes 2 of 7 (29 %), 50 % becomes 3 of 6 (50 %)',
      'release-train.dev/blast-radius':
        '29 % before the last weight, 50 % before the promotion: the share of the jobs that a bad release gets at most, if all pods take as many',
    });
    expect(JSON.stringify(rollout.spec.template)).not.toMatch(/weights|blast/);
  });

  test('without a port has none, and no probe', () => {
    const [container] = rollout.spec.template.spec.containers;
    expect(container).not.toHaveProperty('ports');
    expect(container).not.toHaveProperty('readinessProbe');
    expect(container).not.toHaveProperty('startupProbe');
  });

  test('with a port answers probes there, under the name by which it is scraped', () => {
    const [container] = find(renderedWorker({ port: 9090 }), 'Rollout').spec.template.spec.containers;
    expect(container.ports).toEqual([{ containerPort: 9090, name: 'http-metrics' }]);
    expect(container.readinessProbe.tcpSocket).toEqual({ port: 9090 });
    expect(container.startupProbe).toMatchObject({ tcpSocket: { port: 9090 }, failureThreshold: 30 });
  });

  test('may leave the mesh: it needs no sidecar to be measured', () => {
    const podAnnotations = { 'sidecar.istio.io/inject': 'false' };
    const { annotations } = find(renderedWorker({ podAnnotations }), 'Rollout').spec.template.metadata;
    expect(annotations['sidecar.istio.io/inject']).toBe('false');
  });

  test('has the pods of a service but for the name of its port, so that a pod template that is pinned there is pinned here', () => {
    const { template } = find(renderedWorker({ port: 8080 }), 'Rollout').spec;
    const text = JSON.stringify(template).replaceAll('mailer', 'svc-a').replace('"http-metrics"', '"http"');
    expect(JSON.parse(text)).toEqual(find(rendered(), 'Rollout').spec.template);
  });

  test('scales as other services do', () => {
    const scaled = renderedWorker({ replicas: undefined, autoscaling: { minReplicas: 3, maxReplicas: 12 } });
    expect(find(scaled, 'Rollout').spec).not.toHaveProperty('replicas');
    expect(find(scaled, 'HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe('mailer');
  });

  test('starts as many pods at a time as it is told', () => {
    const surge = (maxSurge: kplus.PercentOrAbsolute) =>
      find(renderedWorker({ maxSurge }), 'Rollout').spec.strategy.canary.maxSurge;
    expect(surge(kplus.PercentOrAbsolute.absolute(1))).toBe(1);
    expect(surge(kplus.PercentOrAbsolute.percent(50))).toBe('50%');
  });
});

test('works in a chart of plain cdk8s', () => {
  const chart = new Chart(Testing.app(), 'mailer', { namespace: 'jobs' });
  const { analyses, plan } = new WorkerService(chart, 'mailer', {
    ...WORKER,
    release: RELEASE,
    environment: { prometheus: 'http://prometheus.monitoring:9090' },
  });
  expect(plan.steps.map(({ weight }) => weight)).toEqual([25, 50]);
  expect(analyses.map(({ template }) => template.name)).toEqual(['mailer-job-error']);
  expect(Testing.synth(chart)).toHaveLength(6);
});

describe('templates of the whole platform', () => {
  const plan = CanaryPlan.of([
    { weight: 20, hold: Duration.minutes(7) },
    { weight: 50, hold: Duration.minutes(10) },
  ]);
  const slo = Slo.availability(99.9);

  test('serve a worker whatever its weights really are', () => {
    const { app, prod, services } = fleet();
    const { analyses } = new ClusterAnalyses(prod, 'jobs', { slo, plan, analyses: [new JobErrorAnalysis(JOBS)] });
    services.addWorker('mailer', { ...WORKER, plan, slo, analyses });
    services.addWorker('cleaner', { ...WORKER, plan, slo, analyses, replicas: 40 });
    expect(problems(() => app.render())).toEqual([]);
  });

  test('are refused where they count requests, or are made for other holds', () => {
    const { app, prod, services } = fleet();
    const gold = new ClusterAnalyses(prod, 'gold', { slo, plan, analyses: [new SequentialErrorAnalysis()] });
    const other = new ClusterAnalyses(prod, 'other', { slo, analyses: [new JobErrorAnalysis(JOBS)] });
    services.addWorker('mailer', { ...WORKER, plan, slo, analyses: gold.analyses });
    services.addWorker('cleaner', { ...WORKER, plan, slo, analyses: other.analyses });
    expect(problems(() => app.render())).toEqual([
      expect.stringContaining('mailer/sequential-error: it counts requests in the mesh, and a worker gets none'),
      'prod/services/cleaner/job-error: plan: the template of the platform is made for 2m, 5m, 10m (background), and this service has 7m, 10m (background); give it the same, or an analysis of its own',
    ]);
  });
});

test('what is called and works off a queue has both guards', () => {
  const { app, services } = fleet();
  const analyses = [new SequentialErrorAnalysis(), new JobErrorAnalysis(JOBS)];
  services.addService('svc-a', { ...SERVICE, analyses });
  expect(problems(() => app.render())).toEqual([]);
});

describe('warnings', () => {
  function warnings(props: Partial<ConstructorParameters<typeof WorkerService>[2]>): string[] {
    const chart = new Chart(Testing.app(), 'mailer', { namespace: 'prod' });
    const environment = { prometheus: 'http://prometheus.monitoring:9090' };
    const worker = new WorkerService(chart, 'mailer', { ...WORKER, release: RELEASE, environment, ...props });
    return worker.node.findAll().flatMap(warningsOf);
  }
  const guard = new JobErrorAnalysis(JOBS);

  test('none of a sound worker', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings({ analyses: [guard, new SaturationAnalysis()] })).toEqual([]);
    const query = 'sum(jobs_dead_total{pod=~"mailer-{{args.canary-hash}}-.+"})';
    expect(warnings({ analyses: [new PromQLAnalysis({ query, success: { atMost: 1 } })] })).toEqual([]);
  });

  test('a plan whose steps the pods cannot be', () => {
    expect(warnings({ plan: CanaryPlan.standard() })).toEqual([
      'plan: with 6 pods a step of 5 % is really 1 of 7 (14 %), more than twice what it says, since pods are the split of a worker; begin with what it is, weight: 14, or give it 9 pods or more',
    ]);
  });

  test('100 %, from which there is no fast way back', () => {
    const plan = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(10) }], { proveAtFull: Duration.minutes(10) });
    expect(warnings({ plan })).toEqual([
      'plan: proveAtFull leaves no stable pod of a worker, so that an abort has to start all of them again; leave it out, or hold the last weight longer',
    ]);
  });

  const plan = CanaryPlan.of([{ weight: 50, hold: Duration.minutes(20) }]);
  test.each<
    [string, readonly (JobErrorAnalysis | SaturationAnalysis | ErrorRateAnalysis | PromQLAnalysis)[] | 'none', string]
  >([
    [
      'no analyses',
      'none',
      "nothing aborts a bad canary: analyses is 'none'; name what its application counts: new JobErrorAnalysis({ … })",
    ],
    [
      'a dry run',
      [new JobErrorAnalysis({ ...JOBS, dryRun: true })],
      'nothing aborts a bad canary: mailer-job-error is a dry run, which only watches; leave its dryRun out, or add an analysis that judges',
    ],
    [
      'what watches the pods alone',
      [new SaturationAnalysis()],
      'nothing counts the failed jobs of a canary: mailer-saturation watches its pods alone; add new JobErrorAnalysis({ … })',
    ],
    [
      'what is over before the first weight',
      [new PromQLAnalysis({ query: 'sum(queue_length)', success: { atMost: 1 }, when: 'before-first-weight' })],
      'nothing aborts a bad canary once it gets jobs: mailer-promql is over before the first weight; add new JobErrorAnalysis({ … })',
    ],
  ])('%s', (_, analyses, warning) => {
    expect(warnings({ plan, analyses })).toEqual([warning]);
  });

  test('a query that does not tell the new pods apart is told of pods, and of no Service', () => {
    expect(warnings({ analyses: [new PromQLAnalysis({ query: 'sum(dead_jobs)', success: { atMost: 1 } })] })).toEqual([
      'the query "sum(dead_jobs)" does not tell the new pods from the old ones, so that it measures both versions: at 28.57 % of the pods, 20 % of errors look like 5.714 %; name them in it, such as pod=~"mailer-{{args.canary-hash}}-.+"',
    ]);
  });
});
