import { children, expressions, type SyntaxNode, textOf } from '../../../promql';
import { checkBinary } from './checks';
import { type Binary, type Expression, InvalidQuery, type Matching, valueType } from './expression';
import { COMPARISONS, SET_OPERATORS } from './functions';
import { readNumber, readString } from './literals';
import { readAggregation, readCall } from './read-call';
import { readSelector } from './read-selector';
import { withOffset, withRange, withSubquery } from './read-suffix';
import { namesIn, type Reading } from './syntax';
import { notPlayed } from './unsupported';

/**
 * Reads an expression of the syntax tree.
 *
 * The grammar for editors, which makes the tree, binds suffixes and signs more loosely than Prometheus does: to it
 * `a + b offset 5m` is the past of a sum, and `-3 ^ 2` is 9. So operands and operators are taken from it in the order in
 * which they stand, and bound anew as Prometheus' own grammar does.
 *
 * @throws InvalidQuery for what Prometheus does not accept
 * @throws UnsupportedQuery for what the model does not play
 */
export function readExpression(node: SyntaxNode, reading: Reading): Expression {
  return new Operands(itemsOf(node, reading), reading).all();
}

type Item = Operand | Sign | Operator;

interface Operand {
  readonly is: 'operand';
  readonly expression: Expression;
  /** In parentheses it takes no offset and no range. */
  readonly isClosed: boolean;
}

interface Sign {
  readonly is: 'sign';
  readonly negative: boolean;
  readonly at: number;
}

interface Operator {
  readonly is: 'operator';
  readonly operator: string;
  readonly bool: boolean;
  readonly matching: Matching;
  readonly at: number;
}

/** From the loosest on; a sign binds as a multiplication does. */
const PRECEDENCE: readonly ReadonlySet<string>[] = [
  new Set(['or']),
  new Set(['and', 'unless']),
  COMPARISONS,
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
  new Set(['^']),
];
const POWER = PRECEDENCE.length - 1;

class Operands {
  private next = 0;

  constructor(
    private readonly items: readonly Item[],
    private readonly reading: Reading,
  ) {}

  all(): Expression {
    return this.bound(0);
  }

  private bound(loosest: number): Expression {
    let left = this.operand();
    for (let item = this.items[this.next]; item?.is === 'operator'; item = this.items[this.next]) {
      const operator = item;
      const precedence = PRECEDENCE.findIndex((operators) => operators.has(operator.operator));
      if (precedence < loosest) break;
      this.next++;
      const right = this.bound(precedence === POWER ? precedence : precedence + 1);
      const { bool, matching, at } = operator;
      const binary: Binary = { kind: 'binary', operator: operator.operator, left, right, bool, matching };
      checkBinary(binary, at);
      left = binary;
    }
    return left;
  }

  private operand(): Expression {
    const item = this.items[this.next++];
    if (item?.is === 'operand') return item.expression;
    if (item?.is !== 'sign') throw new InvalidQuery('unexpected end of input', this.reading.text.length);
    const expression = this.bound(POWER);
    const type = valueType(expression);
    if (type !== 'scalar' && type !== 'instant vector') {
      const allowed = 'unary expression only allowed on expressions of type scalar or instant vector';
      throw new InvalidQuery(`${allowed}, got "${type}"`, item.at);
    }
    return item.negative ? { kind: 'negation', expression } : expression;
  }
}

function itemsOf(node: SyntaxNode, reading: Reading): Item[] {
  const inner = expressions(node);
  switch (node.name) {
    case 'BinaryExpr':
      return [
        ...itemsOf(inner[0] as SyntaxNode, reading),
        operatorOf(node, reading),
        ...itemsOf(inner[1] as SyntaxNode, reading),
      ];
    case 'UnaryExpr': {
      const sign: Sign = { is: 'sign', negative: reading.text[node.from] === '-', at: node.from };
      return [sign, ...itemsOf(inner[0] as SyntaxNode, reading)];
    }
    case 'NumberDurationLiteral':
      return numberItems(node, reading);
    case 'OffsetExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr': {
      const items = itemsOf(inner[0] as SyntaxNode, reading);
      const last = items.pop() as Operand;
      return [...items, { ...last, expression: suffixed(node, last, reading) }];
    }
    case 'ParenExpr':
      return [{ is: 'operand', expression: readExpression(inner[0] as SyntaxNode, reading), isClosed: true }];
    default:
      return [{ is: 'operand', expression: operandOf(node, reading), isClosed: false }];
  }
}

function suffixed(node: SyntaxNode, { expression, isClosed }: Operand, reading: Reading): Expression {
  if (node.name === 'SubqueryExpr') return withSubquery(expression, node, reading);
  const target = isClosed ? undefined : expression;
  return node.name === 'OffsetExpr' ? withOffset(target, node, reading) : withRange(target, node, reading);
}

/** A sign that the tree holds to be a part of the number. */
function numberItems(node: SyntaxNode, reading: Reading): Item[] {
  const text = textOf(node, reading.text);
  const unsigned = text.replace(/^[-+]\s*/, '');
  const value = readNumber(unsigned, node.from, reading.prometheus);
  const number: Operand = { is: 'operand', expression: { kind: 'number', value }, isClosed: false };
  return unsigned === text ? [number] : [{ is: 'sign', negative: text.startsWith('-'), at: node.from }, number];
}

function operandOf(node: SyntaxNode, reading: Reading): Expression {
  switch (node.name) {
    case 'StringLiteral':
      return { kind: 'string', value: readString(textOf(node, reading.text), node.from) };
    case 'VectorSelector':
      return readSelector(node, reading);
    case 'FunctionCall':
      return readCall(node, reading, readExpression);
    case 'AggregateExpr':
      return readAggregation(node, reading, readExpression);
    case 'StepInvariantExpr':
      throw notPlayed('@', textOf(node, reading.text));
    default:
      throw notPlayed(node.lastChild ? textOf(node.lastChild, reading.text) : node.name, textOf(node, reading.text));
  }
}

function operatorOf(node: SyntaxNode, reading: Reading): Operator {
  const token = children(node)[1] as SyntaxNode;
  const operator = textOf(token, reading.text).toLowerCase();
  if (!PRECEDENCE.some((operators) => operators.has(operator))) throw notPlayed(operator, textOf(node, reading.text));
  const fill = node.getChild('FillModifier');
  if (fill) throw notPlayed(textOf(fill, reading.text), textOf(node, reading.text));
  return {
    is: 'operator',
    operator,
    bool: node.getChild('BoolModifier') !== null,
    matching: matchingOf(node.getChild('MatchingModifierClause'), operator, reading),
    at: token.from,
  };
}

function matchingOf(node: SyntaxNode | null, operator: string, reading: Reading): Matching {
  const [labels, include] = node?.getChildren('GroupingLabels') ?? [];
  const isLeft = node?.getChild('GroupLeft');
  const isRight = node?.getChild('GroupRight');
  const many = isLeft ? 'left' : isRight ? 'right' : undefined;
  if (many !== undefined && SET_OPERATORS.has(operator)) {
    throw new InvalidQuery(`no grouping allowed for "${operator}" operation`, node?.from ?? 0);
  }
  return {
    on: node?.getChild('On') != null,
    labels: namesIn(labels, reading),
    ...(many && { many }),
    include: namesIn(include, reading),
  };
}
