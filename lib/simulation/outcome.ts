import type { MeasurementPhase } from '../condition';

export type { MeasurementPhase };
/** How a release ended, or where it stood when nothing went on by itself. */
export type Outcome =
  /** Every pod runs the new version. */
  | 'promoted'
  /** All traffic is back on stable. */
  | 'aborted'
  /** Waits for a person. */
  | 'paused'
  /** Argo Rollouts does not accept the Rollout (InvalidSpec): nothing is rolled out, good or bad. */
  | 'refused'
  /** Neither goes on nor waits for anybody: pods that never become ready, without a deadline that aborts. */
  | 'stuck';

/** What happened at one moment of a release, for timelines. Times are in seconds since the release was applied. */
export type TimelineEvent =
  | { readonly at: number; readonly type: 'weight'; readonly weight: number }
  | { readonly at: number; readonly type: 'step'; readonly index: number; readonly step: string }
  | { readonly at: number; readonly type: 'pause'; readonly reason: PauseReason }
  | { readonly at: number; readonly type: 'resume' }
  | { readonly at: number; readonly type: 'abort'; readonly message: string }
  | { readonly at: number; readonly type: 'promoted' }
  | { readonly at: number; readonly type: 'degraded'; readonly message: string }
  | {
      readonly at: number;
      readonly type: 'pods';
      readonly version: 'canary' | 'stable';
      readonly wanted: number;
      readonly available: number;
    }
  | {
      readonly at: number;
      readonly type: 'analysis-started';
      readonly run: string;
      readonly kind: 'background' | 'step';
      readonly metrics: readonly string[];
    }
  | {
      readonly at: number;
      readonly type: 'analysis-ended';
      readonly run: string;
      readonly phase: AnalysisPhase;
      readonly message: string;
    }
  | {
      readonly at: number;
      readonly type: 'measurement';
      readonly run: string;
      readonly metric: string;
      readonly phase: MeasurementPhase;
      readonly value: string;
    };

/** As in `status.pauseConditions`. */
export type PauseReason = 'CanaryPauseStep' | 'InconclusiveAnalysisRun';

export type AnalysisPhase = MeasurementPhase | 'Running' | 'Pending';

/** One release, played to its end. Times are in seconds since the release was applied. */
export interface PlayedRelease {
  readonly outcome: Outcome;
  /** When it ended, or when the playing did. */
  readonly endedAt: number;
  /** When the new version got its first request; undefined if it never did. */
  readonly firstTrafficAt?: number;
  /**
   * Seconds from the first request to the new version to the abort, and where it turns bad later, from then on. Undefined if it was not aborted; negative if it was aborted before it turned bad.
   */
  readonly secondsToAbort?: number;
  /** Requests that the new version answered, and how many of them failed: these are spoiled. */
  readonly canaryRequests: number;
  readonly spoiled: number;
  /** Requests to the service during the release, and how many of them failed. */
  readonly requests: number;
  readonly failed: number;
  /**
   * Failed requests of the new version so far, as pairs of seconds since the release was applied and a count, ascending in
   * both; about 200 pairs at most. @default not recorded
   */
  readonly spoiledOverTime?: readonly (readonly [number, number])[];
  /** Why it was aborted, or is paused. */
  readonly reason?: string;
  /** Which metric decided, as `run/metric`. */
  readonly decidedBy?: string;
  readonly timeline: readonly TimelineEvent[];
}

/** An estimate of a share, with its 95 % confidence interval (Wilson). */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A number over many releases. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly mean: number;
  readonly max: number;
}

/** What came out of many releases. */
export interface SimulationSummary {
  readonly runs: number;
  readonly seed: number;
  readonly aborted: Share;
  readonly promoted: Share;
  readonly paused: Share;
  readonly stuck: Share;
  /** Why Argo Rollouts refuses to roll it out at all; undefined if it does not. */
  readonly refused?: string;
  /** Seconds, over the releases that were aborted; undefined if none was. */
  readonly secondsToAbort?: Spread;
  /** Requests, over all releases. */
  readonly spoiled: Spread;
  /** Share of the error budget of the objective's period that spoiled requests burn; undefined without an objective. */
  readonly budgetBurnt?: Spread;
  /** Seconds until the end, over the releases that were promoted. */
  readonly secondsToPromote?: Spread;
  /** Every time to abort in seconds, ascending, for a picture of the distribution. */
  readonly abortTimes: readonly number[];
  /** Which metric ended how many releases. */
  readonly decidedBy: Readonly<Record<string, number>>;
  /** What keeps the numbers from being taken at face value, a sentence each. */
  readonly warnings: readonly string[];
  /** The release whose time to abort (or whose end) is the median one, in full. */
  readonly example: PlayedRelease;
}
