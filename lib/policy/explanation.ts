import { styleFor } from '../core';
import { checkTree } from './check';
import { exampleTree } from './example-tree';
import type { Rule } from './rule';

/** A rule explained for a terminal: cause, remedy, and both examples with what the check says. */
export function explanation(rule: Rule, colors: boolean): string {
  const style = styleFor(colors);
  const { findings } = checkTree(exampleTree(rule.examples.violates), { rules: [rule] });
  return [
    `${style('bold', rule.id)}  ${rule.severity}  ${rule.title}`,
    rule.cause,
    `→ ${rule.remedy}`,
    style('dim', rule.see),
    style('bold', 'Not like this:'),
    indented(rule.examples.violates),
    findings.map(({ line, message }) => `line ${line}: ${message}`).join('\n'),
    style('bold', 'Like this:'),
    indented(rule.examples.complies),
  ].join('\n\n');
}

function indented(example: string): string {
  return example
    .replace(/^\n+|\s+$/g, '')
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
