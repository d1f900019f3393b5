import type { LabelSet } from './label-set';
import { ascending } from './quantile';
import { VectorStep } from './vector-step';

/** `sort`, `sort_desc`: NaN comes last in both. */
export class Sorted extends VectorStep {
  constructor(
    private readonly input: VectorStep,
    private readonly isAscending: boolean,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (let slot = this.labels.length; slot < labels.length; slot++) this.addSlot(labels[slot] as LabelSet);
  }

  run(): void {
    for (let slot = 0; slot < this.values.length; slot++) {
      this.present[slot] = this.input.present[slot] as boolean;
      this.values[slot] = this.input.values[slot] as number;
    }
  }

  override ordered(): number[] {
    const slots = this.input.ordered();
    const numberIn = (slot: number) => this.values[slot] as number;
    const numbers = slots.filter((slot) => !Number.isNaN(numberIn(slot)));
    numbers.sort((a, b) => ascending(numberIn(a), numberIn(b)) * (this.isAscending ? 1 : -1));
    return [...numbers, ...slots.filter((slot) => Number.isNaN(numberIn(slot)))];
  }
}
