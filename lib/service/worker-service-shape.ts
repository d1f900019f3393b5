import { instance, type Shape } from '../core';
import { GUARDED_WORKLOAD_SHAPE } from './guarded-workload-shape';
import type { WorkerServiceProps } from './worker-service-props';

/** What each property of a worker has to be, those excepted whose own checks say it better. */
export const WORKER_SERVICE_SHAPE: Shape<WorkerServiceProps> = {
  ...GUARDED_WORKLOAD_SHAPE,
  analyses: true,
  plan: instance('CanaryPlan.of([{ weight: 25, hold: Duration.minutes(7) }])', 'toCanary'),
  port: true,
  maxSurge: {
    is: (value) => typeof value === 'object' && value !== null && 'value' in value,
    not: 'no number of pods',
    write: 'kplus.PercentOrAbsolute.absolute(1)',
  },
};
