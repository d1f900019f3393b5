import { type Labels, Series, type SeriesStore } from '../../../lib/simulation/query/series';

/** Series in Prometheus' notation: `{ 'up{job="a"}': '0+10x4 _ stale' }`. */
export type Notation = Readonly<Record<string, string>>;

/**
 * A store of series in promtool's notation, whose values stand for the scrapes from second 0 on.
 *
 * @param scrape seconds between two values
 * @param until holds what was scraped until this second
 */
export function storeOf(notation: Notation, scrape = 15, until = Number.POSITIVE_INFINITY): SeriesStore {
  const series = Object.entries(notation).map(([name, values]) => {
    const one = new Series(labelsOf(name));
    for (const [i, value] of valuesOf(values).entries()) {
      if (value !== undefined && i * scrape <= until) one.push(i * scrape * 1000, value);
    }
    return one;
  });
  return { series };
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
