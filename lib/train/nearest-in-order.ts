/**
 * The middles of things that stand in a row without touching, as near as possible (by least squares) to where each wants to
 * be: pooling adjacent violators, in linear time.
 *
 * @param wishes where each wants its middle
 * @param sizes how much room each takes
 * @param gap the least space between two
 */
export function nearestInOrder(wishes: readonly number[], sizes: readonly number[], gap: number): number[] {
  const offsets: number[] = [];
  sizes.forEach((size, i) => {
    const before = i === 0 ? 0 : (offsets[i - 1] as number) + (sizes[i - 1] as number) / 2 + size / 2 + gap;
    offsets.push(before);
  });
  // Without the room that they take, things only have to keep their order.
  const pools: { sum: number; count: number }[] = [];
  wishes.forEach((wish, i) => {
    pools.push({ sum: wish - (offsets[i] as number), count: 1 });
    for (;;) {
      const [above, last] = pools.slice(-2);
      if (!above || !last || above.sum / above.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: above.sum + last.sum, count: above.count + last.count });
    }
  });
  return pools
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((place, i) => place + (offsets[i] as number));
}
