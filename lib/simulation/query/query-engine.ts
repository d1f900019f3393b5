import type { QueryAnswer } from '../../condition';
import type { SeriesStore } from './series';

export type { QueryAnswer };

/** A query that was understood. */
export interface PreparedQuery {
  /** Seconds before the time of asking from which samples can matter. */
  readonly reach: number;
  /** Names of the metrics that it asks for, sorted. */
  readonly metrics: readonly string[];
  /** Why it finds no series at all among these, in words; undefined if it finds any. */
  blindTo(store: SeriesStore): string | undefined;
  /** Asked at a time in milliseconds over what has been scraped until then. */
  ask(store: SeriesStore, time: number): QueryAnswer;
}

/** Evaluates queries in this process, at once. */
export interface SyncQueryEngine {
  /**
   * @throws UnsupportedQuery that names the construct which this engine does not evaluate, with where to go instead
   */
  prepare(query: string): PreparedQuery;
}

/** A query that an engine cannot evaluate; never guessed. */
export class UnsupportedQuery extends Error {}

/** Evaluates queries elsewhere: a real Prometheus. */
export interface AsyncQueryEngine {
  /** A fresh, empty place for the samples of one release. */
  open(): Promise<AsyncQuerySession>;
  /** Whose rules it follows. Prometheus 3 leaves out of a range the moment at which it begins. */
  version(): Promise<2 | 3>;
  close(): Promise<void>;
}

export interface AsyncQuerySession {
  /** Sends what was scraped since the last time, then asks. */
  ask(store: SeriesStore, query: string, time: number): Promise<QueryAnswer>;
}
