import type { Labels, Series } from '../query/series';
import type { OwnMetric } from '../scenario';
import type { Exposition } from './exposition';
import type { Answers } from './fleet';
import type { Pod } from './pod';
import { Tally } from './tally';
import { Target } from './target';

/** A metric of the application's own, and how it is exposed. */
export interface ExposedMetric {
  readonly metric: OwnMetric;
  readonly exposition: Exposition;
}

/** The application in a pod, which exports metrics itself. While its container is down it does not answer. */
export class Application extends Target {
  private readonly lines: Line[];
  private readonly all: Tally;

  /** @param draw brings what it counted up to date */
  constructor(
    store: Series[],
    upLabels: Labels | undefined,
    private readonly pod: Pod,
    private readonly counted: Answers,
    metrics: readonly ExposedMetric[],
    scrapeLabels: Labels,
    private readonly draw: () => void,
  ) {
    super(store, upLabels);
    this.all = new Tally(counted.succeeded.spread !== undefined);
    this.lines = metrics.flatMap((exposed) => this.linesOf(exposed, scrapeLabels));
  }

  protected override get answers(): boolean {
    return this.pod.state !== 'down';
  }

  protected override expose(time: number): void {
    this.draw();
    this.all.reset();
    for (const { count, spread } of Object.values(this.counted)) this.all.add(count, spread);
    for (const line of this.lines) {
      // Client libraries make a counter without labels at once, and one with labels with its first event.
      if (line.labelled && line.tally.count === 0) continue;
      line.series ??= line.exposition.declare(this, line);
      line.exposition.push(line.series, line.tally, time);
    }
  }

  private linesOf({ metric, exposition }: ExposedMetric, scrapeLabels: Labels): Line[] {
    const { codeLabel, counts } = metric;
    const line = (tally: Tally, code?: string): Line => ({
      exposition,
      tally,
      labelled: code !== undefined,
      key: `${scrapeLabels.pod} ${code ?? ''}`,
      labels: () => ({
        ...scrapeLabels,
        ...metric.labels,
        ...(codeLabel === undefined || code === undefined ? {} : { [codeLabel]: code }),
      }),
    });
    const { succeeded, failed } = this.counted;
    if (codeLabel === undefined) return [line(counts === 'failures' ? failed : this.all)];
    return counts === 'failures' ? [line(failed, '500')] : [line(succeeded, '200'), line(failed, '500')];
  }
}

/** What one counter or histogram exposes. */
interface Line {
  readonly exposition: Exposition;
  readonly tally: Tally;
  readonly labelled: boolean;
  readonly key: string;
  readonly labels: () => Labels;
  series?: readonly Series[];
}
