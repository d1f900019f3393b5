import { ApiObject, type ApiObjectMetadata, type ApiObjectProps, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The `Stage` of Kargo: where Freight goes, from where it may come, and the steps that bring it.
 *
 * @see https://docs.kargo.io/user-guide/how-to-guides/working-with-stages/
 */
export class Stage extends ApiObject {
  static readonly GVK: GroupVersionKind = { apiVersion: 'kargo.akuity.io/v1alpha1', kind: 'Stage' };

  /** The manifest as plain data. */
  static manifest(props: StageProps): ApiObjectProps {
    return { ...Stage.GVK, ...props };
  }

  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, Stage.manifest(props));
  }
}

export interface StageProps {
  readonly metadata?: ApiObjectMetadata;
  readonly spec: StageSpec;
}

export interface StageSpec {
  /** The controller that looks after the Stage. @default - the default one */
  readonly shard?: string;
  readonly vars?: readonly ExpressionVariable[];
  readonly requestedFreight: readonly FreightRequest[];
  readonly promotionTemplate?: PromotionTemplate;
  readonly verification?: Verification;
}

export interface FreightRequest {
  readonly origin: FreightOrigin;
  readonly sources: FreightSources;
}

export interface FreightOrigin {
  readonly kind: 'Warehouse';
  readonly name: string;
}

export interface FreightSources {
  /** As soon as it is there. @default false */
  readonly direct?: boolean;
  /** When it was verified in one of these Stages, or in all. @default - none */
  readonly stages?: readonly string[];
  /** @default 'OneOf' */
  readonly availabilityStrategy?: 'All' | 'OneOf';
  /** How long it has to have been in a Stage before: a Go duration. @default - no time */
  readonly requiredSoakTime?: string;
  readonly autoPromotionOptions?: AutoPromotionOptions;
}

export interface AutoPromotionOptions {
  /** @default 'NewestFreight' */
  readonly selectionPolicy?: 'NewestFreight' | 'MatchUpstream';
}

export interface PromotionTemplate {
  readonly spec: PromotionTemplateSpec;
}

export interface PromotionTemplateSpec {
  readonly vars?: readonly ExpressionVariable[];
  readonly steps?: readonly PromotionStep[];
}

export interface ExpressionVariable {
  readonly name: string;
  /** May hold expressions, `${{ … }}`. */
  readonly value?: string;
}

/** @see https://docs.kargo.io/user-guide/reference-docs/promotion-steps/ */
export interface PromotionStep {
  /** The kind of the step: `git-clone`. */
  readonly uses: string;
  /** By which its outputs are known: `outputs.<alias>`. */
  readonly as?: string;
  /** An expression. */
  readonly if?: string;
  /** @default false */
  readonly continueOnError?: boolean;
  readonly retry?: PromotionStepRetry;
  readonly vars?: readonly ExpressionVariable[];
  /** What the kind of the step takes; its strings may hold expressions, `${{ … }}`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface PromotionStepRetry {
  /** How many times in a row it may fail. @default - the step's: mostly 1 */
  readonly errorThreshold?: number;
  /** For how long it may be under way: a Go duration. @default - the step's: mostly for ever */
  readonly timeout?: string;
}

/** @see https://docs.kargo.io/user-guide/how-to-guides/verification/ */
export interface Verification {
  readonly analysisTemplates?: readonly AnalysisTemplateReference[];
  readonly args?: readonly AnalysisRunArgument[];
}

export interface AnalysisTemplateReference {
  readonly name: string;
  /** @default 'AnalysisTemplate' */
  readonly kind?: 'AnalysisTemplate' | 'ClusterAnalysisTemplate';
}

export interface AnalysisRunArgument {
  readonly name: string;
  readonly value: string;
}
