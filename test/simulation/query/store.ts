import { type Labels, Series, type SeriesStore } from '../../../lib/simulation/query/series';

/** Series in Prometheus' notation: `{ 'up{job="a"}': '0+10x4 _ stale' }`. */
export type Notation = Readonly<Record<string, string>>;

/** A store of series in promtool's notation; a series is in it from its first sample on. */
export class NotationStore implements SeriesStore {
  readonly series: Series[] = [];
  private readonly scheduled: {
    readonly series: Series;
    readonly values: readonly (number | undefined)[];
    next: number;
  }[];

  /** @param scrape seconds between two values, of which the first one is of second 0 */
  constructor(
    notation: Notation,
    private readonly scrape = 15,
  ) {
    this.scheduled = Object.entries(notation).map(([name, values]) => ({
      series: new Series(labelsOf(name)),
      values: valuesOf(values),
      next: 0,
    }));
  }

  /** Scrapes everything until then, in seconds. */
  advance(to: number): this {
    for (const one of this.scheduled) {
      for (; one.next < one.values.length && one.next * this.scrape <= to; one.next++) {
        const value = one.values[one.next];
        if (value === undefined) continue;
        if (one.series.length === 0) this.series.push(one.series);
        one.series.push(one.next * this.scrape * 1000, value);
      }
    }
    return this;
  }
}

/** All of it. */
export function storeOf(notation: Notation, scrape?: number): SeriesStore {
  return new NotationStore(notation, scrape).advance(Number.POSITIVE_INFINITY);
}

/** The labels of `up{job="a"}`. */
export function labelsOf(name: string): Labels {
  const [, metric = '', list = ''] = /^([\w:]*)(?:\{(.*)\})?$/.exec(name) ?? [];
  const labels: Record<string, string> = { __name__: metric };
  for (const [, label, value] of list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[label as string] = value as string;
  return labels;
}

/** The values of `1+2x3 _x2 stale`: a missing one is undefined, a staleness marker NaN. */
export function valuesOf(values: string): (number | undefined)[] {
  return values
    .trim()
    .split(/\s+/)
    .flatMap((item) => {
      if (item === 'stale') return [Number.NaN];
      const [, missing] = /^_(?:x(\d+))?$/.exec(item) ?? (item === '_' ? ['', '1'] : []);
      if (item.startsWith('_')) return new Array<undefined>(Number(missing ?? 1)).fill(undefined);
      const [, start, step = '0', times] = /^(-?(?:[\d.e]+?|Inf))(?:([-+][\d.]+))?(?:x(\d+))?$/.exec(item) ?? [];
      if (start === undefined) throw new Error(`${item} is no value`);
      return Array.from({ length: Number(times ?? 0) + 1 }, (_, i) => Number(start) + i * Number(step));
    });
}
