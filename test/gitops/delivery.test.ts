import { ApiObject, Chart } from 'cdk8s';
import { ServiceSet } from '../../lib';
import { documents, find, fleet, type Manifest, SERVICE } from '../support/fleet';

function argoCd(
  change: (set: ServiceSet) => void = () => undefined,
  environment = {},
): { project: Manifest; applications: Manifest } {
  const { app, services } = fleet({}, environment);
  services.addService('svc-b', SERVICE);
  services.addService('svc-a', SERVICE);
  change(services);
  const manifests = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
  return { project: find(manifests, 'AppProject'), applications: find(manifests, 'ApplicationSet') };
}

describe('an ApplicationSet', () => {
  test('lists the services in name order and renders their folders', () => {
    const { spec } = argoCd().applications;
    expect(spec.generators).toEqual([{ list: { elements: [{ name: 'svc-a' }, { name: 'svc-b' }] } }]);
    expect(spec.goTemplate).toBe(true);
    expect(spec.goTemplateOptions).toEqual(['missingkey=error']);
    expect(spec.template.metadata.name).toBe('{{ .name }}-prod');
    expect(spec.template.spec).toMatchObject({
      project: 'services-prod',
      source: {
        repoURL: 'https://github.com/org/gitops',
        targetRevision: 'main',
        path: 'clusters/prod/apps/{{ .name }}',
        directory: { recurse: false, include: '*.yaml' },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'prod' },
    });
  });

  test('deletes nothing in production when an element, or the set itself, disappears', () => {
    const { metadata, spec } = argoCd().applications;
    expect(spec.syncPolicy).toEqual({ applicationsSync: 'create-update', preserveResourcesOnDeletion: true });
    expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
  });

  test('lets an operator pause automatic sync in an incident', () => {
    expect(argoCd().applications.spec.ignoreApplicationDifferences).toEqual([
      { jsonPointers: ['/spec/syncPolicy/automated'] },
    ]);
  });

  test('leaves to the controller what it writes during a canary, and never freezes a route', () => {
    const { spec } = argoCd().applications.spec.template;
    expect(spec.syncPolicy).toEqual({
      automated: { prune: true, selfHeal: true },
      retry: { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
      syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true'],
    });
    expect(spec.ignoreDifferences).toEqual([
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: '{{ .name }}',
        jqPathExpressions: ['.spec.http[]?.route[]?.weight'],
      },
      {
        group: '',
        kind: 'Service',
        name: '{{ .name }}-stable',
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      },
      {
        group: '',
        kind: 'Service',
        name: '{{ .name }}-canary',
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      },
    ]);
  });

  test('ignores the pods of one service while an autoscaler takes over from its replicas', () => {
    const { applications } = argoCd((set) =>
      set.addService('svc-c', {
        ...SERVICE,
        replicas: 6,
        autoscaling: { minReplicas: 3, maxReplicas: 9, takesOverReplicas: true },
      }),
    );
    expect(applications.spec.template.spec.ignoreDifferences).toContainEqual({
      group: 'argoproj.io',
      kind: 'Rollout',
      name: 'svc-c',
      jsonPointers: ['/spec/replicas'],
    });
  });

  test('leaves out what an older Argo CD does not know', () => {
    expect(
      argoCd(undefined, { controllers: { argoCd: '3.1' } }).applications.spec.template.spec.syncPolicy.retry,
    ).not.toHaveProperty('refresh');
  });

  test('takes braces in the address of the repository as text', () => {
    const { app, services } = fleet({ repository: 'https://git.example.com/{{org}}/gitops' });
    services.addService('svc-a', SERVICE);
    const [, applications] = documents(app.render().get('clusters/prod/argocd/services.k8s.yaml') ?? '');
    expect(applications.spec.template.spec.source.repoURL).toBe('https://git.example.com/{{ "{{" }}org}}/gitops');
  });

  test('takes braces of the user as text', () => {
    const { app, prod } = fleet();
    const set = new ServiceSet(prod, 'noisy', {
      applicationAnnotations: { 'example.com/template': '{{ .value }} and {{' },
    });
    set.addService('svc-a', SERVICE);
    const [, applications] = documents(app.render().get('clusters/prod/argocd/noisy.k8s.yaml') ?? '');
    expect(applications.spec.template.metadata.annotations['example.com/template']).toBe(
      '{{ "{{" }} .value }} and {{ "{{" }}',
    );
  });
});

describe('an AppProject', () => {
  test('allows one repository, one namespace, and the kinds that the fleet uses with the children that the UI shows', () => {
    const { spec } = argoCd().project;
    expect(spec.sourceRepos).toEqual(['https://github.com/org/gitops']);
    expect(spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'prod' }]);
    expect(spec.clusterResourceWhitelist).toEqual([]);
    expect(spec.namespaceResourceWhitelist.map((k: { group: string; kind: string }) => `${k.group}/${k.kind}`)).toEqual(
      [
        '/ConfigMap',
        '/Endpoints',
        '/Pod',
        '/Service',
        '/ServiceAccount',
        'apps/ReplicaSet',
        'argoproj.io/AnalysisRun',
        'argoproj.io/AnalysisTemplate',
        'argoproj.io/Experiment',
        'argoproj.io/Rollout',
        'autoscaling/HorizontalPodAutoscaler',
        'discovery.k8s.io/EndpointSlice',
        'networking.istio.io/DestinationRule',
        'networking.istio.io/VirtualService',
        'policy/PodDisruptionBudget',
      ],
    );
  });

  test.each([
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['node.k8s.io/v1', 'RuntimeClass'],
    ['snapshot.storage.k8s.io/v1', 'VolumeSnapshotClass'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ])('allows %s %s among the resources of the cluster', (apiVersion, kind) => {
    const { spec } = argoCd((set) => {
      const chart = Chart.of(set.addService('svc-c', SERVICE));
      new ApiObject(chart, 'own', { apiVersion, kind });
    }).project;
    const [group] = apiVersion.split('/');
    expect(spec.clusterResourceWhitelist).toEqual([{ group, kind }]);
    expect(spec.namespaceResourceWhitelist).not.toContainEqual({ group, kind });
  });

  test('allows a kind as soon as a service has it', () => {
    const { project } = argoCd((set) =>
      set.addService('svc-c', {
        ...SERVICE,
        autoscaling: { minReplicas: 1, maxReplicas: 2 },
        config: { values: { A: 'b' } },
      }),
    );
    const kinds = project.spec.namespaceResourceWhitelist.map((k: { kind: string }) => k.kind);
    expect(kinds).toEqual(expect.arrayContaining(['HorizontalPodAutoscaler', 'ConfigMap']));
  });
});
