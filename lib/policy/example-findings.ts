import { checkTree, type Finding } from './check';
import { exampleTree } from './example-tree';
import type { Compare } from './hazard';
import type { Rule } from './rule';
import { schemasOf } from './schemas';

/**
 * What a rule says of one of its own examples.
 *
 * @param compare what compares, for the rules that do
 */
export function exampleFindings(
  rule: Rule,
  compare?: Compare,
  example: 'complies' | 'violates' = 'violates',
): readonly Finding[] {
  const { crds, before } = rule.examples;
  const tree = exampleTree(rule.examples[example]);
  return checkTree(tree, {
    rules: [rule],
    ...(crds === undefined ? {} : { schemas: schemasOf(crds) }),
    ...(before === undefined ? {} : { hazards: compare?.(exampleTree(before), tree) }),
  }).findings;
}
