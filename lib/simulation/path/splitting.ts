import type { Manifest } from '../../manifests';
import { type Fields, field, isRecord, records } from './fields';

/**
 * Why the controller could not split the traffic: Services that are missing, a VirtualService without the two routes. Only
 * what the manifests show is judged; where they hold no Service at all, they are someone else's.
 */
export function splitterProblems(strategy: Fields, manifests: readonly Manifest[], namespace: string): string[] {
  const routing = strategy.trafficRouting;
  if (!isRecord(routing)) return [];
  const { canaryService, stableService } = strategy;
  const istio = routing.istio;
  const subsets = isRecord(field(istio, 'destinationRule'));
  const problems: string[] = [];
  if (isRecord(istio) && !subsets && (typeof canaryService !== 'string' || typeof stableService !== 'string')) {
    problems.push('canaryService and stableService: both are required with Istio, unless it splits by subsets');
  }
  const here = manifests.filter((it) => (it.metadata?.namespace ?? namespace) === namespace);
  const services = here.filter((it) => it.kind === 'Service' && it.apiVersion === 'v1').map((it) => it.metadata?.name);
  for (const name of [canaryService, stableService]) {
    if (typeof name === 'string' && services.length > 0 && !services.includes(name)) {
      problems.push(`Service ${name}: not found among the manifests`);
    }
  }
  const virtual = here.filter((it) => it.kind === 'VirtualService');
  const name = field(istio, 'virtualService', 'name');
  if (typeof name !== 'string' || virtual.length === 0) return problems;
  const found = virtual.find((it) => it.metadata?.name === name.split('.')[0]);
  if (!found) return [...problems, `VirtualService ${name}: not found among the manifests`];
  if (subsets) return problems;
  const routes = field(istio, 'virtualService', 'routes');
  const names = Array.isArray(routes) ? routes.map(String) : undefined;
  const http = records(field(found, 'spec', 'http'));
  const managed = names ? http.filter((it) => names.includes(String(it.name))) : http;
  const short = (host: unknown) => String(host).split('.')[0];
  for (const route of managed) {
    const hosts = records(route.route).map((it) => short(field(it, 'destination', 'host')));
    const missing = [canaryService, stableService].filter((it) => typeof it === 'string' && !hosts.includes(it));
    problems.push(
      ...missing.map((it) => `VirtualService ${name}: the route ${String(route.name ?? '')} has no destination ${it}`),
    );
  }
  if (managed.length === 0) problems.push(`VirtualService ${name}: has no route ${names?.join(', ') ?? 'at all'}`);
  return problems;
}
