import type { ScalarStep, VectorStep } from './vector-step';

/** A number that is the same at all times. */
export class Constant implements ScalarStep {
  constructor(readonly value: number) {}

  extend(): void {}
  run(): void {}
}

/** `time()`, in seconds. */
export class EvaluationTime implements ScalarStep {
  value = Number.NaN;

  extend(): void {}

  run(time: number): void {
    this.value = time / 1000;
  }
}

/** A number made of others. */
export class ScalarOperation implements ScalarStep {
  value = Number.NaN;

  constructor(
    private readonly left: ScalarStep,
    private readonly right: ScalarStep,
    private readonly operation: (left: number, right: number) => number,
  ) {}

  extend(): void {}

  run(): void {
    this.value = this.operation(this.left.value, this.right.value);
  }
}

/** `scalar(v)`: the number of a vector that has exactly one. */
export class OnlyValue implements ScalarStep {
  value = Number.NaN;

  constructor(private readonly input: VectorStep) {}

  extend(): void {}

  run(): void {
    const { present, values } = this.input;
    const slot = present.indexOf(true);
    const isOnly = slot >= 0 && present.indexOf(true, slot + 1) < 0;
    this.value = isOnly ? (values[slot] as number) : Number.NaN;
  }
}
