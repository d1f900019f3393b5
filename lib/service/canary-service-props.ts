import type { Analysis, CanaryPlan } from '../analysis';
import type { GuardedServiceProps } from './guarded-service-props';

export interface CanaryServiceProps extends GuardedServiceProps {
  /** The steps. @default - the Environment's, else CanaryPlan.standard() */
  readonly plan?: CanaryPlan;
  /**
   * What aborts a canary; `'none'` where nothing shall.
   *
   * @default - a SequentialErrorAnalysis at the pods and an ErrorRateAnalysis on the callers' side; with a latencySlo also a LatencyAnalysis
   */
  readonly analyses?: readonly Analysis[] | 'none';
}
