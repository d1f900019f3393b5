/** Items that two lists have in common, in both lists' order: pairs of their places, as many of them as there can be. */
export function commonItems<T>(
  before: readonly T[],
  after: readonly T[],
  same: (one: T, other: T) => boolean,
): [number, number][] {
  let start = 0;
  while (start < before.length && start < after.length && same(before[start] as T, after[start] as T)) start += 1;
  let end = 0;
  const rest = Math.min(before.length, after.length) - start;
  while (end < rest && same(before.at(-1 - end) as T, after.at(-1 - end) as T)) end += 1;
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [
    ...Array.from({ length: start }, (_, i): [number, number] => [i, i]),
    // Lists of this length are data; what would take longest to find there is told as replaced.
    ...(a.length * b.length > MOST_COMPARISONS ? [] : between(a, b, same)).map(([i, j]): [number, number] => [
      start + i,
      start + j,
    ]),
    ...Array.from({ length: end }, (_, i): [number, number] => [before.length - end + i, after.length - end + i]),
  ];
}

const MOST_COMPARISONS = 1_000_000;

function between<T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): [number, number][] {
  // lengths[i][j]: of the longest list that a from i on and b from j on have in common.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => (lengths[i] as Uint32Array)[j] as number;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const found = same(a[i] as T, b[j] as T);
      (lengths[i] as Uint32Array)[j] = found ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (same(a[i] as T, b[j] as T)) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
