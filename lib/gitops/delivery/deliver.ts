import { ApiObject, type Chart, Lazy } from 'cdk8s';
import { argo } from '../../../imports';
import { applicationName, applicationNames } from '../application-names';
import { syncWindows } from '../freezes';
import { onCallRole } from '../on-call';
import { isClusterScoped, projectKinds } from '../resource-kinds';
import { applicationSets } from './application-sets';
import { plainApplications } from './applications';
import type { Delivery } from './delivery';
import { KEPT } from './kept';

/** Makes the Argo CD objects that deliver a set of services. The function that it gives is told of each service that is added. */
export function deliver(chart: Chart, delivery: Delivery): (service: string) => void {
  new argo.AppProject(chart, 'project', {
    metadata: { name: delivery.name, annotations: { ...KEPT, 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: Lazy.any({ produce: () => projectSpec(delivery) }),
  });
  return delivery.mode === 'applications' ? plainApplications(chart, delivery) : applicationSets(chart, delivery);
}

function projectSpec(delivery: Delivery): argo.AppProjectSpec {
  const { name, app, charts, onCall } = delivery;
  const windows = windowsOf(delivery);
  // Those of decommissioned services as well: Argo CD deletes nothing that the project does not allow.
  const kinds = projectKinds(charts().flatMap((chart) => chart.node.findAll().filter(ApiObject.isApiObject)));
  return {
    description: `${name}: the services that the fleet renders, from one repository into one namespace`,
    sourceRepos: [app.repository],
    destinations: serversOf(delivery).map((server) => ({ server, namespace: delivery.namespace })),
    // An absent list allows every namespaced kind; a list also decides which children the UI shows.
    namespaceResourceWhitelist: kinds.filter(({ group, kind }) => !isClusterScoped(group, kind)),
    clusterResourceWhitelist: kinds.filter(({ group, kind }) => isClusterScoped(group, kind)),
    ...(onCall ? { roles: [onCallRole(name, onCall)] } : {}),
    ...(windows.length > 0 ? { syncWindows: windows } : {}),
  };
}

/** The API servers that the services go to. Of clusters that only Argo CD knows, any: its set chooses among them. */
function serversOf({ environment: { clusters, server } }: Delivery): string[] {
  return clusters ? [...(clusters.servers?.values() ?? ['*'])] : [String(server)];
}

function windowsOf({ freezes, names, environment }: Delivery): argo.SyncWindow[] {
  const known = !environment.clusters || environment.clusters.servers !== undefined;
  return syncWindows(freezes, names(), {
    argoCd: environment.versions.argoCd,
    applicationsOf: (service) =>
      known ? applicationNames(environment, service) : [applicationName(environment.environmentName, service, '*')],
  });
}
