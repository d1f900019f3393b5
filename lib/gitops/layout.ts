import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Where a chart's file stands in the rendered tree, and whose it is. */
export interface Place {
  /** The folder, from the root of the tree, with `/`. */
  readonly folder: string;
  /** The service whose folder it is, if it is one's. */
  readonly service?: string;
  /** The namespace that a service's folder may go into. */
  readonly namespace?: string;
  /** The name of the chart's file, without its extension; only for a chart. */
  readonly file?: string;
  /** It tells of the fleet as a whole: what is wrong with it does not stop a single service from being rendered. */
  readonly fleetwide?: boolean;
}

const places = new WeakMap<IConstruct, Place>();

/** The folder of everything that an environment holds. */
export function environmentFolder(environment: string): string {
  return `clusters/${environment}`;
}

/** The folder that Argo CD applies for one service: flat, YAML only. */
export function serviceFolder(environment: string, service: string): string {
  return `${environmentFolder(environment)}/apps/${service}`;
}

/** The folder of the Argo CD objects that deliver an environment. */
export function argoCdFolder(environment: string): string {
  return `${environmentFolder(environment)}/argocd`;
}

/** Says where a construct's charts belong. */
export function place(construct: IConstruct, where: Place): void {
  places.set(construct, where);
}

/** The nearest place above a construct (or its own); the root of the tree if nobody named one. */
export function placeOf(construct: IConstruct): Place {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
    const where = places.get(at);
    if (where) return where;
  }
  return { folder: '' };
}

/** The path of a chart's file without its extension. A chart within another one stands beside it, with both names. */
export function chartPath(chart: Chart): string {
  const ids: string[] = [];
  for (let at: IConstruct | undefined = chart; at; at = at.node.scope) {
    const where = places.get(at);
    if (where?.file) ids.unshift(where.file);
    if (where) return `${where.folder}/${ids.join('-')}`;
    if (at.node.id !== '') ids.unshift(at.node.id);
  }
  return ids.join('-');
}
