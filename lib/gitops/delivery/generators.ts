import type { argo } from '../../../imports';
import { goTemplateLiteral } from '../go-template';
import type { Delivery } from './delivery';

/** What finds the Applications of an ApplicationSet: its services, and of each an Application in every cluster. */
export function inEachCluster(delivery: Delivery, services: argo.ElementGenerator): argo.ApplicationSetGenerator[] {
  const clusters = clusterGenerator(delivery);
  // Of two generators that have a parameter of the same name, as `name` of a cluster, the first one's counts.
  return clusters ? [{ matrix: { generators: [services, clusters] } }] : [services];
}

function clusterGenerator({ environment: { clusters } }: Delivery): argo.ElementGenerator | undefined {
  if (!clusters) return undefined;
  if (!clusters.servers) return { clusters: { selector: { matchLabels: { ...clusters.labels } } } };
  return { list: { elements: [...clusters.servers].map(([cluster, server]) => ({ cluster, server })) } };
}

/** The cluster's name and its API server, as the template of an ApplicationSet names them. */
export function clusterInTemplate({ environment: { clusters, server } }: Delivery): {
  readonly cluster?: string;
  readonly server: string;
} {
  if (!clusters) return { server: goTemplateLiteral(String(server)) };
  return { cluster: clusters.servers ? '{{ .cluster }}' : '{{ .nameNormalized }}', server: '{{ .server }}' };
}
