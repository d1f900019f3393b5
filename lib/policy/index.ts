export * from './check';
export { exampleFindings } from './example-findings';
export { exampleTree } from './example-tree';
export { explanation } from './explanation';
export type { Compare, Hazard } from './hazard';
export {
  APPLICATION_SET,
  type Application,
  analysesOfRollout,
  applicationsOf,
  autoscalersByTarget,
  fewestPods,
  folderOf,
  namedVirtualServices,
  podsOf,
  ROLLOUT,
  readsFile,
  scaledBy,
  selects,
  sourcesOf,
  templatesOf,
  virtualServiceOf,
  workloadsOf,
} from './objects';

export { githubReport, jsonReport, sarifReport, type TerminalOptions, terminalReport } from './output';
export type { CheckInput, Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
export { budgetsOfPods } from './rules/workloads/budgets';
export { rulesPages } from './rules-page';
export * from './schemas';
export { ReleasePolicy, type ReleasePolicyProps } from './validation-plugin';
