export * from './check';
export { exampleTree } from './example-tree';
export { githubReport, jsonReport, sarifReport, type TerminalOptions, terminalReport } from './output';
export type { Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
