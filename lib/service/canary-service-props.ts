import type { Analysis, CanaryPlan } from '../analysis';
import type { GuardedServiceProps } from './guarded-service-props';

export interface CanaryServiceProps extends GuardedServiceProps {
  /** The steps. @default - the Environment's, else CanaryPlan.standard() */
  readonly plan?: CanaryPlan;
  /** What aborts a canary; `'none'` where nothing shall. @default - [new ErrorRateAnalysis()] */
  readonly analyses?: readonly Analysis[] | 'none';
}
