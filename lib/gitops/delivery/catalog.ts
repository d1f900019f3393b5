import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { GuardedWorkload } from '../../service';
import type { Environment } from '../environment';
import type { SetElement } from '../set-elements';
import { TextFile } from '../text-file';
import { toYaml } from '../yaml';
import type { Delivery } from './delivery';

/** The parameter that says which of several ApplicationSets has a service: from 1, as a text. */
export const SHARE = 'share';

/**
 * The folder of the files that the ApplicationSets of a set read. Outside `clusters/`, so that nothing applies them, and that
 * each is published by itself, with its service.
 */
export function catalogFolder(environment: string, set: string): string {
  return `catalog/${environment}/${set}`;
}

const catalogued = new WeakSet<Environment>();

/** Whether an environment has a set that is delivered from a catalog. */
export function hasCatalog(environment: Environment): boolean {
  return catalogued.has(environment);
}

/** The file of a service in the catalog: the service's own, rendered and published with it. */
export function catalogFile(
  { environment, id }: Delivery,
  name: string,
  service: GuardedWorkload,
  element: () => SetElement,
): void {
  catalogued.add(environment);
  // Below a construct of its own: in a service's chart, people give their own constructs any other name.
  const scope = new Construct(Chart.of(service), 'release-train catalog');
  new TextFile(scope, 'file', {
    path: `${catalogFolder(environment.environmentName, id)}/${name}.yaml`,
    content: () => toYaml([element()]),
  });
}
