import type { IConstruct } from 'constructs';

const clusters = new WeakMap<IConstruct, string>();

/** Says in which cluster everything below a construct lives: names have to be their own within it. */
export function declareCluster(construct: IConstruct, cluster: string): void {
  clusters.set(construct, cluster);
}

/** The cluster of a construct; what nobody declared is taken to live together. */
export function clusterOf(construct: IConstruct): string {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
    const cluster = clusters.get(at);
    if (cluster !== undefined) return cluster;
  }
  return '';
}
