import type { Labels, Series } from '../query/series';
import { noSpread, type Spread } from './latency-shares';

/** Requests of one kind that somebody counted, and how long they took. */
export class Tally {
  count = 0;
  /** As far as somebody asks how long requests take. */
  readonly spread?: Spread;

  constructor(timed: boolean) {
    if (timed) this.spread = noSpread();
  }

  add(requests: number, spread: Spread | undefined): void {
    this.count += requests;
    if (!this.spread || !spread) return;
    const { counts } = this.spread;
    for (let i = 0; i < counts.length; i++) (counts[i] as number) += spread.counts[i] as number;
    this.spread.sum += spread.sum;
  }

  /** Begins again at zero, as the counters of a process that ended. */
  reset(): void {
    this.count = 0;
    this.spread?.counts.fill(0);
    if (this.spread) this.spread.sum = 0;
  }
}

/** A tally that a sidecar exposes under labels of its own. */
export class LabelledTally extends Tally {
  /** Its series, once there is something to expose. */
  series?: readonly Series[];

  /**
   * @param key tells its labels from all others of the same service
   * @param labels without the metric's name
   */
  constructor(
    timed: boolean,
    readonly key: string,
    readonly labels: () => Labels,
  ) {
    super(timed);
  }
}
