import { children, durationSeconds, expressions, parsed, type SyntaxNode, textOf } from '../../../promql';

/** A query as far as rules ask about it. What only stands around an expression, such as brackets and a sign, is left out. */
export type Expression = Selector | Call | Aggregation | Binary | NumberLiteral | Other;

/** Series of a metric. */
export interface Selector {
  readonly kind: 'selector';
  /** Undefined where only matchers say it. */
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  /** How many seconds it looks back, as `[5m]`. */
  readonly range?: number;
  readonly hasOffset: boolean;
}

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  /** The place of its value among the texts of the query, which are no part of its form. */
  readonly text: number;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly inner: readonly Expression[];
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operation: string;
  /** The labels that it keeps, or, behind `without`, drops. */
  readonly grouping: { readonly without: boolean; readonly labels: readonly string[] };
  readonly inner: readonly Expression[];
}

export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly inner: readonly [Expression, Expression];
}

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
}

/** A text, or `expression[1h:5m]`. */
export interface Other {
  readonly kind: 'subquery' | 'text';
  readonly inner: readonly Expression[];
}

/** A sound query, whose texts are the numbers of their places. */
export function readExpression(form: string): Expression {
  const { text, tree } = parsed(form);
  return read(tree.topNode, text, false);
}

function read(node: SyntaxNode, text: string, hasOffset: boolean): Expression {
  const inner = (): Expression[] => expressions(node).map((it) => read(it, text, hasOffset));
  switch (node.name) {
    case 'VectorSelector':
      return selector(node, text, hasOffset);
    case 'MatrixSelector':
      return {
        ...(read(expressions(node)[0] as SyntaxNode, text, hasOffset) as Selector),
        range: durationSeconds(node.getChild('DurationExpr'), text),
      };
    case 'SubqueryExpr':
      return { kind: 'subquery', inner: inner() };
    case 'FunctionCall':
      return {
        kind: 'call',
        name: textOf(node.getChild('FunctionIdentifier'), text),
        inner: body(node, text, hasOffset),
      };
    case 'AggregateExpr':
      return aggregation(node, text, hasOffset);
    case 'BinaryExpr':
      return binary(node, text, inner());
    case 'NumberDurationLiteral':
      return { kind: 'number', value: Number(textOf(node, text)) };
    default: {
      // Brackets, a sign, an offset: the answer is that of what is in them.
      const [only] = expressions(node);
      return only ? read(only, text, hasOffset || node.name === 'OffsetExpr') : { kind: 'text', inner: [] };
    }
  }
}

function body(node: SyntaxNode, text: string, hasOffset: boolean): Expression[] {
  return expressions(node.getChild('FunctionCallBody')).map((it) => read(it, text, hasOffset));
}

function selector(node: SyntaxNode, text: string, hasOffset: boolean): Selector {
  const list = node.getChild('LabelMatchers');
  const matchers = (list ? children(list) : []).flatMap((matcher): Matcher[] => {
    const [label, operator, value] = children(matcher);
    if (!label || !operator || !value) return [];
    return [
      {
        label: textOf(label, text),
        operator: textOf(operator, text) as Matcher['operator'],
        text: Number(textOf(value, text).slice(1, -1)),
      },
    ];
  });
  const metric = textOf(node.getChild('Identifier'), text);
  return { kind: 'selector', metric: metric || undefined, matchers, hasOffset };
}

function aggregation(node: SyntaxNode, text: string, hasOffset: boolean): Aggregation {
  const modifier = node.getChild('AggregateModifier');
  const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  return {
    kind: 'aggregation',
    operation: textOf(node.getChild('AggregateOp'), text).toLowerCase(),
    grouping: { without: Boolean(modifier?.getChild('Without')), labels: labels.map((label) => textOf(label, text)) },
    inner: body(node, text, hasOffset),
  };
}

const SIDES = 2;

function binary(node: SyntaxNode, text: string, inner: readonly Expression[]): Expression {
  const operator = children(node).find(({ name }) => OPERATORS.has(name));
  const [left, right] = inner;
  if (inner.length !== SIDES || !left || !right) return { kind: 'text', inner };
  return { kind: 'binary', operator: textOf(operator ?? null, text).toLowerCase(), inner: [left, right] };
}

const OPERATORS = new Set(
  'Pow Mul Div Mod Atan2 Add Sub Eql Gte Gtr Lte Lss Neq And Or Unless EqlC EqlSingle'.split(' '),
);

/** An expression within a query. */
export interface Place {
  readonly it: Expression;
  /** Those that it is in: the nearest last. */
  readonly around: readonly Expression[];
}

// Each form of a query is one expression, however many queries have it: what is in it is listed once.
const places = new WeakMap<Expression, readonly Place[]>();
const selectors = new WeakMap<Expression, readonly Selector[]>();

/** An expression, and all that are in it, from the outside in. */
export function walk(expression: Expression): readonly Place[] {
  const found = places.get(expression) ?? [...placesIn(expression, [])];
  places.set(expression, found);
  return found;
}

/** The selectors in an expression. */
export function selectorsOf(expression: Expression): readonly Selector[] {
  const found = selectors.get(expression) ?? walk(expression).flatMap(({ it }) => (it.kind === 'selector' ? [it] : []));
  selectors.set(expression, found);
  return found;
}

function* placesIn(it: Expression, around: readonly Expression[]): Generator<Place> {
  yield { it, around };
  if (it.kind === 'selector' || it.kind === 'number') return;
  for (const inner of it.inner) yield* placesIn(inner, [...around, it]);
}

/** Whether it is `… or vector(0)`, and the number then. */
export function fallbackOf(expression: Expression): number | undefined {
  if (expression.kind !== 'binary' || expression.operator !== 'or') return undefined;
  const [, right] = expression.inner;
  if (right.kind !== 'call' || right.name !== 'vector') return undefined;
  const [value] = right.inner;
  return value?.kind === 'number' ? value.value : undefined;
}
