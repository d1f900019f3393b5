export * from './check';
export { exampleTree } from './example-tree';
export * from './objects';
export type { Family, FilePlace, Rule, RuleFinding, Severity } from './rule';
export { RULES } from './rules';
export { suppressionText } from './suppressions';
