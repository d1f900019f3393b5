import { Duration } from 'cdk8s';
import { type Analysis, ErrorRateAnalysis, SyntheticAnalysis, SyntheticLoad, WebAnalysis } from '../../lib';
import { documents, find, fleet, SERVICE } from '../support/fleet';

const TEST = SyntheticAnalysis.k6({ image: 'grafana/k6:1.4.0', path: '/health', duration: Duration.minutes(2) });

/** The kinds that the project of a fleet with one service allows. */
function projectKinds(analyses: readonly Analysis[]): string[] {
  const { app, services } = fleet();
  services.addService('svc-a', { ...SERVICE, analyses });
  const manifests = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
  return find(manifests, 'AppProject').spec.namespaceResourceWhitelist.map(
    ({ group, kind }: { group: string; kind: string }) => `${group}/${kind}`,
  );
}

test('the project shows the Jobs of an analysis, and only where there is one', () => {
  expect(projectKinds([new ErrorRateAnalysis(), TEST])).toContain('batch/Job');
  expect(projectKinds([new ErrorRateAnalysis()])).not.toContain('batch/Job');
});

test('a test before the first weight, a web page and a nightly load render with their service', () => {
  const { app, services } = fleet();
  const web = new WebAnalysis({ url: 'http://verdicts/svc-a', jsonPath: '{$.ok}', success: { equals: true } });
  const service = services.addService('svc-a', {
    ...SERVICE,
    servicePort: 8080,
    analyses: [new ErrorRateAnalysis(), TEST, web],
  });
  new SyntheticLoad(service, 'svc-a-night', {
    test: TEST,
    service: service.canaryService,
    schedule: '0 22-23,0-5 * * *',
  });
  const manifests = documents(app.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? '');
  const { steps, analysis } = find(manifests, 'Rollout').spec.strategy.canary;
  expect(steps.slice(0, 3)).toEqual([
    { setCanaryScale: { replicas: 1 } },
    { analysis: { templates: [{ templateName: 'svc-a-synthetic' }] } },
    { setCanaryScale: { weight: 5 } },
  ]);
  expect(analysis.templates).toEqual([{ templateName: 'svc-a-error-rate' }, { templateName: 'svc-a-web' }]);
  const job = manifests.find(({ metadata }) => metadata.name === 'svc-a-synthetic').spec.metrics[0].provider.job.spec;
  const url = { name: 'TARGET_URL', value: 'http://svc-a-canary.prod.svc.cluster.local:8080' };
  expect(job.template.spec.containers[0].env[0]).toEqual(url);
  const cronJob = find(manifests, 'CronJob').spec.jobTemplate.spec;
  expect(cronJob.template.spec.containers[0].env[0]).toEqual(url);
});

test('the same fleet renders to the same bytes', () => {
  const once = () => {
    const { app, services } = fleet();
    services.addService('svc-a', { ...SERVICE, analyses: [TEST] });
    return [...app.render()];
  };
  expect(once()).toEqual(once());
});
