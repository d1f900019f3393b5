import type { LabelSet, Relabelling } from './label-set';
import { type MatchedSides, NONE } from './matched-sides';
import { ExecutionError, RelabelledStep, type VectorStep } from './vector-step';

/** What becomes of two values. */
export interface PairOperation {
  value(left: number, right: number): number;
  /** Which pairs stay. @default all */
  readonly keeps?: (left: number, right: number) => boolean;
}

export interface PairingOptions {
  readonly operation: PairOperation;
  /** Labels of the result, of those of the side that may have many. */
  readonly relabelling: Relabelling;
  /** Labels of the result, of those of both sides. */
  readonly include?: (many: LabelSet, one: LabelSet) => LabelSet;
  /** The side of which several series may belong to one of the other. */
  readonly many?: 'left' | 'right';
  /** Labels by which series are matched, for messages. */
  readonly matchedBy: Relabelling;
  /** Version 3 counts a match also where the comparison is false. */
  readonly countsAllMatches: boolean;
}

/** An operation of the values of two vectors that belong together. */
export class Pairing extends RelabelledStep {
  private readonly many: VectorStep;
  private readonly one: VectorStep;
  private readonly manyGroups: readonly number[];
  private readonly oneGroups: readonly number[];
  /** For each slot, that of the side that may have many. */
  private readonly ofMany: number[] = [];
  /** For each slot, that of the other side; NONE where any may be the partner. */
  private readonly ofOne: number[] = [];
  private readonly partners: number[] = [];
  private readonly matched: boolean[] = [];

  constructor(
    private readonly sides: MatchedSides,
    private readonly options: PairingOptions,
  ) {
    super();
    const isRight = options.many === 'right';
    this.many = isRight ? sides.right : sides.left;
    this.one = isRight ? sides.left : sides.right;
    this.manyGroups = isRight ? sides.rightGroups : sides.leftGroups;
    this.oneGroups = isRight ? sides.leftGroups : sides.rightGroups;
  }

  extend(): void {
    const [knownMany, knownOne] = [this.manyGroups.length, this.oneGroups.length];
    this.sides.extend();
    const { include } = this.options;
    for (let slot = knownMany; slot < this.manyGroups.length; slot++) {
      if (include === undefined) this.addPair(slot, NONE);
      else for (let one = 0; one < knownOne; one++) this.addPair(slot, one);
    }
    if (include === undefined) return;
    for (let one = knownOne; one < this.oneGroups.length; one++) {
      for (let slot = 0; slot < this.manyGroups.length; slot++) this.addPair(slot, one);
    }
  }

  private addPair(slot: number, one: number): void {
    const { relabelling, include } = this.options;
    const labels = (this.many.labels[slot] as LabelSet).relabelled(relabelling);
    if (one === NONE || include === undefined) this.addSlot(labels, this.many.labels[slot]);
    else if (this.manyGroups[slot] !== this.oneGroups[one]) return;
    else this.addSlot(include(labels, this.one.labels[one] as LabelSet));
    this.ofMany.push(slot);
    this.ofOne.push(one);
  }

  protected compute(): void {
    if (this.sides.isOneToOne && this.options.many === undefined) this.pairSlots();
    else this.match();
  }

  /** With one series a group on either side, partners are known beforehand. */
  private pairSlots(): void {
    const { values, present } = this;
    const { value, keeps } = this.options.operation;
    const { left, right, leftGroups, rightSlots } = this.sides;
    for (let slot = 0; slot < values.length; slot++) {
      present[slot] = false;
      if (!left.present[slot]) continue;
      const partner = rightSlots[leftGroups[slot] as number] as number;
      if (partner === NONE || !right.present[partner]) continue;
      const a = left.values[slot] as number;
      const b = right.values[partner] as number;
      present[slot] = keeps === undefined || keeps(a, b);
      values[slot] = value(a, b);
    }
  }

  private match(): void {
    const { values, present, many, one, manyGroups, ofMany, ofOne, partners, options } = this;
    const { value, keeps = () => true } = options.operation;
    const isRight = options.many === 'right';
    present.fill(false);
    // With nothing on one side, Prometheus does not look at the other.
    if (!many.present.includes(true) || !one.present.includes(true)) return;
    this.findPartners();
    for (let slot = 0; slot < values.length; slot++) {
      const from = ofMany[slot] as number;
      const group = manyGroups[from] as number;
      const partner = partners[group] as number;
      if (!many.present[from] || partner === NONE || (ofOne[slot] !== NONE && ofOne[slot] !== partner)) continue;
      const a = (isRight ? one.values[partner] : many.values[from]) as number;
      const b = (isRight ? many.values[from] : one.values[partner]) as number;
      const isKept = keeps(a, b);
      if (isKept || options.countsAllMatches) this.count(group);
      present[slot] = isKept;
      values[slot] = value(a, b);
    }
  }

  private count(group: number): void {
    if (this.options.many !== undefined) return;
    if (this.matched[group]) throw new ExecutionError(MANY_TO_ONE);
    this.matched[group] = true;
  }

  private findPartners(): void {
    const { one, oneGroups, partners, matched } = this;
    for (let group = 0; group < this.sides.size; group++) {
      partners[group] = NONE;
      matched[group] = false;
    }
    for (let slot = 0; slot < oneGroups.length; slot++) {
      if (!one.present[slot]) continue;
      const group = oneGroups[slot] as number;
      const first = partners[group] as number;
      if (first !== NONE) throw this.severalPartners(one.labels[slot] as LabelSet, one.labels[first] as LabelSet);
      partners[group] = slot;
    }
  }

  private severalPartners(second: LabelSet, first: LabelSet): ExecutionError {
    const { many, matchedBy } = this.options;
    const side = many === 'right' ? 'left' : 'right';
    return new ExecutionError(
      `found duplicate series for the match group ${second.relabelled(matchedBy)} on the ${side} hand-side of the operation: [${second}, ${first}];many-to-many matching not allowed: matching labels must be unique on one side`,
    );
  }

  override ordered(): number[] {
    const slotsOf = new Map<number, number>();
    for (const [slot, from] of this.ofMany.entries()) if (this.present[slot]) slotsOf.set(from, slot);
    return this.many.ordered().flatMap((from) => slotsOf.get(from) ?? []);
  }
}

const MANY_TO_ONE = 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
