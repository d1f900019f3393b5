import { type EnvironmentProps, ServiceSet, UpstreamGate } from '../../lib';
import { applicationsOf } from '../support/application-sets';
import { documents, find, fleet, type Manifest, problems, SERVICE } from '../support/fleet';

/** Two teams with a namespace each, in one environment. */
function teams(environment: Partial<EnvironmentProps> = {}) {
  const made = fleet({}, environment);
  const ledger = new ServiceSet(made.prod, 'ledger', { namespace: 'books' });
  ledger.addService('svc-a', SERVICE);
  const edge = new ServiceSet(made.prod, 'edge');
  edge.addService('svc-b', { ...SERVICE, dependsOn: { 'svc-a': 'api' } });
  return made.app;
}

const manifests = (files: ReadonlyMap<string, string>, path: string): Manifest[] => documents(files.get(path) ?? '');

describe('teams with namespaces of their own', () => {
  const files = (): ReadonlyMap<string, string> => teams().render();

  test('get everything of a service there, and its Application delivers there', () => {
    const own = manifests(files(), 'clusters/prod/apps/svc-a/svc-a.k8s.yaml');
    expect(new Set(own.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['books']));
    const [application] = applicationsOf(
      find(manifests(files(), 'clusters/prod/argocd/ledger.k8s.yaml'), 'ApplicationSet'),
    );
    expect(application?.spec.destination.namespace).toBe('books');
    expect(JSON.stringify(own)).toContain('svc-a-canary.books.svc.cluster.local');
    expect(JSON.stringify(own)).not.toContain('.prod.svc');
  });

  test('are kept to them: the project of each allows its own alone', () => {
    const namespaces = ['ledger', 'edge'].map((set) =>
      find(manifests(files(), `clusters/prod/argocd/${set}.k8s.yaml`), 'AppProject').spec.destinations.map(
        ({ namespace }: Manifest) => namespace,
      ),
    );
    expect(namespaces).toEqual([['books'], ['prod']]);
  });

  test('are waited for where they are', () => {
    const gated = teams({ upstreamGate: new UpstreamGate() }).render();
    const template = manifests(gated, 'clusters/prod/apps/svc-b/svc-b.k8s.yaml').find(
      ({ kind, metadata }) => kind === 'AnalysisTemplate' && metadata.name === 'svc-b-upstreams',
    );
    const { query } = template.spec.metrics[0].provider.prometheus;
    const selectors: string[] = query.match(/\w+\{[^}]*\}/g) ?? [];
    const of = (metric: string): string[] => selectors.filter((selector) => selector.startsWith(`${metric}{`));
    expect(of('rollout_info').length).toBeGreaterThan(1);
    for (const selector of [...of('rollout_info'), ...of('kube_pod_status_ready'), ...of('kube_pod_container_info')])
      expect(selector).toContain('namespace="books"');
    for (const selector of of('kube_replicaset_created')) expect(selector).toContain('namespace="prod"');
  });

  test('are told when it is none', () => {
    const { app, prod } = fleet();
    new ServiceSet(prod, 'ledger', { namespace: 'Books' }).addService('svc-a', SERVICE);
    expect(problems(() => app.render())).toEqual([
      'prod/ledger: namespace: "Books" is no DNS label: write lowercase letters, digits and "-", a letter first and no "-" at the end, for example books',
    ]);
  });
});
