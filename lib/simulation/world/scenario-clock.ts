import type { Circumstances, Moment } from './circumstances';

/**
 * Which moment of a scenario a time of the release belongs to.
 *
 * A scenario counts from the first request to the new version. Before the release, its times below 0 are those before the
 * release was applied; from then until the first request everything stays as it was just before 0, however long new pods
 * need to start.
 */
export class ScenarioClock {
  moment: Moment;
  /** When the moment ends, in milliseconds since the release was applied; Infinity if it does not by itself. */
  next: number;
  /** When the new version got its first request, in milliseconds. */
  beganAt?: number;
  /** Which of the changes comes next. */
  private index: number;

  /** @param start in milliseconds since the release was applied; below 0 */
  constructor(
    private readonly circumstances: Circumstances,
    start: number,
  ) {
    this.moment = circumstances.at(start / 1000);
    this.index = this.firstAfter(start / 1000);
    this.next = this.nextChange();
  }

  /** The new version gets its first request. */
  begin(time: number): void {
    this.beganAt = time;
    this.moment = this.circumstances.at(0);
    this.index = this.firstAfter(0);
    this.next = this.nextChange();
  }

  /** The next moment begins. */
  step(): void {
    this.moment = this.circumstances.at(this.circumstances.changes[this.index++] as number);
    this.next = this.nextChange();
  }

  private nextChange(): number {
    const change = this.circumstances.changes[this.index] ?? Number.POSITIVE_INFINITY;
    if (this.beganAt !== undefined) return this.beganAt + change * 1000;
    return change < 0 ? change * 1000 : Number.POSITIVE_INFINITY;
  }

  private firstAfter(time: number): number {
    const { changes } = this.circumstances;
    const index = changes.findIndex((change) => change > time);
    return index < 0 ? changes.length : index;
  }
}
