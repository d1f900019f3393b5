import type { Series } from '../series';
import type { LabelSet } from './label-set';
import { WITHOUT_NAME } from './relabelling';
import { isWithin, lastAtOrBefore, type SampleSource, type Window } from './samples';
import { RelabelledStep, type ScalarStep } from './vector-step';

/** Samples without staleness markers, of which the first `length` count. */
export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
  /** The ends of the window, in milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** What a function makes of the samples of a series. */
export interface RangeFunction {
  /** With fewer samples the series is left out. */
  readonly atLeast: number;
  of(samples: Samples, parameter: number): number;
}

/** A function of all samples of each series in a window. */
export class RangeStep extends RelabelledStep {
  private readonly cursors: number[] = [];
  private readonly samples = { times: new Float64Array(32), values: new Float64Array(32), length: 0, from: 0, to: 0 };

  constructor(
    private readonly source: SampleSource,
    private readonly window: Window,
    private readonly rangeFunction: RangeFunction,
    private readonly parameter?: ScalarStep,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.source;
    for (let slot = this.labels.length; slot < labels.length; slot++) {
      const origin = labels[slot] as LabelSet;
      this.addSlot(origin.relabelled(WITHOUT_NAME), origin);
      this.cursors.push(-1);
    }
  }

  protected compute(time: number): void {
    const { values, present, cursors, samples, rangeFunction, parameter } = this;
    const { series } = this.source;
    samples.to = time - this.window.offset;
    samples.from = samples.to - this.window.length;
    for (let slot = 0; slot < values.length; slot++) {
      const one = series[slot] as Series;
      const last = lastAtOrBefore(one, samples.to, cursors[slot] as number);
      cursors[slot] = last;
      this.collect(one, last);
      const isEnough = samples.length >= rangeFunction.atLeast;
      present[slot] = isEnough;
      if (isEnough) values[slot] = rangeFunction.of(samples, parameter?.value ?? Number.NaN);
    }
  }

  override ordered(): number[] {
    return this.source.inOrder(super.ordered());
  }

  private collect({ times, values }: Series, last: number): void {
    const { samples } = this;
    const { isClosed } = this.window;
    const { hasMarkers } = this.source;
    let first = last;
    while (first >= 0 && isWithin(times[first] as number, samples.from, isClosed)) first--;
    if (last - first > samples.times.length) this.makeRoom(last - first);
    let length = 0;
    for (let i = first + 1; i <= last; i++) {
      const value = values[i] as number;
      if (hasMarkers && Number.isNaN(value)) continue;
      samples.times[length] = times[i] as number;
      samples.values[length++] = value;
    }
    samples.length = length;
  }

  private makeRoom(length: number): void {
    this.samples.times = new Float64Array(2 * length);
    this.samples.values = new Float64Array(2 * length);
  }
}
