import type { Labels, Series } from '../query/series';
import type { Exposition } from './exposition';
import type { LabelledTally } from './tally';
import { Target } from './target';

/** A pod's proxy, of the service or of a caller. It lives as long as its pod, whatever becomes of the application. */
export class Sidecar extends Target {
  private readonly tallies: LabelledTally[] = [];

  /** @param draw brings its tallies up to date */
  constructor(
    store: Series[],
    upLabels: Labels | undefined,
    private readonly exposition: Exposition,
    private readonly draw: () => void,
  ) {
    super(store, upLabels);
  }

  /** Counts by other labels too. What it has counted before stays as it is. */
  count(...tallies: readonly LabelledTally[]): void {
    this.tallies.push(...tallies);
  }

  protected override get sheds(): boolean {
    return false;
  }

  protected override expose(time: number): void {
    this.draw();
    for (let i = 0; i < this.tallies.length; i++) {
      const tally = this.tallies[i] as LabelledTally;
      // The mesh makes a series with the first request that it counts.
      if (tally.count > 0) this.exposition.write(this, tally, time);
    }
  }
}
