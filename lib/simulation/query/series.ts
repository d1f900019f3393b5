/** A label set, `__name__` included. */
export type Labels = Readonly<Record<string, string>>;

/**
 * One series as a Prometheus holds it: samples at the times of its scrapes, in milliseconds, ascending.
 *
 * A value of NaN is a staleness marker: what was scraped before is gone (a failed scrape, a pod that ended). Counters of the
 * simulation are never NaN otherwise.
 */
export class Series {
  times = new Float64Array(64);
  values = new Float64Array(64);
  length = 0;

  constructor(readonly labels: Labels) {}

  push(time: number, value: number): void {
    if (this.length === this.times.length) this.grow();
    this.times[this.length] = time;
    this.values[this.length++] = value;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    const values = new Float64Array(times.length);
    times.set(this.times);
    values.set(this.values);
    this.times = times;
    this.values = values;
  }
}

/** All series of one simulated release, in the order in which they were first declared; a series may be still without samples. */
export interface SeriesStore {
  /**
   * Grows while a release is played (a new pod brings new series). Series are never taken out or moved, so a query may
   * remember which of the first n it selects, and look only at those that came later.
   */
  readonly series: readonly Series[];
}
