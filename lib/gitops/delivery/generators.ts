import type { argo } from '../../../imports';
import { goTemplateLiteral } from '../go-template';
import type { SetElement } from '../set-elements';
import { catalogFolder, SHARE } from './catalog';
import type { Delivery } from './delivery';

/**
 * What finds the Applications of an ApplicationSet: its services, from a list or from the catalog's files, and of each an
 * Application in every cluster.
 *
 * @param share which of several sets this is, from 1; undefined if it is the only one
 */
export function generatorsOf(
  delivery: Delivery,
  elements: readonly SetElement[],
  share: number | undefined,
): argo.ApplicationSetGenerator[] {
  const services = delivery.mode === 'catalog' ? fromFiles(delivery, share) : { list: { elements } };
  const clusters = clusterGenerator(delivery);
  // Of two generators that have a parameter of the same name, as `name` of a cluster, the first one's counts.
  return clusters ? [{ matrix: { generators: [services, clusters] } }] : [services];
}

function fromFiles({ app, environment, id }: Delivery, share: number | undefined): argo.ElementGenerator {
  return {
    git: {
      repoURL: app.repository,
      revision: app.targetRevision,
      files: [{ path: `${catalogFolder(environment.environmentName, id)}/*.yaml` }],
    },
    ...(share === undefined ? {} : { selector: { matchLabels: { [SHARE]: String(share) } } }),
  };
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
