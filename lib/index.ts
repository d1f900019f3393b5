/**
 * Guarded releases for Kubernetes, described in TypeScript and rendered into a GitOps repository.
 *
 * @packageDocumentation
 */
export {
  Analysis,
  type AnalysisOptions,
  type AnalysisTarget,
  type BlueGreenOccasion,
  type BoundAnalysis,
  type CanaryOccasion,
  CanaryPlan,
  type CanaryPlanOptions,
  type CanaryPlanStep,
  ErrorRateAnalysis,
  type ErrorRateAnalysisProps,
  type Occasion,
  type PlatformTemplate,
  type When,
} from './analysis';
export {
  type Checked,
  type Problem,
  Release,
  type ReleaseFile,
  type ReleaseProps,
  Releases,
  ReleaseTrainError,
  report,
  reportChecked,
  warn,
} from './core';
export {
  type ControllerVersions,
  Environment,
  type EnvironmentProps,
  formatReport,
  GitOpsApp,
  type GitOpsAppProps,
  type PublishOptions,
  type PublishReport,
  publish,
  type ServiceProps,
  ServiceSet,
  type ServiceSetProps,
} from './gitops';
export { Matcher, promQlProblem, regexLiteral, Selector } from './promql';
export {
  type Autoscaling,
  CanaryService,
  type CanaryServiceProps,
  ClusterAnalyses,
  type ClusterAnalysesProps,
  type FeatureFlag,
  FeatureFlags,
  Rollout,
  type RolloutProps,
  type Scaling,
  type ServiceConfig,
  type ServiceEnvironment,
  type ServicePodProps,
} from './service';
export { type OpenSloOptions, Slo, type SloOptions } from './slo';
export * from './traffic';
