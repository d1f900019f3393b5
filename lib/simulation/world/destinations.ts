import { hostOf } from './istio-labels';
import type { PlayedService } from './played-service';

/** Which Service callers call for a version. */
export function calledService(service: PlayedService, version: 'stable' | 'canary'): string {
  // Without a traffic router there is one Service that selects the pods of both.
  if (service.split === 'pods') return stableOf(service);
  return version === 'canary' ? (service.canaryService ?? stableOf(service)) : stableOf(service);
}

/**
 * Which Service the pods of a version say that they answer for: of those that select them the first one in the order of host names,
 * as long as all were created together. (The inbound listener is one per port, whatever Service a request was sent to.)
 *
 * While no release runs, the canary Service selects the stable pods too, and comes first mostly: `svc-a-canary.` is before `svc-a.`.
 *
 * @param canaryService which pods the canary Service selects
 * @see https://github.com/istio/istio/issues/31610
 */
export function answeringService(
  service: PlayedService,
  version: 'stable' | 'canary',
  canaryService: 'stable' | 'canary',
): string {
  const selecting = [
    ...(version === 'stable' ? [stableOf(service)] : []),
    ...(service.canaryService !== undefined && version === canaryService ? [service.canaryService] : []),
    ...(service.split === 'pods' ? [stableOf(service)] : []),
  ];
  // Without Services of their own, both versions are selected by the stable one.
  if (selecting.length === 0) return stableOf(service);
  return selecting.reduce((first, name) => (hostOf(service, name) < hostOf(service, first) ? name : first));
}

function stableOf({ stableService, name }: PlayedService): string {
  return stableService ?? name;
}
