export { CanaryService } from './canary-service';
export type { CanaryServiceProps, ServicePodProps } from './canary-service-props';
export { ClusterAnalyses, type ClusterAnalysesProps } from './cluster-analyses';
export { type FeatureFlag, FeatureFlags } from './feature-flags';
export { Rollout, type RolloutProps } from './rollout';
export type { Autoscaling, Scaling } from './scaling';
export { secretProblem } from './secrets';
export type { ServiceConfig } from './service-config';
export { provideServiceEnvironment, type ServiceEnvironment, serviceEnvironmentOf } from './service-environment';
