export * from './check';
export { exampleFindings } from './example-findings';
export { exampleTree } from './example-tree';
export { explanation } from './explanation';
export type { Compare, Hazard } from './hazard';
export {
  analysesOfRollout,
  namedVirtualServices,
  ROLLOUT,
  selects,
  templatesOf,
  virtualServiceOf,
  workloadsOf,
} from './objects';
export { githubReport, jsonReport, sarifReport, type TerminalOptions, terminalReport } from './output';
export type { CheckInput, Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
export { rulesPages } from './rules-page';
export * from './schemas';
export { ReleasePolicy, type ReleasePolicyProps } from './validation-plugin';
