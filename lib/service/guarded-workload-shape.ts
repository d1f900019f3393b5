import { A_DURATION, A_LIST, A_MAP, instance, Release, resourcesProblem, type Shape } from '../core';
import { AN_OBJECTIVE } from '../slo';
import type { GuardedWorkloadProps } from './guarded-workload-props';

const A_PROBE = instance("for example kplus.Probe.fromHttpGet('/ready', { port: 8080 })", '_toKube');

/** What each property has to be that everything with a release path has, those excepted whose own checks say it better. */
export const GUARDED_WORKLOAD_SHAPE: Shape<GuardedWorkloadProps> = {
  name: true,
  release: {
    is: (value) => value instanceof Release,
    not: 'no release',
    write: 'Release.of({ image, version, gitSha })',
  },
  slo: AN_OBJECTIVE,
  maxUnavailable: {
    is: (value) => typeof value === 'object' && value !== null && 'value' in value,
    not: 'no number of pods',
    write: 'kplus.PercentOrAbsolute.absolute(1)',
  },
  notifications: true,
  deliveryTargets: A_MAP,
  environment: A_MAP,
  replicas: true,
  autoscaling: A_MAP,
  scaledBy: true,
  resources: resourcesProblem,
  readiness: A_PROBE,
  startup: A_PROBE,
  liveness: A_PROBE,
  envVariables: A_MAP,
  envFrom: A_LIST,
  volumeMounts: A_LIST,
  command: A_LIST,
  args: A_LIST,
  securityContext: A_MAP,
  extraContainers: A_LIST,
  initContainers: A_LIST,
  serviceAccount: {
    is: (value) => typeof value === 'object' && value !== null && 'name' in value,
    not: 'no ServiceAccount',
    write: "kplus.ServiceAccount.fromServiceAccountName(scope, 'id', 'name')",
  },
  dockerRegistryAuth: {
    is: (value) => typeof value === 'object' && value !== null && 'name' in value,
    not: 'no Secret',
    write: "kplus.Secret.fromSecretName(scope, 'id', 'name')",
  },
  terminationGracePeriod: A_DURATION,
  podLabels: A_MAP,
  podAnnotations: A_MAP,
  config: A_MAP,
};
