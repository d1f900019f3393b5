import type { LabelSet, LabelSpace } from './label-set';
import { type ScalarStep, VectorStep } from './vector-step';

/** `vector(s)`. */
export class OneElement extends VectorStep {
  constructor(
    private readonly scalar: ScalarStep,
    space: LabelSpace,
  ) {
    super();
    this.addSlot(space.of([]));
  }

  extend(): void {}

  run(): void {
    this.present[0] = true;
    this.values[0] = this.scalar.value;
  }
}

/** `absent(v)`: 1 if a vector is empty, under the labels that would have to be there. */
export class Absence extends VectorStep {
  constructor(
    private readonly input: VectorStep,
    labels: LabelSet,
  ) {
    super();
    this.addSlot(labels);
  }

  extend(): void {}

  run(): void {
    this.present[0] = !this.input.present.includes(true);
    this.values[0] = 1;
  }
}
