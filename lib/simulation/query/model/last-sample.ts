import type { Series } from '../series';
import type { LabelSet } from './label-set';
import { isWithin, lastAtOrBefore, type SampleSource, type Window } from './samples';
import { VectorStep } from './vector-step';

/** How far Prometheus looks back for the sample of an instant selector, in milliseconds. */
export const LOOKBACK = 5 * 60 * 1000;

/** The last sample of each series in a window. */
abstract class LastSample extends VectorStep {
  private readonly cursors: number[] = [];

  constructor(
    protected readonly source: SampleSource,
    private readonly window: Window,
    private readonly relabel: (labels: LabelSet) => LabelSet,
  ) {
    super();
  }

  /** The sample that counts, or -1. */
  protected abstract found(series: Series, last: number): number;
  protected abstract sampled(series: Series, sample: number): number;

  extend(): void {
    const { labels } = this.source;
    for (let slot = this.labels.length; slot < labels.length; slot++) {
      this.addSlot(this.relabel(labels[slot] as LabelSet));
      this.cursors.push(-1);
    }
  }

  override ordered(): number[] {
    return this.source.inOrder(super.ordered());
  }

  run(time: number): void {
    const { values, present, cursors } = this;
    const { series } = this.source;
    const { isClosed, offset, length } = this.window;
    const to = time - offset;
    const from = to - length;
    for (let slot = 0; slot < values.length; slot++) {
      const one = series[slot] as Series;
      const last = lastAtOrBefore(one, to, cursors[slot] as number);
      cursors[slot] = last;
      const sample = this.found(one, last);
      const isFound = sample >= 0 && isWithin(one.times[sample] as number, from, isClosed);
      present[slot] = isFound;
      if (isFound) values[slot] = this.sampled(one, sample);
    }
  }
}

/** An instant selector: a series whose last sample is a staleness marker is gone. */
export class InstantSelector extends LastSample {
  protected found({ values }: Series, last: number): number {
    return last >= 0 && Number.isNaN(values[last]) ? -1 : last;
  }

  protected sampled({ values }: Series, sample: number): number {
    return values[sample] as number;
  }
}

/** When the samples of an instant selector were scraped. */
export class SampleTimes extends InstantSelector {
  protected override sampled({ times }: Series, sample: number): number {
    return (times[sample] as number) / 1000;
  }
}

/** In a range staleness markers are passed over. */
export class LastOverTime extends LastSample {
  protected found({ values }: Series, last: number): number {
    if (!this.source.hasMarkers) return last;
    let sample = last;
    while (sample >= 0 && Number.isNaN(values[sample])) sample--;
    return sample;
  }

  protected sampled({ values }: Series, sample: number): number {
    return values[sample] as number;
  }
}
