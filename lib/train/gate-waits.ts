import { humanDuration } from '../core';
import type { ReleaseCost } from './release-cost';

/** A service that may wait for others. */
export interface Waiting {
  readonly name: string;
  readonly dependsOn: ReadonlyMap<string, unknown>;
  readonly cost: ReleaseCost;
}

/**
 * Says whose gate would ask a person although nothing is wrong, where all services are published at once: what it depends on takes
 * longer, one release after another, than it waits; undefined if none would.
 *
 * A Rollout is Completed when its replaced pods are gone, and not with its promotion.
 */
export function impatientGates(services: readonly Waiting[]): string | undefined {
  const all = new Map(services.map((service) => [service.name, service]));
  const known = new Map<string, number>();
  /** Seconds from the publishing until what a service depends on is there. */
  const needed = ({ name, dependsOn, cost }: Waiting): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const upstreams =
      cost.longestWaitSeconds === undefined ? [] : [...dependsOn.keys()].flatMap((it) => all.get(it) ?? []);
    const seconds = Math.max(
      0,
      ...upstreams.map((it) => needed(it) + it.cost.leastSeconds + (it.cost.pods?.keptSeconds ?? 0)),
    );
    known.set(name, seconds);
    return seconds;
  };
  const impatient = services
    .map((service) => ({
      name: service.name,
      waits: service.cost.longestWaitSeconds ?? Number.POSITIVE_INFINITY,
      needed: needed(service),
    }))
    .filter((it) => it.needed > it.waits)
    .sort((a, b) => b.needed - a.needed || (a.name < b.name ? -1 : 1));
  const [longest] = impatient;
  if (!longest) return undefined;
  const others = impatient.length - 1;
  const also = others === 0 ? '' : others === 1 ? ', as does 1 other service' : `, as do ${others} other services`;
  const enough = Math.ceil((1.25 * longest.needed) / HALF_AN_HOUR) / 2;
  return (
    `where all services are published at once, ${longest.name} pauses at its gate${also}: it waits ${humanDuration(longest.waits)}, and what it depends on takes ` +
    `${humanDuration(longest.needed)} at least, one after another until the replaced pods are gone; ` +
    `${enough <= 24 ? `write new UpstreamGate({ longestWait: Duration.hours(${enough}) }), or ` : ''}publish wave after wave, as release-train depart does`
  );
}

const HALF_AN_HOUR = 1800;
