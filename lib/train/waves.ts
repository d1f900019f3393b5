/** What a service waits for, by its name. */
export type WaitsFor = ReadonlyMap<string, readonly string[]>;

/**
 * The wave of every service: 1 where it waits for nobody, and one more than the highest of those it waits for elsewhere. A
 * service in a circle, or behind one, has none. Takes time in proportion to services and dependencies.
 */
export function wavesOf(waitsFor: WaitsFor): Map<string, number> {
  const waiting = new Map<string, string[]>();
  const left = new Map<string, number>();
  for (const [service, before] of waitsFor) {
    left.set(service, before.length);
    for (const other of before) {
      const list = waiting.get(other);
      if (list) list.push(service);
      else waiting.set(other, [service]);
    }
  }
  const waves = new Map<string, number>();
  let ready = [...left].filter(([, count]) => count === 0).map(([service]) => service);
  for (let wave = 1; ready.length > 0; wave++) {
    const next: string[] = [];
    for (const service of ready) {
      waves.set(service, wave);
      for (const other of waiting.get(service) ?? []) {
        const count = (left.get(other) as number) - 1;
        left.set(other, count);
        // The last one that it waited for is of the highest wave.
        if (count === 0) next.push(other);
      }
    }
    ready = next;
  }
  return waves;
}
