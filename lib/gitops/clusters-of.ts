import type { IConstruct } from 'constructs';

const clusters = new WeakMap<IConstruct, readonly string[]>();

/** Says in which clusters everything below a construct lives: names have to be their own within each. */
export function declareClusters(construct: IConstruct, ...of: readonly string[]): void {
  clusters.set(construct, of);
}

/** The clusters of a construct, one at least; what nobody declared is taken to live together. */
export function clustersOf(construct: IConstruct): readonly string[] {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
    const found = clusters.get(at);
    if (found !== undefined) return found;
  }
  return [''];
}
