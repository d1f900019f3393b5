/** Numbers that tell the sides of all comparisons of some conditions apart: those that are written, around them and between them. */
export function tellingNumbers(conditions: readonly string[]): number[] {
  const written = conditions.flatMap((text) =>
    [...text.replace(/\[\s*\d+\s*\]/g, '').matchAll(/\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g)].map(Number),
  );
  const known = [...new Set([0, 0.5, 1, 100, 1e9, ...written])].flatMap((it) => [-it, it]).sort((a, b) => a - b);
  const between = known.slice(1).map((it, i) => (it + (known[i] as number)) / 2);
  return [...new Set([...known, ...between])].sort((a, b) => a - b);
}
