export * from './check';
export { exampleTree } from './example-tree';
export { explanation } from './explanation';
export {
  analysesOfRollout,
  autoscalersByTarget,
  fewestPods,
  namedVirtualServices,
  podsOf,
  ROLLOUT,
  scaledBy,
  selects,
  templatesOf,
  virtualServiceOf,
  workloadsOf,
} from './objects';
export { githubReport, jsonReport, sarifReport, type TerminalOptions, terminalReport } from './output';
export type { Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
export { budgetsOfPods } from './rules/workloads/budgets';
export { rulesPages } from './rules-page';
export * from './schemas';
export { ReleasePolicy, type ReleasePolicyProps } from './validation-plugin';
