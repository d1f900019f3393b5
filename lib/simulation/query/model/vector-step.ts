import type { LabelSet } from './label-set';
import type { Step } from './plan';

/** A query that fails over the samples it meets, in about Prometheus' words. */
export class ExecutionError extends Error {}

/** A number. */
export interface ScalarStep extends Step {
  readonly value: number;
}

/**
 * An instant vector. It has a slot for each series that it can ever have, so that with known series nothing is looked up by
 * labels; a slot may be empty at a time.
 */
export abstract class VectorStep implements Step {
  readonly labels: LabelSet[] = [];
  readonly values: number[] = [];
  readonly present: boolean[] = [];

  abstract extend(): void;
  abstract run(time: number): void;

  /** The slots that are not empty, in the order in which Prometheus would list them. */
  ordered(): number[] {
    return this.present.flatMap((isPresent, slot) => (isPresent ? [slot] : []));
  }

  protected addSlot(labels: LabelSet): number {
    // Not 0: V8 would hold the values as whole numbers first.
    this.values.push(Number.NaN);
    this.present.push(false);
    return this.labels.push(labels) - 1;
  }
}

/** A vector whose series can have the same labels, which Prometheus does not accept. */
export abstract class RelabelledStep extends VectorStep {
  /** What each label set was made of; none as long as there is one slot only. */
  private origins: Map<LabelSet, LabelSet | undefined> | undefined;
  private firstOrigin: LabelSet | undefined;
  private mayCollide = false;

  protected abstract compute(time: number): void;

  run(time: number): void {
    this.compute(time);
    if (this.mayCollide) this.refuseTwins();
  }

  /** @param origin of two slots of the same origin only one is ever present */
  protected override addSlot(labels: LabelSet, origin?: LabelSet): number {
    if (this.labels.length === 0) this.firstOrigin = origin;
    else this.noteOrigin(labels, origin);
    return super.addSlot(labels);
  }

  private noteOrigin(labels: LabelSet, origin: LabelSet | undefined): void {
    this.origins ??= new Map([[this.labels[0] as LabelSet, this.firstOrigin]]);
    if (!this.origins.has(labels)) this.origins.set(labels, origin);
    else if (origin === undefined || this.origins.get(labels) !== origin) this.mayCollide = true;
  }

  private refuseTwins(): void {
    const found = new Set<LabelSet>();
    for (const [slot, labels] of this.labels.entries()) {
      if (!this.present[slot]) continue;
      if (found.has(labels)) throw new ExecutionError('vector cannot contain metrics with the same labelset');
      found.add(labels);
    }
  }
}

/** A vector with a slot for each slot of another. */
export abstract class MappedStep extends RelabelledStep {
  constructor(
    protected readonly input: VectorStep,
    private readonly relabel: (labels: LabelSet) => LabelSet,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (let slot = this.labels.length; slot < labels.length; slot++) {
      const origin = labels[slot] as LabelSet;
      this.addSlot(this.relabel(origin), origin);
    }
  }

  override ordered(): number[] {
    return this.input.ordered().filter((slot) => this.present[slot]);
  }
}
