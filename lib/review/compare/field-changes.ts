import { isRecord } from '../../manifests';
import { type Change, changeAt, ORDER, type Way } from './change';
import { commonItems } from './common-items';
import { identities, isOrdered } from './identity';
import { own, same } from './same';

/** What differs between two values: fields whatever their order, items of lists by what they are called. */
export function fieldChanges(before: unknown, after: unknown): Change[] {
  const found: Change[] = [];
  new Comparison(found).values(undefined, before, after, false);
  return found;
}

class Comparison {
  public constructor(private readonly found: Change[]) {}

  /** @param inPods whether it is part of a pod template, of which each order counts: it is part of its hash */
  public values(way: Way | undefined, before: unknown, after: unknown, inPods: boolean): void {
    const [a, b] = [before ?? undefined, after ?? undefined];
    if (a === b) return;
    if (Array.isArray(a) && Array.isArray(b)) this.lists(way, a, b, inPods);
    else if (isNamedList(way, a, b)) this.lists(way, listOf(a), listOf(b), inPods);
    else if ((isRecord(a) || isRecord(b)) && (a === undefined || isRecord(a)) && (b === undefined || isRecord(b)))
      this.records(way, a ?? {}, b ?? {}, inPods, a === undefined || b === undefined ? [before, after] : undefined);
    else this.note(way, a, b);
  }

  private records(
    way: Way | undefined,
    a: Readonly<Record<string, unknown>>,
    b: Readonly<Record<string, unknown>>,
    inPods: boolean,
    oneSided: readonly [unknown, unknown] | undefined,
  ): void {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    const known = this.found.length;
    for (const key of keys)
      this.values(
        { parent: way, key, isItem: false },
        own(a, key),
        own(b, key),
        inPods || (key === 'template' && way?.key === 'spec'),
      );
    // `emptyDir: {}` is something, although nothing is in it.
    if (oneSided && this.found.length === known) this.note(way, oneSided[0] ?? undefined, oneSided[1] ?? undefined);
  }

  private lists(way: Way | undefined, a: readonly unknown[], b: readonly unknown[], inPods: boolean): void {
    const field = String(way?.key ?? '');
    const names = identities(field, a, b);
    if (names) this.named(way, a, b, names, inPods);
    else this.placed(way, a, b, inPods);
  }

  private named(
    way: Way | undefined,
    a: readonly unknown[],
    b: readonly unknown[],
    [before, after]: readonly [readonly string[], readonly string[]],
    inPods: boolean,
  ): void {
    const [old, now] = [new Map(before.map((name, i) => [name, a[i]])), new Map(after.map((name, i) => [name, b[i]]))];
    for (const name of new Set([...before, ...after])) {
      const item: Way = { parent: way, key: name, isItem: true };
      if (!old.has(name)) this.note(item, undefined, now.get(name));
      else if (!now.has(name)) this.note(item, old.get(name), undefined);
      else this.values(item, old.get(name), now.get(name), inPods);
    }
    const [stay, stays] = [before.filter((name) => now.has(name)), after.filter((name) => old.has(name))];
    if ((inPods || isOrdered(String(way?.key))) && stay.some((name, i) => name !== stays[i]))
      this.note({ parent: way, key: ORDER, isItem: false }, stay, stays);
  }

  /** Items without names: what is between those that are the same has taken the place of what was there. */
  private placed(way: Way | undefined, a: readonly unknown[], b: readonly unknown[], inPods: boolean): void {
    let [i, j] = [0, 0];
    for (const [x, y] of [...commonItems(a, b, same), [a.length, b.length] as const]) {
      while (i < x || j < y) {
        const item = (key: number): Way => ({ parent: way, key, isItem: false });
        if (i < x && j < y && alike(a[i], b[j])) this.values(item(j), a[i++], b[j++], inPods);
        else if (i < x && (j >= y || x - i >= y - j)) this.note(item(i), a[i++], undefined);
        else this.note(item(j), undefined, b[j++]);
      }
      [i, j] = [x + 1, y + 1];
    }
  }

  private note(way: Way | undefined, before: unknown, after: unknown): void {
    this.found.push(changeAt(way, before, after));
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a list that came or went as a whole has items of which each is something by itself. */
function isNamedList(way: Way | undefined, a: unknown, b: unknown): boolean {
  const [list, other] = a === undefined ? [b, a] : [a, b];
  if (other !== undefined || !Array.isArray(list) || list.length === 0) return false;
  return identities(String(way?.key ?? ''), list, []) !== undefined;
}

/** Whether an item may be another one, changed: what has no field in common is something else. */
function alike(one: unknown, other: unknown): boolean {
  if (!isRecord(one) || !isRecord(other)) return typeof one === typeof other && !isRecord(one) && !isRecord(other);
  return Object.keys(one).some((key) => Object.hasOwn(other, key));
}
