/** A known name, and how many letters have to change to get it. */
export interface Nearest {
  readonly name: string;
  readonly changes: number;
}

/** The known name that was probably meant: the one with the fewest changed letters, the first of several. */
export function nearestName(name: string, known: Iterable<string>): Nearest | undefined {
  let best: Nearest | undefined;
  for (const candidate of known) {
    // As many letters have to come or go, whatever the names are.
    if (best && Math.abs(candidate.length - name.length) >= best.changes) continue;
    const changes = distance(name.toLowerCase(), candidate.toLowerCase());
    if (!best || changes < best.changes) best = { name: candidate, changes };
  }
  return best;
}

/** The end of a sentence about an unknown name where there may be thousands of known ones: the nearest, or what to say if there is none. */
export function nearestTo(name: string, known: Iterable<string>, none = ''): string {
  const found = nearestName(name, [...known].sort());
  return found ? `; the nearest name is ${found.name}` : none;
}

/** The Levenshtein distance of two short names. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
