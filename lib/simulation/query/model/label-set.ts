import type { Labels } from '../series';

/** Makes other labels of labels. The same relabelling is the same object. */
export interface Relabelling {
  readonly number: number;
  apply(labels: LabelSet): LabelSet;
}

/** Labels as they are compared: the same labels of the same space are the same object. */
export class LabelSet {
  /** By the number of the relabelling. */
  private readonly made: (LabelSet | undefined)[] = [];

  constructor(
    /** Numbers of names with values, sorted by name; no value is empty. */
    readonly pairs: readonly number[],
    readonly space: LabelSpace,
  ) {}

  get(name: string): string {
    const pair = this.pairs.find((it) => this.space.names[it] === name);
    return pair === undefined ? '' : (this.space.values[pair] as string);
  }

  relabelled(relabelling: Relabelling): LabelSet {
    const known = this.made[relabelling.number];
    if (known !== undefined) return known;
    const made = relabelling.apply(this);
    this.made[relabelling.number] = made;
    return made;
  }

  /** Negative if these labels come before the others in an answer that is sorted. */
  compare({ pairs }: LabelSet): number {
    const { names, values } = this.space;
    const last = Math.min(pairs.length, this.pairs.length);
    for (let i = 0; i < last; i++) {
      const [a, b] = [this.pairs[i] as number, pairs[i] as number];
      if (a === b) continue;
      const [first, second] = names[a] === names[b] ? [values[a], values[b]] : [names[a], names[b]];
      return (first as string) < (second as string) ? -1 : 1;
    }
    return this.pairs.length - pairs.length;
  }

  toLabels(): Labels {
    const { names, values } = this.space;
    return Object.fromEntries(this.pairs.map((pair) => [names[pair], values[pair]]));
  }

  /** As error messages of Prometheus write it. */
  toString(): string {
    const labels = Object.entries(this.toLabels()).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `{${labels.join(', ')}}`;
  }
}

/** The label sets of one store and of what is computed from it. Each name with its value has a number here. */
export class LabelSpace {
  readonly names: string[] = [];
  readonly values: string[] = [];
  private readonly numbers = new Map<string, Map<string, number>>();
  /** By a hash; there is a list where it is that of several. */
  private readonly sets = new Map<number, LabelSet | LabelSet[]>();
  private keys: readonly string[] = [];
  private sortedKeys: readonly string[] = [];

  ofLabels(labels: Labels): LabelSet {
    const pairs: number[] = [];
    for (const name of this.sortedNames(labels)) {
      const value = labels[name];
      // To Prometheus an empty label is none.
      if (value) pairs.push(this.numberOf(name, value));
    }
    return this.of(pairs);
  }

  of(pairs: readonly number[]): LabelSet {
    let hash = pairs.length;
    for (let i = 0; i < pairs.length; i++) hash = (Math.imul(hash, 31) + (pairs[i] as number)) | 0;
    const known = this.sets.get(hash);
    const same = Array.isArray(known) ? known.find((set) => isSame(set.pairs, pairs)) : known;
    if (same !== undefined && isSame(same.pairs, pairs)) return same;
    const set = new LabelSet(pairs, this);
    this.sets.set(hash, known === undefined ? set : [set].concat(known));
    return set;
  }

  private numberOf(name: string, value: string): number {
    let numbers = this.numbers.get(name);
    if (numbers === undefined) {
      numbers = new Map();
      this.numbers.set(name, numbers);
    }
    let number = numbers.get(value);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.values.push(value);
      numbers.set(value, number);
    }
    return number;
  }

  /** Most series of a store have the same labels in the same order. */
  private sortedNames(labels: Labels): readonly string[] {
    const keys = Object.keys(labels);
    const { keys: last } = this;
    if (keys.length !== last.length || keys.some((key, i) => key !== last[i])) {
      this.keys = keys;
      this.sortedKeys = [...keys].sort();
    }
    return this.sortedKeys;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
