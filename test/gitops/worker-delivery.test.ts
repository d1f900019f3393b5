import { Slo } from '../../lib';
import { WORKER } from '../service/worker';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

function delivered(fill: (services: ReturnType<typeof fleet>['services']) => void): Manifest[] {
  const { app, services } = fleet();
  fill(services);
  return documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
}

const ignored = (manifests: Manifest[]): [string, string][] =>
  find(manifests, 'ApplicationSet').spec.template.spec.ignoreDifferences.map(
    ({ kind, name }: Record<string, string>) => [kind, name],
  );

const kinds = (manifests: Manifest[]): string[] =>
  find(manifests, 'AppProject').spec.namespaceResourceWhitelist.map(({ kind }: Record<string, string>) => kind);

test('a set of workers alone ignores nothing, and its project allows nothing of a mesh', () => {
  const manifests = delivered((services) => services.addWorker('mailer', WORKER));
  expect(ignored(manifests)).toEqual([]);
  expect(find(manifests, 'ApplicationSet').spec.generators[0].list.elements).toEqual([{ name: 'mailer' }]);
  expect(kinds(manifests)).toContain('Rollout');
  expect(kinds(manifests)).not.toContain('VirtualService');
});

test('services, blue-green services and workers share one ApplicationSet', () => {
  const manifests = delivered((services) => {
    services.addService('svc-a', SERVICE);
    services.addBlueGreenService('svc-b', SERVICE);
    services.addWorker('mailer', WORKER);
    services.addWorker('cleaner', {
      ...WORKER,
      replicas: 4,
      autoscaling: { minReplicas: 2, maxReplicas: 9, takesOverReplicas: true },
    });
  });
  expect(find(manifests, 'ApplicationSet').spec.generators[0].list.elements.map((it: Manifest) => it.name)).toEqual([
    'cleaner',
    'mailer',
    'svc-a',
    'svc-b',
  ]);
  const rules = ignored(manifests);
  // The one worker whose number of pods is on its way to an autoscaler is named: Git keeps that of the others.
  expect(rules).toContainEqual(['Rollout', 'cleaner']);
  expect(rules).not.toContainEqual(['Rollout', '{{ .name }}']);
  // A worker makes no such object, so that the rule of the services may stand for all.
  expect(rules).toContainEqual(['VirtualService', '{{ .name }}']);
  expect(rules.filter(([, name]) => name === 'mailer')).toEqual([]);
});

test("a worker's name may not be taken", () => {
  const { app, services } = fleet();
  services.addService('mailer', SERVICE);
  services.addWorker('mailer', WORKER);
  expect(problems(() => app.render())).toContainEqual(
    expect.stringContaining('there is a service of this name already; give one of them another name'),
  );
});

test('what other teams depend on is said of a worker as of any service', () => {
  const { app, services } = fleet();
  services.addService('svc-a', SERVICE);
  services.addWorker('mailer', { ...WORKER, dependsOn: { 'svc-a': 'event' } });
  expect(problems(() => app.render())).toEqual([]);
});

test('the objective may be that of the environment', () => {
  const { app, services } = fleet({}, { slo: Slo.availability(99) });
  services.addWorker('mailer', { ...WORKER, slo: undefined });
  expect(app.render().get('clusters/prod/apps/mailer/mailer.k8s.yaml')).toContain(
    'release-train.dev/objective: 99 % over 30 days',
  );
});
