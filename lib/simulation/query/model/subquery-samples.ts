import { Series } from '../series';
import type { LabelSet } from './label-set';
import type { BoundPlan } from './plan';
import type { SampleSource, Window } from './samples';
import type { StoreView } from './store-view';
import type { VectorStep } from './vector-step';

/** The answers of an expression at each step of a window: the whole multiples of the step that lie in it. */
export class SubquerySamples implements SampleSource {
  readonly hasMarkers = false;
  readonly series: Series[] = [];
  readonly labels: LabelSet[] = [];

  constructor(
    private readonly view: StoreView,
    private readonly plan: BoundPlan,
    private readonly vector: VectorStep,
    private readonly window: Window & { readonly step: number },
    /** Whether the expression gives nothing where there are no samples. */
    private readonly needsSamples: boolean,
  ) {}

  extend(): void {
    this.plan.extend();
    const { labels } = this.vector;
    for (let slot = this.labels.length; slot < labels.length; slot++) {
      this.labels.push(labels[slot] as LabelSet);
      this.series.push(new Series({}));
    }
  }

  run(time: number): void {
    const { vector, series } = this;
    for (const one of series) one.length = 0;
    const end = time - this.window.offset;
    for (let at = this.firstStep(end); at <= end; at += this.window.step) {
      this.plan.run(at);
      for (let slot = 0; slot < series.length; slot++) {
        if (vector.present[slot]) (series[slot] as Series).push(at, vector.values[slot] as number);
      }
    }
  }

  /** Prometheus leaves the order to chance, where more than a selector is asked. */
  inOrder(slots: number[]): number[] {
    return slots;
  }

  private firstStep(end: number): number {
    const { length, step, isClosed } = this.window;
    const start = end - length;
    const first = isClosed ? Math.ceil(start / step) * step : (Math.floor(start / step) + 1) * step;
    // A month is mostly longer than the time that is simulated.
    return this.needsSamples ? Math.max(first, Math.ceil(this.firstSample() / step) * step) : first;
  }

  private firstSample(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { times, length } of this.view.store.series) if (length > 0) first = Math.min(first, times[0] as number);
    return first;
  }
}
