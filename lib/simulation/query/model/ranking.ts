import type { LabelSet, Relabelling } from './label-set';
import { ascending } from './quantile';
import { ExecutionError, type ScalarStep, VectorStep } from './vector-step';

/** `topk`, `bottomk`: some series of each group, under their own labels. */
export class Ranking extends VectorStep {
  private readonly groups: LabelSet[] = [];
  private ranked: number[] = [];

  constructor(
    private readonly input: VectorStep,
    private readonly by: Relabelling,
    private readonly count: ScalarStep,
    private readonly isTop: boolean,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (let slot = this.labels.length; slot < labels.length; slot++) {
      this.addSlot(labels[slot] as LabelSet);
      this.groups.push((labels[slot] as LabelSet).relabelled(this.by));
    }
  }

  run(): void {
    const { values, present, input } = this;
    const { value: count } = this.count;
    if (Number.isNaN(count) || Math.abs(count) >= 2 ** 63) {
      throw new ExecutionError(`Scalar value ${count} overflows int64`);
    }
    const members = new Map<LabelSet, number[]>();
    for (const slot of input.ordered()) {
      const group = this.groups[slot] as LabelSet;
      const known = members.get(group);
      if (known) known.push(slot);
      else members.set(group, [slot]);
    }
    const kept = Math.max(0, Math.trunc(count));
    this.ranked = [...members.values()].flatMap((slots) => this.best(slots).slice(0, kept));
    present.fill(false);
    for (const slot of this.ranked) {
      present[slot] = true;
      values[slot] = input.values[slot] as number;
    }
  }

  /** NaN comes last on either side. */
  private best(slots: readonly number[]): number[] {
    const numberIn = (slot: number) => this.input.values[slot] as number;
    const isNumber = (slot: number) => !Number.isNaN(numberIn(slot));
    const numbers = slots.filter(isNumber).sort((a, b) => ascending(numberIn(a), numberIn(b)) * (this.isTop ? -1 : 1));
    return [...numbers, ...slots.filter((slot) => !isNumber(slot))];
  }

  override ordered(): number[] {
    return this.ranked;
  }
}
