import type { Series } from '../series';
import type { LabelSet } from './label-set';
import type { Step } from './plan';
import type { SelectedSeries } from './store-view';

/** The samples that a range function looks at. */
export interface SampleSource extends Step {
  readonly series: readonly Series[];
  readonly labels: readonly LabelSet[];
  /** Whether NaN says that a series is gone, as in what was scraped; what was computed may be NaN. */
  readonly hasMarkers: boolean;
  /** Puts slots in the order in which Prometheus reads the series. */
  inOrder(slots: number[]): number[];
}

export class SelectedSamples implements SampleSource {
  readonly hasMarkers = true;
  readonly series: readonly Series[];
  readonly labels: readonly LabelSet[];

  constructor(
    private readonly selected: SelectedSeries,
    private readonly prometheus: 2 | 3,
  ) {
    this.series = selected.series;
    this.labels = selected.labels;
  }

  extend(): void {
    this.selected.extend();
  }

  run(): void {}

  /** Version 2 sorts them by labels; version 3 reads what is in memory as it came. */
  inOrder(slots: number[]): number[] {
    if (this.prometheus === 3) return slots;
    return slots.sort((a, b) => (this.labels[a] as LabelSet).compare(this.labels[b] as LabelSet));
  }
}

/** A time to look at, from its end: what lies between `from` and `to`, and at `to`; at `from` if it is closed. */
export interface Window {
  readonly length: number;
  readonly offset: number;
  /** Version 2 counts a sample at exactly the beginning in, version 3 does not. */
  readonly isClosed: boolean;
}

export function isWithin(time: number, from: number, isClosed: boolean): boolean {
  return time > from || (isClosed && time === from);
}

/**
 * The last sample at or before a time, or -1. The search starts where the last one ended, since questions come in the order
 * of time; the first one starts at the end.
 */
export function lastAtOrBefore({ times, length }: Series, time: number, cursor: number): number {
  let i = cursor < 0 || cursor >= length ? length - 1 : cursor;
  while (i >= 0 && (times[i] as number) > time) i--;
  while (i + 1 < length && (times[i + 1] as number) <= time) i++;
  return i;
}
