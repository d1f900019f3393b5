import type { LabelSet } from './label-set';
import { type MatchedSides, markPresent } from './matched-sides';
import { VectorStep } from './vector-step';

/** `and`, `unless`: the series of the left side that have a partner on the right, or none. */
export class Filtered extends VectorStep {
  private readonly marks: boolean[] = [];

  constructor(
    private readonly sides: MatchedSides,
    private readonly withPartner: boolean,
  ) {
    super();
  }

  extend(): void {
    this.sides.extend();
    const { labels } = this.sides.left;
    for (let slot = this.labels.length; slot < labels.length; slot++) this.addSlot(labels[slot] as LabelSet);
  }

  run(): void {
    const { values, present, marks, withPartner } = this;
    const { left, right, leftGroups, rightGroups, size } = this.sides;
    markPresent(marks, right, rightGroups, size);
    for (let slot = 0; slot < values.length; slot++) {
      present[slot] = (left.present[slot] as boolean) && marks[leftGroups[slot] as number] === withPartner;
      values[slot] = left.values[slot] as number;
    }
  }

  override ordered(): number[] {
    return this.sides.left.ordered().filter((slot) => this.present[slot]);
  }
}

/**
 * `or`: the series of the left side, and those of the right side that have no partner there. Those with the same labels are
 * partners, so that no two can be the same here.
 */
export class Union extends VectorStep {
  private readonly marks: boolean[] = [];
  /** The slots here of the slots there. */
  private readonly ofLeft: number[] = [];
  private readonly ofRight: number[] = [];

  constructor(private readonly sides: MatchedSides) {
    super();
  }

  extend(): void {
    const { left, right } = this.sides;
    this.sides.extend();
    for (let slot = this.ofLeft.length; slot < left.labels.length; slot++) {
      this.ofLeft.push(this.addSlot(left.labels[slot] as LabelSet));
    }
    for (let slot = this.ofRight.length; slot < right.labels.length; slot++) {
      this.ofRight.push(this.addSlot(right.labels[slot] as LabelSet));
    }
  }

  run(): void {
    const { values, present, marks, ofLeft, ofRight } = this;
    const { left, right, leftGroups, rightGroups, size } = this.sides;
    markPresent(marks, left, leftGroups, size);
    for (let slot = 0; slot < ofLeft.length; slot++) {
      const own = ofLeft[slot] as number;
      present[own] = left.present[slot] as boolean;
      values[own] = left.values[slot] as number;
    }
    for (let slot = 0; slot < ofRight.length; slot++) {
      const own = ofRight[slot] as number;
      present[own] = (right.present[slot] as boolean) && !marks[rightGroups[slot] as number];
      values[own] = right.values[slot] as number;
    }
  }

  override ordered(): number[] {
    const { left, right } = this.sides;
    const slots = [
      ...left.ordered().map((slot) => this.ofLeft[slot] as number),
      ...right.ordered().map((slot) => this.ofRight[slot] as number),
    ];
    return slots.filter((slot) => this.present[slot]);
  }
}
