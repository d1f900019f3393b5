import type { Duration } from 'cdk8s';
import type { Slo } from '../slo';
import type { CanaryPlanStep } from './canary-step';

/**
 * When an analysis of a canary measures: `background`, all the time from the first weight on; `after-each-hold`, some
 * measurements at the end of every hold, which lengthen it, and nothing in between; or `before-first-weight`, once, while
 * the canary has no traffic yet.
 */
export type When = 'background' | 'after-each-hold' | 'before-first-weight';

/** The moment of a release at which an analysis measures, with all that its delays and limits follow from. */
export type Occasion = CanaryOccasion | BlueGreenOccasion;

export interface CanaryOccasion {
  readonly kind: When;
  /** The steps of the canary. */
  readonly steps: readonly CanaryPlanStep[];
  /**
   * How many requests the service gets in the quietest time in which it is released, where that is known.
   */
  readonly requestsPerSecond?: number;
  /** How many requests per second are made for the canary alone, at any weight. @default 0 */
  readonly syntheticRequestsPerSecond?: number;
  /** Whether callers' sidecars count none of those. @default false */
  readonly syntheticAtPodsOnly?: boolean;
  /** The error rate that the plan is made to catch, in percent. @default - none is said */
  readonly detects?: number;
  /** The objective that the plan was derived from. @default - none: it was written by hand */
  readonly slo?: Slo;
  /** The scrape interval that the plan was derived from, in seconds. @default - none: it was written by hand */
  readonly scrape?: number;
}

/**
 * Before a blue-green service switches its traffic, when nobody calls the new version but who is made to; or after, when
 * everybody does.
 */
export interface BlueGreenOccasion {
  readonly kind: 'before-promotion' | 'after-promotion';
  /** How long the new version is measured after the switch. @default - 10 minutes */
  readonly watch?: Duration;
}

/** The steps of a canary; none of a blue-green service. */
export function stepsOf(occasion: Occasion): readonly CanaryPlanStep[] {
  return 'steps' in occasion ? occasion.steps : [];
}
