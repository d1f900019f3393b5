import type { Labels, Series } from '../query/series';
import type { AskedHistogram } from './asked-metrics';
import type { HistogramShape } from './buckets';
import type { LabelBook } from './label-book';
import type { LabelledTally, Tally } from './tally';
import type { Target } from './target';

/** A histogram that is exposed, as far as somebody asks for it. */
export interface ExposedHistogram {
  readonly name: string;
  readonly asked: AskedHistogram;
  readonly shape: HistogramShape;
}

/** Which series a tally has at a scrape. */
export class Exposition {
  constructor(
    private readonly book: LabelBook,
    /** The name of the counter of all that the tally counted; undefined if nobody asks for it. */
    private readonly counter: string | undefined,
    private readonly histogram: ExposedHistogram | undefined,
  ) {}

  /** Exposes what a tally counted. */
  write(target: Target, tally: LabelledTally, time: number): void {
    tally.series ??= this.declare(target, tally);
    this.push(tally.series, tally, time);
  }

  /** The series of a tally, in the order in which `push` writes them. */
  declare(target: Target, { key, labels }: Pick<LabelledTally, 'key' | 'labels'>): readonly Series[] {
    const series = (__name__: string, le?: string): Series => {
      const make = (): Labels => ({ __name__, ...labels(), ...(le === undefined ? {} : { le }) });
      return target.declare(this.book.get(`${__name__} ${le ?? ''} ${key}`, make));
    };
    const { histogram } = this;
    return [
      ...(this.counter ? [series(this.counter)] : []),
      ...(histogram?.asked.count ? [series(`${histogram.name}_count`)] : []),
      ...(histogram?.asked.sum ? [series(`${histogram.name}_sum`)] : []),
      ...(histogram?.asked.bucket ? histogram.shape.le.map((le) => series(`${histogram.name}_bucket`, le)) : []),
    ];
  }

  push(series: readonly Series[], { count, spread }: Tally, time: number): void {
    let i = 0;
    if (this.counter) (series[i++] as Series).push(time, count);
    const { histogram } = this;
    if (!histogram) return;
    const { asked, shape } = histogram;
    if (asked.count) (series[i++] as Series).push(time, count);
    if (asked.sum) (series[i++] as Series).push(time, (spread?.sum ?? 0) / shape.unit);
    if (!asked.bucket) return;
    let counted = 0;
    let next = 0;
    for (const end of shape.upTo) {
      while (next <= end) counted += spread?.counts[next++] ?? 0;
      (series[i++] as Series).push(time, counted);
    }
  }
}
