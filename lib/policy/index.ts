export * from './check';
export { exampleTree } from './example-tree';
export type { Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
export * from './schemas';
export { suppressionText } from './suppressions';
