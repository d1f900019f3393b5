import type { CountedRequests, CountedWords } from '../promql';
import type { Version } from './istio-requests';
import type { View } from './schedule';

/** Where evidence comes from: who counts what the pods did, and how much of it failed. */
export interface EvidenceSource {
  /** What is counted, in words. */
  readonly words: CountedWords;
  /** The counters of one version. */
  readonly counted: (version: Version) => CountedRequests;
  /** What counts as failed, for the person who is called at night. */
  readonly failedReason: string;
  /** What nobody counts: `what never reaches a pod`. */
  readonly unseen: string;
  /** Where to turn with an objective for how long it takes: `measure this one with …`. */
  readonly latencyAdvice: string;
  /** Why there is nothing to count at this moment of a release, if there is not. */
  readonly problem?: string;
  /** On which sides requests are counted. @default - no requests are */
  readonly views?: readonly View[];
  /** Labels in which the same series differ that are scraped twice. @default - those of the queries */
  readonly replicaLabels?: readonly string[];
}
