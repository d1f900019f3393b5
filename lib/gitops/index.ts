export type { ControllerVersions } from './controller-versions';
export { Environment, type EnvironmentProps } from './environment';
export { GitOpsApp, type GitOpsAppProps } from './gitops-app';
export { formatReport, type PublishOptions, type PublishReport, publish } from './publish';
export { type BlueGreenProps, type ServiceProps, ServiceSet, type ServiceSetProps } from './service-set';
export { readTree, TREE_INDEX } from './tree';
