import type { DependencyReason } from '../gitops';
import type { Demand } from './demand';
import type { PodCounts } from './pod-counts';
import type { ReleaseStep } from './release-time';

/**
 * A train as data: which services are released one after another, and what that takes. Nothing in it changes with a
 * release: it follows from how services are described.
 */
export interface TrainPlan {
  /** The version of this form. */
  readonly version: 2;
  readonly environment: string;
  readonly train: string;
  /** The environments in which a release runs before it comes here. */
  readonly after: readonly string[];
  /** Where the Applications stand. */
  readonly argoCdNamespace: string;
  /** How many clusters each service runs in, all of which are counted; `unknown` where one is. Absent where it is one. */
  readonly clusters?: number | 'unknown';
  /** The most services that are released at a time; absent where a whole wave is. */
  readonly maxInFlight?: number;
  /** That the ApplicationSet keeps the order by itself; absent where it does not. */
  readonly rollingSync?: true;
  /** In seconds, if every service has a release and none of them waits for anything but its steps. */
  readonly leastSeconds: number;
  readonly waves: readonly TrainWave[];
  /** Services of the environment that are released without the train. */
  readonly leftOut: readonly string[];
  /** Services of which nobody here knows how many pods they have: they are in no sum. */
  readonly notCounted: readonly string[];
  readonly demand: FleetDemand;
  /** The limits of what services share, by name. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Services that wait for nobody but services of earlier waves. */
export interface TrainWave {
  /** From 1. */
  readonly wave: number;
  readonly leastSeconds: number;
  /** What all services of the environment need at the most while this wave is under way. */
  readonly peak: Demand;
  /** What is released together: the whole wave, or as much of it as `maxInFlight` allows, one after another. */
  readonly batches: readonly TrainBatch[];
  readonly services: readonly TrainService[];
}

/** Services that are released at the same time. */
export interface TrainBatch {
  /** From 1, in each wave anew. */
  readonly batch: number;
  readonly services: readonly string[];
  readonly leastSeconds: number;
  /** What all services of the environment need at the most while this batch is under way. */
  readonly peak: Demand;
}

/** A service in a train. */
export interface TrainService {
  readonly name: string;
  /** The folder that Argo CD applies, from the root of the tree. */
  readonly folder: string;
  /** The Applications that apply it, one a cluster; none where only Argo CD knows the clusters. */
  readonly applications: readonly string[];
  /** In which batch of its wave. */
  readonly batch: number;
  /** What has to be released before it, and why. */
  readonly waitsFor: Readonly<Record<string, readonly DependencyReason[]>>;
  readonly steps: readonly ReleaseStep[];
  readonly leastSeconds: number;
  /** Absent where nobody here knows. */
  readonly pods?: PodCounts;
  /** What its pods need at the most while it is released. */
  readonly peak: Demand;
}

/** What all services of the environment need. */
export interface FleetDemand {
  /** While nothing is released. */
  readonly steady: Demand;
  /** At the most, while the train is under way. */
  readonly peak: Demand;
  /** If every service were released at once, without a train. */
  readonly allAtOnce: Demand;
}
