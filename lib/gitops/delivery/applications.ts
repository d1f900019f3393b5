import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { argo } from '../../../imports';
import { serviceEnvironmentOf, subscriptionAnnotations } from '../../service';
import { argoCdFolder, place } from '../layout';
import { serviceAnnotationsOf } from '../service-annotations';
import { whenComplete } from '../when-complete';
import { applicationMetadata, applicationSpec, ownerMetadata, retryOf } from './application-spec';
import type { Delivery } from './delivery';
import { ignoredOf } from './ignored-differences';
import { KEPT } from './kept';

/**
 * An Application a service and cluster, each in a file of its own, and the root Application that applies them, in a project that
 * allows nothing else.
 */
export function plainApplications(chart: Chart, delivery: Delivery): (service: string) => void {
  const { environment, id } = delivery;
  const folder = `${argoCdFolder(environment.environmentName)}/applications/${id}`;
  const root = `${delivery.name}-root`;
  new argo.AppProject(chart, 'root-project', {
    metadata: { name: root, annotations: { ...KEPT, 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: {
      description: `${root}: the Applications of ${delivery.name}, and nothing else`,
      sourceRepos: [delivery.app.repository],
      destinations: [{ server: ARGO_CD, namespace: environment.argoCdNamespace }],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
      clusterResourceWhitelist: [],
    },
  });
  // Whoever is told that a service's sync failed is told that its Application could not be written, too.
  const told = (serviceEnvironmentOf(chart)?.notifications ?? []).flatMap(({ applications }) => applications);
  const ownerOfAll = ownerMetadata(delivery.owners);
  new argo.Application(chart, 'root', {
    // Without a finalizer, as the Applications below it: whoever deletes it with kubectl deletes nothing else.
    metadata: {
      name: root,
      labels: ownerOfAll.labels,
      annotations: {
        ...delivery.applicationAnnotations,
        ...ownerOfAll.annotations,
        ...subscriptionAnnotations(told),
        ...KEPT,
      },
    },
    spec: {
      project: root,
      source: {
        repoURL: delivery.app.repository,
        targetRevision: delivery.app.targetRevision,
        path: folder,
        directory: { recurse: false, include: '*.yaml' },
      },
      destination: { server: ARGO_CD, namespace: environment.argoCdNamespace },
      syncPolicy: {
        // A file that disappears deletes no Application.
        automated: { prune: false, selfHeal: true },
        retry: retryOf(environment),
        // Without RespectIgnoreDifferences, the next change of a paused Application would switch its sync on again. It is
        // safe with this one rule, since no list is below its path.
        syncOptions: ['ApplyOutOfSyncOnly=true', 'RespectIgnoreDifferences=true', 'FailOnSharedResource=true'],
      },
      // An operator may pause automatic sync of a service in an incident.
      ignoreDifferences: [{ group: 'argoproj.io', kind: 'Application', jsonPointers: ['/spec/syncPolicy/automated'] }],
    },
  });
  // Below a construct of their own, so that a service may be called as one of the others here.
  const all = new Construct(chart, 'services');
  const clusters: readonly (readonly [cluster: string | undefined, server: string])[] = environment.clusters
    ? [...(environment.clusters.servers ?? [])]
    : [[undefined, String(environment.server)]];
  const write = (service: string, cluster: string | undefined, server: string): void => {
    const writing = { service, cluster, server, text: (plain: string): string => plain };
    const { annotations, labels, ...metadata } = applicationMetadata(delivery, writing);
    const owner = ownerMetadata(delivery.ownersOf(service));
    const file = new Chart(all, metadata.name, { namespace: environment.argoCdNamespace });
    place(file, { folder, file: cluster === undefined ? service : `${service}-${cluster}` });
    const workload = delivery.services.get(service);
    const told = (workload?.notifications ?? []).flatMap(({ applications }) => applications);
    const application = new argo.Application(file, 'application', {
      metadata: {
        ...metadata,
        labels: { ...labels, ...owner.labels },
        annotations: {
          ...delivery.applicationAnnotations,
          ...owner.annotations,
          ...subscriptionAnnotations(told),
          ...annotations,
          ...KEPT,
        },
      },
      spec: Lazy.any({ produce: () => applicationSpec(delivery, writing, workload ? ignoredOf(workload) : []) }),
    });
    whenComplete(file, () => {
      for (const { key, of } of serviceAnnotationsOf(environment)) {
        application.metadata.addAnnotation(key, Lazy.any({ produce: () => of(service) }));
      }
    });
  };
  return (service) => {
    for (const [cluster, server] of clusters) write(service, cluster, server);
  };
}

/** The cluster that Argo CD itself runs in, as it calls it. */
const ARGO_CD = 'https://kubernetes.default.svc';
