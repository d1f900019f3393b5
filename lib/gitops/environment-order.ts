import type { GuardedWorkload } from '../service';
import type { Environment } from './environment';

const services = new WeakMap<Environment, Map<string, GuardedWorkload>>();

/**
 * Remembers what an environment runs of a service, and refuses a release that came about later than the one in an environment
 * that this one comes after: nobody has seen it there yet. Where the releases do not tell when they were made, nothing is told.
 */
export function keepOrder(environment: Environment, name: string, service: GuardedWorkload): void {
  const own = services.get(environment) ?? new Map<string, GuardedWorkload>();
  services.set(environment, own);
  if (!own.has(name)) own.set(name, service);
  if (environment.after.length === 0) return;
  service.node.addValidation({
    validate: () => environment.after.flatMap((earlier) => tooEarly(environment, earlier, name, service) ?? []),
  });
}

function tooEarly(here: Environment, earlier: Environment, name: string, { release }: GuardedWorkload) {
  const there = services.get(earlier)?.get(name)?.release;
  if (!there?.committedAt || !release.committedAt || release.emergency || there.image === release.image)
    return undefined;
  if (!(Date.parse(release.committedAt) > Date.parse(there.committedAt))) return undefined;
  return `release: ${release.version} of ${release.committedAt} would come to ${here.environmentName} before ${earlier.environmentName}, which has ${there.version} of ${there.committedAt}; release it there first, or declare it an emergency`;
}
