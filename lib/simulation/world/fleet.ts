import type { LatencyShares } from './latency-shares';
import type { Pod } from './pod';
import type { LabelledTally, Tally } from './tally';

/** What is counted of the requests that one side sent or answered. */
export interface Answers<T extends Tally = Tally> {
  readonly succeeded: T;
  readonly failed: T;
}

/** A pod, and what was counted in it. */
export interface Replica {
  readonly pod: Pod;
  /** What its sidecar counts now. */
  answers: Answers<LabelledTally>;
  /** What its application counts, if it exports metrics. */
  readonly application?: Answers;
  /** Up to which expectations its requests were drawn: two for each caller. */
  readonly drawn: Float64Array;
}

/** The pods of one version that answer, and how many requests are expected of them. */
export class Fleet {
  /** Those that get requests. */
  readonly ready: Replica[] = [];
  latency?: LatencyShares;
  readonly served = { requests: 0, failed: 0 };
  // Expected requests since the beginning: between one caller and one ready pod, and of one caller while no pod was ready. All
  // pods and callers are alike, so these three numbers stand for all of them.
  succeeded = 0;
  failed = 0;
  unanswered = 0;
  private succeededRate = 0;
  private failedRate = 0;
  private unansweredRate = 0;

  /** @param index of this fleet among both */
  constructor(readonly index: number) {}

  /**
   * From now on.
   *
   * @param requests per millisecond and caller, to all pods together
   * @param errorRate share of them that fails
   */
  rate(requests: number, errorRate: number): void {
    const each = this.ready.length === 0 ? 0 : requests / this.ready.length;
    this.succeededRate = each * (1 - errorRate);
    this.failedRate = each * errorRate;
    this.unansweredRate = this.ready.length === 0 ? requests : 0;
  }

  /** Some milliseconds pass. */
  pass(elapsed: number): void {
    this.succeeded += this.succeededRate * elapsed;
    this.failed += this.failedRate * elapsed;
    this.unanswered += this.unansweredRate * elapsed;
  }

  /** A pod gets requests from now on. */
  join(replica: Replica): void {
    for (let i = 0; i < replica.drawn.length; i += 2) {
      replica.drawn[i] = this.succeeded;
      replica.drawn[i + 1] = this.failed;
    }
    this.ready.push(replica);
  }

  /** A pod gets none any more. */
  leave(replica: Replica): void {
    const index = this.ready.indexOf(replica);
    if (index >= 0) this.ready.splice(index, 1);
  }
}
