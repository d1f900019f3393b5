export { BlueGreenService } from './blue-green-service';
export type { BlueGreenServiceProps } from './blue-green-service-props';
export { CanaryService } from './canary-service';
export type { CanaryServiceProps } from './canary-service-props';
export { ClusterAnalyses, type ClusterAnalysesProps } from './cluster-analyses';
export { type FeatureFlag, FeatureFlags } from './feature-flags';
export { GuardedService } from './guarded-service';
export type { GuardedServiceProps } from './guarded-service-props';
export { GuardedWorkload } from './guarded-workload';
export type { GuardedWorkloadProps, ServicePodProps } from './guarded-workload-props';
export {
  type ApplicationTrigger,
  mergedSubscriptions,
  type NotificationOptions,
  type NotificationProps,
  type NotificationService,
  Notifications,
  type RolloutTrigger,
  type SlackNotificationProps,
  type Subscription,
  soundNotifications,
  subscriptionAnnotations,
} from './notifications';
export { soundObjectives } from './objectives';
export { Rollout, type RolloutProps } from './rollout';
export type { Autoscaling, Scaling } from './scaling';
export type { ServiceConfig } from './service-config';
export { provideServiceEnvironment, type ServiceEnvironment, serviceEnvironmentOf } from './service-environment';
export { SyntheticLoad, type SyntheticLoadProps } from './synthetic-load';
export { provideUpstreams } from './upstreams';
export { WorkerService } from './worker-service';
export type { WorkerServiceProps } from './worker-service-props';
