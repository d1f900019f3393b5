/**
 * A value over time: a number, or steps. Times are in seconds and count from the moment when the new version gets its first
 * request; a step holds until the next, the first one also for all time before it.
 */
export type Curve = number | readonly CurveStep[];

export interface CurveStep {
  /** Seconds since the first request to the new version; negative is before. */
  readonly at: number;
  readonly value: number;
}

/** From and to, in seconds since the first request to the new version. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What happens to a release while it is rolled out. Rates are shares: 0.05 is 5 %. */
export interface Scenario {
  /** Requests per second to the service, both versions together. */
  readonly requestsPerSecond: Curve;
  /** Share of the requests that the new version answers with a failure, from 0 to 1. @default as the stable version */
  readonly canaryErrorRate?: Curve;
  /** Share of the requests that the stable version answers with a failure, from 0 to 1. @default 0 */
  readonly stableErrorRate?: Curve;
  /** Failures that both versions share, on top of their own: a database that is away. @default none */
  readonly sharedErrors?: readonly (Span & { readonly rate: number })[];
  /** The new version fails only while each of its pods gets more than so many requests per second. @default always */
  readonly canaryErrorsAbove?: number;
  /** How long requests take. @default nothing is slow: median 20 ms, 99th percentile 100 ms */
  readonly stableLatency?: Latency;
  /** How long requests take on the new version. @default as on the stable version */
  readonly canaryLatency?: Latency;
  /**
   * Instead of the above: what a Prometheus recorded. The stable version's traffic and failures are as in the record, and the
   * new version fails as `canaryErrorRate` says (default: as stable does at that time).
   */
  readonly recorded?: Recording;
  /** What the new version's pods do. @default they start */
  readonly canaryPods?: 'start' | 'never-ready' | CrashLoop;
  /** Seconds until a new pod is ready. @default 20 */
  readonly startup?: number;
  /** Metrics that are not there, by name; `*` stands for any characters at an end: `istio_*`. @default none */
  readonly missingMetrics?: readonly string[];
  /** Prometheus is away: it neither scrapes nor answers. @default never */
  readonly prometheusOutages?: readonly Span[];
  /** Share of the scrapes that fail, from 0 to 1. @default 0 */
  readonly failedScrapes?: number;
  /** Metrics of requests that the pods export themselves, beside the mesh's. @default none */
  readonly ownMetrics?: readonly OwnMetric[];
  /** Seconds between two scrapes of the same target. @default 15 */
  readonly scrapeInterval?: number;
  /** Pods that call the service, each with a sidecar that counts (reporter="source"). @default 2 */
  readonly callers?: number;
  /** Seconds after which a person promotes a pause without duration; pauses for want of evidence wait for ever. @default never */
  readonly approvesAfter?: number;
  /** Seconds that are played at most, from the new version's first pod on. @default until the rollout ends, and an hour of waiting at most */
  readonly horizon?: number;
}

/** A distribution of durations in milliseconds (log-normal). */
export interface Latency {
  readonly median: number;
  readonly p99: number;
  /** A share of the requests that takes longer than this many milliseconds, on top. @default none */
  readonly slow?: { readonly share: Curve; readonly above: number };
}

/** Pods that end by themselves and are started again, later each time (10 s, 20 s, 40 s, … 300 s). */
export interface CrashLoop {
  /** Seconds that a pod lives, once it is ready. */
  readonly livesFor: number;
}

/** Traffic and failures as a Prometheus recorded them; see `readRecording`. */
export interface Recording {
  /** Seconds between two values. */
  readonly step: number;
  /** Requests per second at each step, the first one at the first request to the new version. */
  readonly requestsPerSecond: readonly number[];
  /** Share of them that failed. */
  readonly errorRate: readonly number[];
}

/** A metric of requests that the pods export themselves, under the names that the application gave it. */
export interface OwnMetric {
  /** `http_requests_total`; for a histogram without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  /** What it counts: each request, only failed ones, or durations as a histogram in seconds. */
  readonly counts: 'requests' | 'failures' | 'seconds';
  /** The label that holds the status, 200 or 500. @default none */
  readonly codeLabel?: string;
  /** Labels beside `namespace`, `pod`, `job`, `instance` and the status. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}
