export { type PatchableWorkflow, ReleaseWorkflow } from './release-workflow';
export type { ReleaseWorkflowProps } from './release-workflow-props';
