import type { OneOf } from '../one-of';
import type { AntiAffinity } from './blue-green-strategy';
import type { LabelSelector, LabelsAndAnnotations, NumberOrPercent } from './kubernetes';
import type { AnalysisRunArgument, DryRun, RolloutAnalysis, RolloutAnalysisBackground } from './rollout-analysis';
import type { RolloutTrafficRouting } from './traffic-routing';

/**
 * The new version gets a growing share of the traffic, step by step.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
export interface CanaryStrategy {
  /** The Service that selects only new pods. Most traffic routers need it. */
  readonly canaryService?: string;
  /** The Service that selects only stable pods; another one than `canaryService`. */
  readonly stableService?: string;
  /** Without steps and with `trafficRouting` all traffic moves at once, as soon as all new pods are available. */
  readonly steps?: readonly CanaryStep[];
  /** Who splits the traffic. @default - the split is the ratio of pods */
  readonly trafficRouting?: RolloutTrafficRouting;
  /** Runs beside all steps. */
  readonly analysis?: RolloutAnalysisBackground;
  /** Pods above the wanted number; not used for counts with `trafficRouting`. @default 25% */
  readonly maxSurge?: NumberOrPercent;
  /** Pods that may be missing; not 0 together with `maxSurge`. @default 25% */
  readonly maxUnavailable?: NumberOrPercent;
  /**
   * Shrinks the stable version as the canary grows. Cheaper, but an abort must wait for pods; not with
   * `scaleDownDelaySeconds`.
   *
   * @default false
   */
  readonly dynamicStableScale?: boolean;
  /** Seconds that the old version stays up after promotion; only with `trafficRouting`. @default 30 */
  readonly scaleDownDelaySeconds?: number;
  /** How many old ReplicaSets may stay up in that time. @default - no limit */
  readonly scaleDownDelayRevisionLimit?: number;
  /** Seconds that the canary stays up after an abort; 0 means for ever. @default 30 */
  readonly abortScaleDownDelaySeconds?: number;
  /** The least pods of a version that has any; only with `trafficRouting`. @default 1 */
  readonly minPodsPerReplicaSet?: number;
  /** How many pods must be available before the next step. @default 100 percent */
  readonly replicaProgressThreshold?: ReplicaProgressThreshold;
  /** Put on the pods while they are canary. Sidecars and environment variables read it at start only. */
  readonly canaryMetadata?: LabelsAndAnnotations;
  /** Put on the pods while they are stable. Sidecars and environment variables read it at start only. */
  readonly stableMetadata?: LabelsAndAnnotations;
  readonly antiAffinity?: AntiAffinity;
  /**
   * Two Services that take turns at being stable and canary, in place of `stableService` and `canaryService`; ALB and
   * Istio only.
   */
  readonly pingPong?: PingPong;
}

/** One step, of one kind: two kinds in a step are refused or, worse, all but one are ignored. */
export type CanaryStep = OneOf<CanaryStepKinds>;

export interface CanaryStepKinds {
  /**
   * Percent of the traffic, 0 to 100 (or `maxTrafficWeight`). Done when written and pods are available: proxies may
   * lag.
   */
  readonly setWeight: number;
  /** `{}` waits until someone promotes. */
  readonly pause: Pause;
  readonly setCanaryScale: SetCanaryScale;
  /** Waits for this analysis. */
  readonly analysis: RolloutAnalysis;
  readonly experiment: Experiment;
  readonly setHeaderRoute: SetHeaderRoute;
  readonly setMirrorRoute: SetMirrorRoute;
  readonly plugin: StepPlugin;
}

export interface Pause {
  /** Seconds, or a Go duration such as `5m`. @default - until someone promotes */
  readonly duration?: number | string;
}

/** The size of the canary apart from its traffic; stays until `matchTrafficWeight`. Only with `trafficRouting`. */
export type SetCanaryScale = OneOf<{
  readonly replicas: number;
  /** Percent of the Rollout's replicas. */
  readonly weight: number;
  /** Back to the size that follows from the traffic. */
  readonly matchTrafficWeight: boolean;
}>;

/**
 * Sends requests with certain headers to the canary, until a step of the same name without `match`, or the end.
 *
 * The route is written when the step comes, and not again if someone else removes it. It has none of the main route's
 * timeout, retries, rewrite or headers.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/
 */
export interface SetHeaderRoute {
  /** Must be in `managedRoutes`. */
  readonly name: string;
  /** A request that meets one of these is matched. Leaving it out removes the route. */
  readonly match?: readonly HeaderRoutingMatch[];
}

export interface HeaderRoutingMatch {
  readonly headerName: string;
  /** ALB knows `exact` only. */
  readonly headerValue: StringMatch;
}

/** Copies requests to the canary; their answers are dropped. Istio only. */
export interface SetMirrorRoute {
  /** Must be in `managedRoutes`. */
  readonly name: string;
  /** Leaving it out removes the route. */
  readonly match?: readonly RouteMatch[];
  /** Percent of the matched requests. @default 100 */
  readonly percentage?: number;
}

export interface RouteMatch {
  readonly method?: StringMatch;
  readonly path?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
}

export type StringMatch = OneOf<{
  readonly exact: string;
  readonly prefix: string;
  /** RE2. */
  readonly regex: string;
}>;

/**
 * Short-lived pods of both versions, to compare them.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/experiment/
 */
export interface Experiment {
  readonly templates: readonly ExperimentTemplate[];
  /** A Go duration. @default - until the analyses that are required have ended */
  readonly duration?: string;
  readonly analyses?: readonly ExperimentAnalysis[];
  readonly dryRun?: readonly DryRun[];
  readonly analysisRunMetadata?: LabelsAndAnnotations;
  readonly scaleDownDelaySeconds?: number;
}

export interface ExperimentTemplate {
  readonly name: string;
  readonly specRef: 'canary' | 'stable';
  /** @default 1 */
  readonly replicas?: number;
  /** Percent of the traffic; SMI, ALB, Istio and plugins only. */
  readonly weight?: number;
  /** Makes a Service for these pods, of this name or of the ReplicaSet's. */
  readonly service?: { readonly name?: string };
  readonly metadata?: LabelsAndAnnotations;
  /** @default - the Rollout's */
  readonly selector?: LabelSelector;
}

export interface ExperimentAnalysis {
  readonly name: string;
  readonly templateName: string;
  readonly clusterScope?: boolean;
  readonly args?: readonly AnalysisRunArgument[];
  /** The experiment ends no sooner than this analysis. @default false */
  readonly requiredForCompletion?: boolean;
}

/** A step by a plugin, which must be installed in the controller's ConfigMap. Alpha. */
export interface StepPlugin {
  readonly name: string;
  readonly config?: unknown;
}

export interface ReplicaProgressThreshold {
  readonly type: 'Percent' | 'Pods';
  /** More than 0. */
  readonly value: number;
}

export interface PingPong {
  readonly pingService: string;
  readonly pongService: string;
}
