export * from './check';
export { exampleTree } from './example-tree';
export type { Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export * from './objects';
export { RULES } from './rules';
export { suppressionText } from './suppressions';
