import { A_DURATION, instance, type Shape } from '../core';
import { A_LATENCY_OBJECTIVE } from '../slo';
import type { GuardedServiceProps } from './guarded-service-props';
import { GUARDED_WORKLOAD_SHAPE } from './guarded-workload-shape';

/** What each property of a service has to be, those excepted whose own checks say it better. */
export const GUARDED_SERVICE_SHAPE: Shape<GuardedServiceProps> = {
  ...GUARDED_WORKLOAD_SHAPE,
  port: true,
  protocol: true,
  servicePort: true,
  latencySlo: A_LATENCY_OBJECTIVE,
  router: instance('new IstioRouter({ … })', 'bind', 'controllerWrites'),
  keepReplacedPods: A_DURATION,
};
