import { instance, type Shape } from '../core';
import type { CanaryServiceProps } from './canary-service-props';
import { GUARDED_SERVICE_SHAPE } from './guarded-service-shape';

/** What each property of a canary service has to be, those excepted whose own checks say it better. */
export const CANARY_SERVICE_SHAPE: Shape<CanaryServiceProps> = {
  ...GUARDED_SERVICE_SHAPE,
  plan: instance('CanaryPlan.of([{ weight: 5, hold: Duration.minutes(2) }])', 'toCanary'),
  analyses: true,
};
