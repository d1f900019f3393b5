import type { Series } from '../series';
import type { Step } from './plan';
import { isWithin, type SampleSource, type Window } from './samples';

/** All samples of a range, one series after the other: so Argo Rollouts reads the answer of a query for a range. */
export class RangeValues implements Step {
  values: readonly number[] = [];

  constructor(
    private readonly source: SampleSource,
    private readonly window: Window,
  ) {}

  extend(): void {}

  run(time: number): void {
    const { isClosed, offset, length } = this.window;
    const to = time - offset;
    const { series, hasMarkers } = this.source;
    this.values = this.source.inOrder([...series.keys()]).flatMap((slot) => {
      const { times, values, length: samples } = series[slot] as Series;
      return Array.from(values.subarray(0, samples)).filter((value, i) => {
        const at = times[i] as number;
        return !(hasMarkers && Number.isNaN(value)) && at <= to && isWithin(at, to - length, isClosed);
      });
    });
  }
}
