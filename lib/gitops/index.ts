export { type ArgoCdObjects, readArgoCdObjects } from './argo-cd';
export { Clusters } from './clusters';
export { CodeOwners, type CodeOwnersProps } from './code-owners';
export { atLeast, type ControllerVersions } from './controller-versions';
export type { Decommission, DecommissionProps } from './decommission';
export { type DeliveryMode, hasCatalog, rollingProblem } from './delivery';
export { documentsIn } from './documents';
export { Environment, type EnvironmentProps } from './environment';
export {
  FreezeWindow,
  type OneOffFreezeProps,
  openPeriods,
  pastOneOffs,
  type RecurringFreezeProps,
  readSyncWindows,
  type SyncWindow,
  upcomingPeriods,
  type WindowPeriod,
  windowMatches,
} from './freezes';
export { GitOpsApp, type GitOpsAppProps } from './gitops-app';
export { argoCdFolder, environmentFolder, place, placeOf } from './layout';
export type { OnCall } from './on-call';
export { type Owners, ownerList, ownersProblem } from './owners';
export {
  type DependencyReason,
  decommissionedOf,
  type Member,
  membersOf,
  type PeerProps,
  type SharedUse,
} from './peers';
export {
  formatReport,
  listPathOf,
  type PublishOptions,
  type PublishReport,
  publish,
  removedBetween,
  removedServices,
} from './publish';
export { type Findings, type RenderedServices, servicesBeingRendered, whenRendered } from './rendered-services';
export { type RollingOrder, rollingOrderOf, syncInOrder } from './rolling-sync';
export { annotateApplications, serviceAnnotationsOf } from './service-annotations';
export { ServiceSet } from './service-set';
export type { BlueGreenProps, ServiceProps, ServiceSetProps, WorkerProps } from './service-set-props';
export { type Suppression, Suppressions } from './suppressions';
export { TextFile, type TextFileProps } from './text-file';
export { environmentOf, type RenderedTree, readTree, TREE_INDEX } from './tree';
export { whenComplete } from './when-complete';
