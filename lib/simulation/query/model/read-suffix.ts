import { type SyntaxNode, textOf } from '../../../promql';
import { type Expression, InvalidQuery, valueType } from './expression';
import { readDuration } from './literals';
import type { Reading } from './syntax';
import { notPlayed } from './unsupported';

/** A selector or subquery at another time; undefined is an expression in parentheses. */
export function withOffset(expression: Expression | undefined, node: SyntaxNode, reading: Reading): Expression {
  const offset = offsetOf(node, reading);
  const selector = expression?.kind === 'matrix' ? expression.selector : expression;
  if (selector?.kind !== 'selector' && selector?.kind !== 'subquery') {
    throw new InvalidQuery(
      'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
      node.from,
    );
  }
  if (selector.offset !== 0) throw new InvalidQuery('offset may not be set multiple times', node.from);
  if (selector.kind === 'subquery') return { ...selector, offset };
  return expression?.kind === 'matrix' ? { ...expression, selector: { ...selector, offset } } : { ...selector, offset };
}

/** `[5m]` behind a selector. */
export function withRange(expression: Expression | undefined, node: SyntaxNode, reading: Reading): Expression {
  if (expression?.kind !== 'selector') throw new InvalidQuery('ranges only allowed for vector selectors', node.from);
  if (expression.offset !== 0) throw new InvalidQuery('no offset modifiers allowed before range', node.from);
  const [range] = node.getChildren('DurationExpr');
  return { kind: 'matrix', selector: expression, range: length(range, reading) };
}

/** `[1h:5m]` behind an expression. */
export function withSubquery(expression: Expression, node: SyntaxNode, reading: Reading): Expression {
  const type = valueType(expression);
  if (type !== 'instant vector') {
    throw new InvalidQuery(`subquery is only allowed on instant vector, got ${type} instead`, node.from);
  }
  const [range, step] = node.getChildren('DurationExpr');
  // How often the server evaluates rules is in its configuration.
  if (step === undefined) throw notPlayed('a subquery without a step', textOf(node, reading.text));
  return { kind: 'subquery', expression, range: length(range, reading), step: length(step, reading), offset: 0 };
}

function length(node: SyntaxNode | undefined, reading: Reading): number {
  const duration = durationOf(node, reading);
  if (duration <= 0) throw new InvalidQuery('duration must be greater than 0', node?.from ?? 0);
  return duration;
}

function offsetOf(node: SyntaxNode, reading: Reading): number {
  const outer = node.getChild('OffsetDurationExpr');
  const inner = outer?.getChild('OffsetDurationExpr');
  const sign = outer?.getChild('UnaryOp');
  const duration = durationOf(inner ?? outer ?? undefined, reading);
  if (duration === 0 && reading.prometheus === 2) {
    throw new InvalidQuery('duration must be greater than 0', node.from);
  }
  return sign && textOf(sign, reading.text) === '-' ? -duration : duration;
}

function durationOf(node: SyntaxNode | undefined, reading: Reading): number {
  const literal = node?.firstChild;
  if (!node || literal?.name !== 'NumberDurationLiteralInDurationContext' || literal.nextSibling) {
    throw notPlayed(node ? textOf(node, reading.text) : 'a duration');
  }
  return readDuration(textOf(literal, reading.text), literal.from, reading.prometheus);
}
