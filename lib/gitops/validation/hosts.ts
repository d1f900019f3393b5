import { pathOf } from '../../core';
import { clustersOf } from '../clusters-of';
import { ownerOf, problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

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
        const keys = clustersOf(object.construct).map((cluster) => `${cluster} ${gateway} ${host}`);
        const other = keys.map((key) => first.get(key)).find((taken) => taken !== undefined);
        if (!other) for (const key of keys) first.set(key, object);
        else if (other !== object && !told.has(host) && compete(object, other, gateway)) {
          told.add(host);
          problems.push(
            problemOf(
              object,
              `${title(object)} serves ${host}, which ${title(other)} (${pathOf(ownerOf(other.construct))}) serves already, and one would take the callers of the other; let one of them serve it, and give hosts to the router of one service, never to that of an environment`,
            ),
          );
        }
      }
    }
  }
  return problems;
}

/** In the mesh, two that see the same callers compete; at a gateway, which merges them, two that both take all paths do. */
function compete(one: RenderedObject, other: RenderedObject, gateway: string): boolean {
  const specs = [one.manifest.spec, other.manifest.spec];
  if (gateway !== 'mesh')
    return specs.every((spec) => (spec.http ?? []).some((route: { match?: unknown[] }) => !route.match?.length));
  const hidden = specs.some((spec) => spec.exportTo?.length === 1 && spec.exportTo[0] === '.');
  return !(hidden && one.manifest.metadata?.namespace !== other.manifest.metadata?.namespace);
}
