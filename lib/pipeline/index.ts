export { Checklist, type ChecklistProps, type StandardChecklistProps } from './checklist';
export { ChecklistItem, type Looked, type Ticked, type WorkflowJob } from './checklist/checklist-item';
export type { ChecklistSections } from './checklist/checklist-page';
export { type RunbookProblemsOptions, runbookProblems } from './runbook-problems';
export { Runbooks, type RunbooksProps } from './runbooks';
