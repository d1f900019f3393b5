import type { LabelSet, Relabelling } from './label-set';
import { keep, without } from './relabelling';
import type { VectorStep } from './vector-step';

export const NONE = -1;

/** Numbers the series of two vectors by the labels in which they must agree. */
export class MatchedSides {
  /** For each slot of the side, the number of its group. */
  readonly leftGroups: number[] = [];
  readonly rightGroups: number[] = [];
  /** For each group, its slot on the side, the latest one if it has several; NONE if it has none. */
  readonly leftSlots: number[] = [];
  readonly rightSlots: number[] = [];
  /** Whether no group has several slots on a side. */
  isOneToOne = true;
  private readonly groups = new Map<LabelSet, number>();

  constructor(
    readonly left: VectorStep,
    readonly right: VectorStep,
    private readonly by: Relabelling,
  ) {}

  get size(): number {
    return this.groups.size;
  }

  extend(): void {
    this.number(this.left, this.leftGroups, this.leftSlots);
    this.number(this.right, this.rightGroups, this.rightSlots);
  }

  private number({ labels }: VectorStep, groups: number[], slots: number[]): void {
    for (let slot = groups.length; slot < labels.length; slot++) {
      const group = this.groupOf((labels[slot] as LabelSet).relabelled(this.by));
      if (slots[group] !== NONE) this.isOneToOne = false;
      slots[group] = slot;
      groups.push(group);
    }
  }

  private groupOf(matched: LabelSet): number {
    const known = this.groups.get(matched);
    if (known !== undefined) return known;
    const group = this.groups.size;
    this.groups.set(matched, group);
    this.leftSlots.push(NONE);
    this.rightSlots.push(NONE);
    return group;
  }
}

/** The labels in which series must agree. */
export function matchedBy({ on, labels }: { readonly on: boolean; readonly labels: readonly string[] }): Relabelling {
  return on ? keep(labels) : without(['__name__', ...labels]);
}

/** Marks the groups of which a slot is present. */
export function markPresent(marks: boolean[], { present }: VectorStep, groups: readonly number[], size: number): void {
  for (let group = 0; group < size; group++) marks[group] = false;
  for (let slot = 0; slot < groups.length; slot++) if (present[slot]) marks[groups[slot] as number] = true;
}
