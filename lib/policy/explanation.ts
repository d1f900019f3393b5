import { styleFor } from '../core';
import { exampleFindings } from './example-findings';
import type { Compare } from './hazard';
import type { Rule } from './rule';

/**
 * A rule explained for a terminal: cause, remedy, and both examples with what the check says.
 *
 * @param compare what compares, for the rules that do
 */
export function explanation(rule: Rule, colors: boolean, compare?: Compare): string {
  const style = styleFor(colors);
  const findings = exampleFindings(rule, compare);
  return [
    `${style('bold', rule.id)}  ${rule.severity}  ${rule.title}`,
    rule.cause,
    `→ ${rule.remedy}`,
    style('dim', rule.see),
    ...(rule.examples.before === undefined ? [] : [style('bold', 'Where this was:'), indented(rule.examples.before)]),
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
