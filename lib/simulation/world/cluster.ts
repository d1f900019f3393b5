import type { SeriesStore } from '../query/series';

export type Version = 'stable' | 'canary';

/** What the controller sees of a cluster, and does to it. Times are in milliseconds since the release was applied. */
export interface Cluster {
  /** Until when the world has been played. */
  readonly now: number;
  /** Plays the world until then: pods start and end, requests are answered, targets are scraped. Never back. */
  advance(to: number): void;
  /** Wants so many pods of a version. Pods too many end at once, the newest first; new ones become ready after their start. */
  scale(version: Version, pods: number): void;
  /** Pods of a version that are wanted. */
  wanted(version: Version): number;
  /** Pods of a version that are ready (and were for `minReadySeconds`). */
  available(version: Version): number;
  /** When a pod becomes available, or ceases to be, next; Infinity if none does. Always after `now`. */
  nextPodChange(): number;
  /** Sends so many percent of the requests to the new version. Without a traffic router requests follow the pods, and this is not called. */
  route(canaryPercent: number): void;
  /** All pods are of the new version now and it answers all requests: what was canary is stable. */
  promote(): void;
  /** What has been scraped. */
  readonly store: SeriesStore;
  /** Whether Prometheus answers now. */
  readonly prometheusAnswers: boolean;
  /** Since when the new version gets requests; undefined before. */
  readonly firstTrafficAt?: number;
  /** Failed requests of the new version that have been counted by now; asking changes nothing. */
  readonly failedSoFar: number;
  /** Requests since the release was applied. */
  readonly served: Readonly<Record<Version, { readonly requests: number; readonly failed: number }>>;
}
