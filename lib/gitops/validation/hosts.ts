import { clusterOf } from '../cluster';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/**
 * Two VirtualServices for one host. Sidecars do not merge them: one of the two takes all callers of the other; gateways
 * merge them in no defined order.
 *
 * @see https://istio.io/latest/docs/reference/config/analysis/ist0109/
 */
export function sharedHosts(objects: readonly RenderedObject[]): TreeProblem[] {
  const first = new Map<string, RenderedObject>();
  const problems: TreeProblem[] = [];
  for (const object of objects) {
    if (object.group !== 'networking.istio.io' || object.manifest.kind !== 'VirtualService') continue;
    const { gateways = ['mesh'], hosts = [] } = object.manifest.spec ?? {};
    const told = new Set<string>();
    for (const gateway of gateways) {
      for (const host of hosts) {
        const key = `${clusterOf(object.construct)} ${gateway} ${host}`;
        const other = first.get(key);
        if (!other) first.set(key, object);
        else if (other !== object && !told.has(host)) {
          told.add(host);
          problems.push(
            problemOf(
              object,
              `${title(object)} serves ${host}, which ${title(other)} serves already, and one would take the callers of the other; give hosts to one service only, never to the router of an environment`,
            ),
          );
        }
      }
    }
  }
  return problems;
}
