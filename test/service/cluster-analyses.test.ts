import { Chart, Duration, Testing } from 'cdk8s';
import {
  BudgetAnalysis,
  CanaryPlan,
  ErrorRateAnalysis,
  LatencyAnalysis,
  SequentialErrorAnalysis,
} from '../../lib/analysis';
import { Environment, GitOpsApp, ServiceSet } from '../../lib/gitops';
import { CanaryService, ClusterAnalyses, type ClusterAnalysesProps } from '../../lib/service';
import { Slo } from '../../lib/slo';
import { RELEASE as release } from '../support/fleet';

const slo = Slo.availability(99.9);
const environment = { prometheus: 'http://prometheus.monitoring:9090' };

/** A service of a platform that has templates, and the manifests of both. */
function platform(props: Partial<ClusterAnalysesProps> = {}, service: object = {}) {
  const app = Testing.app();
  const gold = new ClusterAnalyses(app, 'gold', { slo, environment, analyses: [new ErrorRateAnalysis()], ...props });
  const chart = new Chart(app, 'svc-a', { namespace: 'prod' });
  const { analyses } = gold;
  new CanaryService(chart, 'svc-a', { release, port: 8080, slo, environment, analyses, ...service });
  const problems = [gold, chart].flatMap((root) =>
    root.node.findAll().flatMap((construct) => construct.node.validate().map((p) => `${construct.node.path}: ${p}`)),
  );
  const manifests = (root: Chart) => (problems.length === 0 ? root.toJson() : []);
  return { templates: manifests(gold), service: manifests(chart), problems };
}

test('a template of the platform stands for those of all services', () => {
  const { templates, service, problems } = platform();
  expect(problems).toEqual([]);
  expect(templates).toHaveLength(1);
  const [template] = templates;
  expect(template.kind).toBe('ClusterAnalysisTemplate');
  expect(template.metadata).not.toHaveProperty('namespace');
  expect(template.metadata.name).toBe('gold-error-rate');
  expect(template.spec.args).toEqual(
    ['service', 'namespace', 'canary-host', 'stable-host', 'canary-hash'].map((name) => ({ name })),
  );
  expect(service.filter(({ kind }) => kind === 'AnalysisTemplate').map(({ metadata }) => metadata.name)).toEqual([
    'svc-a-gate',
  ]);
});

test('a service passes its own name, namespace and hosts', () => {
  const rollout = platform().service.find(({ kind }) => kind === 'Rollout');
  expect(rollout.spec.strategy.canary.analysis).toEqual({
    templates: [{ templateName: 'gold-error-rate', clusterScope: true }],
    args: [
      { name: 'service', value: 'svc-a' },
      { name: 'namespace', value: 'prod' },
      { name: 'canary-host', value: 'svc-a-canary.prod.svc.cluster.local' },
      { name: 'stable-host', value: 'svc-a-stable.prod.svc.cluster.local' },
      { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    ],
    startingStep: 1,
  });
});

test('with these arguments its queries are those of a template of its own', () => {
  const { templates } = platform();
  const own = platform({}, { analyses: [new ErrorRateAnalysis()] }).service.find(
    ({ kind }) => kind === 'AnalysisTemplate',
  );
  const filled = JSON.stringify(templates[0].spec.metrics)
    .replaceAll('{{args.service}}', 'svc-a')
    .replaceAll('{{args.namespace}}', 'prod')
    .replaceAll('{{args.canary-host}}', 'svc-a-canary.prod.svc.cluster.local');
  expect(JSON.parse(filled)).toEqual(own.spec.metrics);
});

test('what a service has otherwise than the template is told it', () => {
  const { problems } = platform(
    {},
    { slo: Slo.availability(99.5), protocol: 'grpc', plan: CanaryPlan.of([{ weight: 5, hold: Duration.minutes(9) }]) },
  );
  expect(problems).toEqual([
    'svc-a/svc-a/error-rate: slo: the template of the platform is made for 99.9 % over 30 days, and this service has 99.5 % over 30 days; give it the same, or an analysis of its own',
    'svc-a/svc-a/error-rate: protocol: the template of the platform is made for http, and this service has grpc; give it the same, or an analysis of its own',
    'svc-a/svc-a/error-rate: plan: the template of the platform is made for 5 % for 2m, 25 % for 5m, 50 % for 10m (background), and this service has 5 % for 9m (background); give it the same, or an analysis of its own',
  ]);
});

test('what is over before the first weight is the same under every plan', () => {
  const plan = CanaryPlan.of([{ weight: 5, hold: Duration.minutes(9) }]);
  const analyses = [new BudgetAnalysis()];
  expect(platform({ analyses }, { plan }).problems).toEqual([]);
});

test('a time that the platform measures is the one that each service has promised', () => {
  const latencySlo = Slo.latency(99, Duration.millis(250));
  const analyses = [new ErrorRateAnalysis(), new LatencyAnalysis()];
  expect(platform({ analyses, latencySlo }, { latencySlo }).problems).toEqual([]);
  expect(platform({ analyses, latencySlo }).problems).toEqual([
    'svc-a/svc-a/latency: latencySlo: the template of the platform is made for 99 % within 250 ms over 30 days, and this service has none; give it the same, or an analysis of its own',
  ]);
  expect(platform({ slo: latencySlo }).problems[0]).toBe(
    'gold: slo: a latency objective says nothing of errors; write Slo.availability(99.9), and give this one as latencySlo',
  );
});

test('what is wrong with the templates is told once, with them', () => {
  expect(platform({ slo: undefined, analyses: [] }).problems.filter((problem) => problem.startsWith('gold'))).toEqual([
    "gold: analyses: the list is empty, so nothing would abort a bad canary; leave it out, or write analyses: 'none' if that is what you want",
    'gold: slo: missing; write slo: Slo.availability(99.9)',
  ]);
});

test('a verdict of the platform is one step of every service', () => {
  const { templates, service, problems } = platform({ analyses: [new SequentialErrorAnalysis()] });
  expect(problems).toEqual([]);
  expect(templates.map(({ metadata }) => metadata.name).sort()).toEqual([
    'gold-sequential-error',
    'gold-sequential-error-verdict',
  ]);
  const { steps } = service.find(({ kind }) => kind === 'Rollout').spec.strategy.canary;
  const { analysis } = steps.at(-2);
  expect(analysis.templates).toEqual([{ templateName: 'gold-sequential-error-verdict', clusterScope: true }]);
  expect(analysis.args[0]).toEqual({ name: 'service', value: 'svc-a' });
});

test('a service with too few requests for the template of the platform is told so', () => {
  const plan = CanaryPlan.of(CanaryPlan.standard().steps, { requestsPerSecond: 0.5 });
  const { problems } = platform({ analyses: [new SequentialErrorAnalysis()] }, { plan });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^svc-a\/svc-a\/sequential-error: the verdict after step 2 counts \d+ requests/);
});

test('in a fleet they stand in the folder of the environment, and services use them', () => {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prod = new Environment(app, 'prod', { namespace: 'prod', ...environment });
  const gold = new ClusterAnalyses(prod, 'gold', { slo, analyses: [new ErrorRateAnalysis()] });
  const services = new ServiceSet(prod, 'services');
  services.addService('svc-a', { release, port: 8080, slo, analyses: gold.analyses });
  services.addService('svc-b', { release, port: 8080, slo, analyses: gold.analyses });
  const files = app.render();
  expect([...files.keys()].filter((path) => !path.includes('svc-'))).toEqual([
    'clusters/prod/argocd/services.k8s.yaml',
    'clusters/prod/gold.k8s.yaml',
  ]);
  expect(files.get('clusters/prod/gold.k8s.yaml')).toContain('kind: ClusterAnalysisTemplate');
  expect(files.get('clusters/prod/argocd/services.k8s.yaml')).not.toContain('ClusterAnalysisTemplate');
});
