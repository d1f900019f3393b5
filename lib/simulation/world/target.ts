import { type Labels, Series } from '../query/series';

/** Something that Prometheus scrapes. */
export abstract class Target {
  /** When it is scraped next, in milliseconds. */
  next = 0;
  /** It is not there any more; Prometheus notices when it would scrape it. */
  ended = false;
  private readonly exposed: Series[] = [];
  private up?: Series;

  /**
   * @param store where its series are declared
   * @param upLabels of the series `up`, if somebody asks for it
   */
  constructor(
    private readonly store: Series[],
    private readonly upLabels: Labels | undefined,
  ) {}

  /** Makes a series of this target, which gets stale when it is not exposed any more. */
  declare(labels: Labels): Series {
    const series = new Series(labels);
    this.store.push(series);
    this.exposed.push(series);
    return series;
  }

  /** Prometheus scrapes it, or tries to: what it does not get any more it marks as stale. */
  scrape(time: number, fails: boolean): void {
    const succeeds = !fails && !this.ended && this.answers;
    if (succeeds) this.expose(time);
    if (this.upLabels && !this.ended) {
      this.up ??= this.declare(this.upLabels);
      this.up.push(time, succeeds ? 1 : 0);
    }
    if (succeeds && !this.sheds) return;
    for (let i = 0; i < this.exposed.length; i++) markStale(this.exposed[i] as Series, time);
  }

  /** Whether there is somebody who answers. */
  protected get answers(): boolean {
    return true;
  }

  /** Whether it may cease to expose a series while it is there. */
  protected get sheds(): boolean {
    return true;
  }

  /** Pushes the values of all its series at this time. */
  protected abstract expose(time: number): void;
}

function markStale(series: Series, time: number): void {
  const last = series.length - 1;
  if (last < 0 || series.times[last] === time || Number.isNaN(series.values[last])) return;
  series.push(time, Number.NaN);
}
