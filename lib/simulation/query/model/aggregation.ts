import type { LabelSet, Relabelling } from './label-set';
import { quantile } from './quantile';
import { variance } from './variance';
import { type ScalarStep, VectorStep } from './vector-step';

/** The values of a vector in groups by labels, and a slot for each group. */
export abstract class GroupedStep extends VectorStep {
  /** For each slot of the input, the slot of its group. */
  protected readonly groups: number[] = [];
  private readonly slots = new Map<LabelSet, number>();

  constructor(
    protected readonly input: VectorStep,
    private readonly by: Relabelling,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (let slot = this.groups.length; slot < labels.length; slot++) {
      const group = (labels[slot] as LabelSet).relabelled(this.by);
      let own = this.slots.get(group);
      if (own === undefined) {
        own = this.addSlot(group);
        this.slots.set(group, own);
      }
      this.groups.push(own);
    }
  }

  override ordered(): number[] {
    return [...new Set(this.input.ordered().map((slot) => this.groups[slot] as number))];
  }
}

export type Fold = (folded: number, value: number) => number;

/** Aggregations that take one value after the other. */
export const FOLDS: Readonly<Record<string, Fold>> = {
  sum: (folded, value) => folded + value,
  // NaN only if there is nothing else.
  max: (folded, value) => (folded < value || Number.isNaN(folded) ? value : folded),
  min: (folded, value) => (folded > value || Number.isNaN(folded) ? value : folded),
};

export class FoldedStep extends GroupedStep {
  constructor(
    input: VectorStep,
    by: Relabelling,
    private readonly fold: Fold,
  ) {
    super(input, by);
  }

  run(): void {
    const { values, present, groups, input, fold } = this;
    present.fill(false);
    for (let slot = 0; slot < groups.length; slot++) {
      if (!input.present[slot]) continue;
      const group = groups[slot] as number;
      const value = input.values[slot] as number;
      values[group] = present[group] ? fold(values[group] as number, value) : value;
      present[group] = true;
    }
  }
}

export type Summary = (values: readonly number[], parameter: number) => number;

/** Aggregations that look at all values of a group at once. */
export function summaries(prometheus: 2 | 3): Readonly<Record<string, Summary>> {
  return {
    avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
    count: (values) => values.length,
    group: () => 1,
    quantile: (values, q) => quantile(q, values),
    stddev: (values) => Math.sqrt(spread(values, prometheus)),
    stdvar: (values) => spread(values, prometheus),
  };
}

export class SummarizedStep extends GroupedStep {
  constructor(
    input: VectorStep,
    by: Relabelling,
    private readonly summary: Summary,
    private readonly parameter?: ScalarStep,
  ) {
    super(input, by);
  }

  run(): void {
    const { values, present, groups, input } = this;
    const members: number[][] = this.labels.map(() => []);
    for (let slot = 0; slot < groups.length; slot++) {
      if (input.present[slot]) members[groups[slot] as number]?.push(input.values[slot] as number);
    }
    const parameter = this.parameter?.value ?? Number.NaN;
    for (const [group, member] of members.entries()) {
      present[group] = member.length > 0;
      if (member.length > 0) values[group] = this.summary(member, parameter);
    }
  }
}

/** Version 2 takes the first value as it is. */
function spread(values: readonly number[], prometheus: 2 | 3): number {
  return prometheus === 2 && values.length === 1 ? 0 : variance(values);
}
