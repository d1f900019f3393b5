import type { WaitsFor } from './waves';

/**
 * Circles of services that wait for each other: a shortest one through every service that stands in one, each once, and
 * none twice. (All of them could be more than there are atoms.) Each begins with its first name; they are sorted.
 *
 * @param most how many are looked for
 */
export function cyclesOf(waitsFor: WaitsFor, most: number): string[][] {
  const cycles: string[][] = [];
  const covered = new Set<string>();
  const circles = knots(waitsFor);
  for (const service of [...circles.keys()].sort()) {
    if (cycles.length === most) break;
    if (covered.has(service)) continue;
    const knot = circles.get(service);
    const cycle = shortestBack(service, (of) => (waitsFor.get(of) ?? []).filter((to) => circles.get(to) === knot));
    for (const one of cycle) covered.add(one);
    cycles.push(beginningWithFirst(cycle));
  }
  return cycles.sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** The shortest way from a service back to itself, which there is: breadth first. */
function shortestBack(service: string, next: (of: string) => readonly string[]): string[] {
  const from = new Map<string, string>();
  const queue = [service];
  // The list grows while it is read.
  for (const at of queue) {
    for (const to of next(at)) {
      if (to === service) return wayTo(at, service, from);
      if (from.has(to)) continue;
      from.set(to, at);
      queue.push(to);
    }
  }
  return queue;
}

function wayTo(end: string, start: string, from: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let at = end; at !== start; at = from.get(at) as string) way.unshift(at);
  return [start, ...way];
}

function beginningWithFirst(cycle: readonly string[]): string[] {
  const first = cycle.indexOf([...cycle].sort()[0] as string);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

/**
 * The services that stand in a circle, each with a number that it shares with all that it stands in one with: strongly
 * connected components, by Tarjan's algorithm, iterative because a chain of thousands must not exhaust the stack.
 *
 * @see https://doi.org/10.1137/0201010
 */
function knots(waitsFor: WaitsFor): Map<string, number> {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found = new Map<string, number>();
  const lower = (service: string, to: number): unknown =>
    lowest.set(service, Math.min(lowest.get(service) as number, to));
  for (const start of waitsFor.keys()) {
    if (order.has(start)) continue;
    const path: { service: string; next: number }[] = [{ service: start, next: 0 }];
    while (path.length > 0) {
      const at = path[path.length - 1] as { service: string; next: number };
      const { service } = at;
      if (at.next === 0) {
        lowest.set(service, order.size);
        order.set(service, order.size);
        open.push(service);
        isOpen.add(service);
      }
      const to = waitsFor.get(service)?.[at.next++];
      if (to === undefined) {
        path.pop();
        const above = path[path.length - 1];
        if (above) lower(above.service, lowest.get(service) as number);
        if (lowest.get(service) === order.get(service)) close(service);
      } else if (!order.has(to)) path.push({ service: to, next: 0 });
      else if (isOpen.has(to)) lower(service, order.get(to) as number);
    }
  }
  return found;

  function close(root: string): void {
    const members = open.splice(open.lastIndexOf(root));
    for (const member of members) isOpen.delete(member);
    if (members.length > 1) for (const member of members) found.set(member, order.get(root) as number);
  }
}
