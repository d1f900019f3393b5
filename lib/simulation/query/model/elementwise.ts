import type { LabelSet } from './label-set';
import { greater, less } from './operators';
import { WITHOUT_NAME } from './relabelling';
import { MappedStep, type ScalarStep, VectorStep } from './vector-step';

const NO_NAME = (labels: LabelSet) => labels.relabelled(WITHOUT_NAME);

/** A function of each value of a vector, and of numbers. */
export interface ElementFunction {
  of(value: number, a: number, b: number): number;
  /** The numbers for those that are not given. */
  readonly defaults?: readonly number[];
  /** With such numbers the answer is empty. */
  readonly isEmpty?: (a: number, b: number) => boolean;
}

export const ELEMENT_FUNCTIONS: ReadonlyMap<string, ElementFunction> = new Map<string, ElementFunction>([
  ['abs', { of: Math.abs }],
  ['ceil', { of: Math.ceil }],
  ['exp', { of: Math.exp }],
  ['floor', { of: Math.floor }],
  ['ln', { of: Math.log }],
  ['log10', { of: Math.log10 }],
  ['log2', { of: Math.log2 }],
  ['sgn', { of: (value) => (value < 0 ? -1 : value > 0 ? 1 : value) }],
  ['sqrt', { of: Math.sqrt }],
  ['clamp', { of: (value, min, max) => greater(min, less(max, value)), isEmpty: (min, max) => max < min }],
  ['clamp_max', { of: (value, max) => less(max, value) }],
  ['clamp_min', { of: (value, min) => greater(min, value) }],
  // Prometheus multiplies by the inverse, too.
  ['round', { of: (value, nearest) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest), defaults: [1] }],
]);

export class Elementwise extends MappedStep {
  constructor(
    input: VectorStep,
    private readonly elementFunction: ElementFunction,
    private readonly a: ScalarStep | undefined,
    private readonly b: ScalarStep | undefined,
  ) {
    super(input, NO_NAME);
  }

  protected compute(): void {
    const { values, present, input, elementFunction } = this;
    const a = this.a?.value ?? elementFunction.defaults?.[0] ?? Number.NaN;
    const b = this.b?.value ?? Number.NaN;
    const isEmpty = elementFunction.isEmpty?.(a, b) === true;
    for (let slot = 0; slot < values.length; slot++) {
      const isPresent = !isEmpty && (input.present[slot] as boolean);
      present[slot] = isPresent;
      if (isPresent) values[slot] = elementFunction.of(input.values[slot] as number, a, b);
    }
  }
}

/** `timestamp` of what is computed: the time of asking. */
export class AskedAt extends MappedStep {
  constructor(input: VectorStep) {
    super(input, NO_NAME);
  }

  protected compute(time: number): void {
    for (let slot = 0; slot < this.values.length; slot++) {
      this.present[slot] = this.input.present[slot] as boolean;
      this.values[slot] = time / 1000;
    }
  }
}

/** A vector whose values stay, under other labels. */
export class Relabelled extends MappedStep {
  protected compute(): void {
    for (let slot = 0; slot < this.values.length; slot++) {
      this.present[slot] = this.input.present[slot] as boolean;
      this.values[slot] = this.input.values[slot] as number;
    }
  }
}

/** An operation of each value of a vector with a number. */
export class WithScalar extends MappedStep {
  constructor(
    input: VectorStep,
    private readonly scalar: ScalarStep,
    private readonly operation: (value: number, scalar: number) => number,
  ) {
    super(input, NO_NAME);
  }

  protected compute(): void {
    const { values, present, input, operation } = this;
    const { value } = this.scalar;
    for (let slot = 0; slot < values.length; slot++) {
      const isPresent = input.present[slot] as boolean;
      present[slot] = isPresent;
      if (isPresent) values[slot] = operation(input.values[slot] as number, value);
    }
  }
}

/** The values of a vector that compare so with a number; their names stay. */
export class FilteredByScalar extends VectorStep {
  constructor(
    private readonly input: VectorStep,
    private readonly scalar: ScalarStep,
    private readonly keeps: (value: number, scalar: number) => boolean,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (let slot = this.labels.length; slot < labels.length; slot++) this.addSlot(labels[slot] as LabelSet);
  }

  run(): void {
    const { values, present, input, keeps } = this;
    const { value } = this.scalar;
    for (let slot = 0; slot < values.length; slot++) {
      const one = input.values[slot] as number;
      present[slot] = (input.present[slot] as boolean) && keeps(one, value);
      values[slot] = one;
    }
  }

  override ordered(): number[] {
    return this.input.ordered().filter((slot) => this.present[slot]);
  }
}
