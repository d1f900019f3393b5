import type { Problem } from '../../core';
import type { DatedCommit } from '../../git';
import type { RolloutState } from '../live';
import type { AnalysisVerdict } from './analyses';
import type { ApplicationState } from './application-state';
import type { AnyRelease } from './release-name';

/**
 * How much a service needs somebody:
 *
 * - `trouble`: something failed, or is not as it should be, and stays so.
 * - `attention`: it waits for somebody.
 * - `unknown`: the cluster could not be asked.
 * - `under-way`: it moves, or waits for a time to be over.
 * - `settled`: it runs what Git asks for, and is healthy.
 */
export type Level = 'trouble' | 'attention' | 'unknown' | 'under-way' | 'settled';

export const LEVELS: readonly Level[] = ['trouble', 'attention', 'unknown', 'under-way', 'settled'];

/** What it is about a service, the most urgent first. */
export const CONDITIONS = [
  'degraded',
  'aborted',
  'inconclusive',
  'invalid',
  'sync-failed',
  'missing',
  'not-synced',
  'waits-for-promotion',
  'paused-by-hand',
  'application-degraded',
  'out-of-sync',
  'unknown',
  'frozen',
  'unobserved',
  'in-flight',
  'progressing',
  'healthy',
] as const;

export type Condition = (typeof CONDITIONS)[number];

/** A service in one environment, and in one of its clusters where it has several. */
export interface StatusRow {
  readonly service: string;
  readonly environment: string;
  /** Absent where the environment has one cluster. */
  readonly cluster?: string;
  readonly level: Level;
  /** The worst first. */
  readonly conditions: readonly Condition[];
  /** How the release stands, in a few words. */
  readonly summary: string;
  /** What is to be known, in sentences; empty where all is well. */
  readonly words: readonly string[];
  /** What can be done about it. */
  readonly actions: readonly Action[];
  readonly git: AnyRelease & { readonly name: string; readonly changed?: DatedCommit };
  /** Absent where nobody knows, or there is no Rollout. */
  readonly live?: LiveRow;
  /** Of the release that the Rollout has now, worst first. */
  readonly analyses: readonly AnalysisVerdict[];
  /** Where the service is in a train. */
  readonly train?: { readonly train: string; readonly wave: number; readonly waves: number };
  readonly application?: ApplicationState;
}

/** Something to do about a service. */
export interface Action {
  readonly does: string;
  readonly command: string;
}

/** What a cluster has of a service. */
export interface LiveRow {
  readonly namespace: string;
  readonly rollout: RolloutState;
  /** What the Rollout's template asks for. */
  readonly name: string;
  /** What everybody gets while a new release is in flight, or aborted; `?` where nobody knows. */
  readonly stable?: AnyRelease & { readonly name: string };
}

/** How far a train is. */
export interface TrainProgress {
  readonly environment: string;
  readonly train: string;
  readonly waves: readonly {
    readonly wave: number;
    readonly services: number;
    readonly settled: number;
    /** Those that are not settled, by name. */
    readonly open: readonly string[];
    readonly state: 'done' | 'under-way' | 'trouble' | 'unknown';
  }[];
}

/** A Rollout that a cluster has and Git does not. */
export interface StrayRollout {
  readonly environment: string;
  readonly cluster: string;
  readonly rollout: RolloutState;
  readonly name: string;
}

/** What runs, beside what Git asks for. */
export interface StatusReport {
  /** In ISO 8601. */
  readonly at: string;
  readonly git: { readonly revision: string; readonly committedAt: string; readonly branch?: string };
  /** Trouble first; within a level by environment and name. */
  readonly rows: readonly StatusRow[];
  readonly trains: readonly TrainProgress[];
  readonly strays: readonly StrayRollout[];
  /** What could not be asked, so that something is missing here. */
  readonly unasked: readonly Problem[];
  /** What else is worth knowing, such as that there are no Applications to be seen. */
  readonly notes: readonly string[];
}
