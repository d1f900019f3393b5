import type { MetricConditions } from '../../condition';
import type { Manifest } from '../../manifests';
import type { PlayedService } from '../world';

/** A release path as the manifests describe it, ready to be played. */
export interface ReleasePath {
  readonly service: PlayedService;
  readonly rollout: CanaryRollout;
  /** Why Argo Rollouts refuses to roll this out at all (InvalidSpec); empty if it does not. */
  readonly refusals: readonly string[];
  /** What is played otherwise than it runs, a sentence each. */
  readonly warnings: readonly string[];
  /** What the templates say of the service's objective, if they do. */
  readonly objective?: Objective;
  /** The manifests that a run of this path needs: its Rollout, the templates that it uses, and the Service of all its pods. */
  readonly sources: readonly Manifest[];
}

/** An objective, as far as it matters to what a bad release costs. */
export interface Objective {
  /** Share of the requests that may fail, from 0 to 1. */
  readonly errorBudget: number;
  /** Days over which it counts. */
  readonly days: number;
}

/** A Rollout with the canary strategy, defaults filled in. Times are in seconds. */
export interface CanaryRollout {
  readonly replicas: number;
  readonly steps: readonly CanaryStep[];
  readonly background?: { readonly startingStep: number; readonly analysis: AnalysisPlan };
  /** Whether a traffic router splits by weight; otherwise the numbers of pods do. */
  readonly routed: boolean;
  /** In pods. */
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly minPodsPerReplicaSet: number;
  readonly replicaProgressThreshold?: { readonly type: 'Percent' | 'Pods'; readonly value: number };
  readonly dynamicStableScale: boolean;
  /** Until the pods of an aborted canary go; undefined leaves them. */
  readonly abortScaleDownDelay: number | undefined;
  readonly abortScaleDownDelayWasSet: boolean;
  readonly progressDeadline: number;
  readonly progressDeadlineAbort: boolean;
}

/** One step, with its words. */
export type CanaryStep = { readonly text: string } & (
  | { readonly kind: 'setWeight'; readonly weight: number }
  | { readonly kind: 'pause'; readonly seconds?: number }
  | {
      readonly kind: 'setCanaryScale';
      readonly replicas?: number;
      readonly weight?: number;
      readonly matchTrafficWeight: boolean;
    }
  | { readonly kind: 'analysis'; readonly analysis: AnalysisPlan }
  /** A header or mirror route: complete at once. */
  | { readonly kind: 'route' }
);

/** What an AnalysisRun of these templates measures. */
export interface AnalysisPlan {
  readonly metrics: readonly PlannedMetric[];
  /** Names of the metrics, also where their arguments cannot be filled in. */
  readonly names: readonly string[];
  /** Why each run ends in Error before it measures anything. */
  readonly error?: string;
}

/** A metric with its arguments filled in. Times are in milliseconds. */
export interface PlannedMetric {
  readonly name: string;
  readonly interval?: number;
  readonly initialDelay?: number;
  /** Measurements until it ends; undefined if it never does by itself. */
  readonly count?: number;
  /** Failed measurements that are borne; negative bears all. */
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
  /** Successes in a row that end it; 0 never. */
  readonly consecutiveSuccessLimit: number;
  readonly dryRun: boolean;
  readonly conditions: MetricConditions;
  /** The query; undefined where another provider is asked, or for another Rollout: both are played as passing always. */
  readonly query?: string;
}

/** Every metric that a rollout measures, in steps and in the background. */
export function plannedMetrics({ steps, background }: CanaryRollout): PlannedMetric[] {
  const plans = steps.flatMap((it) => (it.kind === 'analysis' ? [it.analysis] : []));
  return [...plans, ...(background ? [background.analysis] : [])].flatMap(({ metrics }) => metrics);
}
