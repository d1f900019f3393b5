export { GuardedChanges, type GuardedChangesProps, SignedImages, type SignedImagesProps } from './admission';
export { Checklist, type ChecklistProps, type StandardChecklistProps } from './checklist';
export { ChecklistItem, type Looked, type Ticked, type WorkflowJob } from './checklist/checklist-item';
export type { ChecklistSections } from './checklist/checklist-page';
export { DeliveryMetrics, type DeliveryMetricsProps } from './delivery-metrics';
export { ActionPins, PINS_FILE, type UpdatedPin, type UpdatePinsOptions, updatePins } from './pins';
export { type RunbookProblemsOptions, runbookProblems } from './runbook-problems';
export { Runbooks, type RunbooksProps } from './runbooks';
export { type PatchableWorkflow, ReleaseWorkflow, type ReleaseWorkflowProps } from './workflow';
