import { checkTree, type Finding } from './check';
import { exampleTree } from './example-tree';
import type { Rule } from './rule';
import { schemasOf } from './schemas';

/** What a rule says of its own example of what does not keep to it. */
export function exampleFindings(rule: Rule): readonly Finding[] {
  const { violates, crds } = rule.examples;
  const schemas = crds === undefined ? undefined : schemasOf(crds);
  return checkTree(exampleTree(violates), { rules: [rule], ...(schemas ? { schemas } : {}) }).findings;
}
