import { parsed, type SyntaxNode } from './parser';
import { children, durationSeconds, expressions, nodes, textOf } from './syntax';

/** What can be told of a query's answer without asking it. */
export interface QueryShape {
  /** What it gives: a bare number, numbers by labels, their values over a time, or a text. */
  readonly type: 'scalar' | 'vector' | 'matrix' | 'string';
  /** The labels that tell the numbers of the answer apart, as far as they are known: without any there is one number. */
  readonly labels: ReadonlySet<string> | 'any';
  /** How many seconds each range such as `[5m]` looks back. */
  readonly ranges: readonly number[];
  /** The longest of those over which something is counted: within `rate`, `increase` and `delta`; 0 if there is none. */
  readonly counts: number;
  /** How many seconds the query looks back in all: the ranges within a subquery add to its own. */
  readonly lookback: number;
  /** The names of the functions in it. */
  readonly functions: ReadonlySet<string>;
}

/** The shape of a query that is sound PromQL. */
export function queryShape(query: string): QueryShape {
  const { text, tree } = parsed(query);
  const top = tree.topNode;
  const found = nodes(top);
  return {
    type: typeOf(top, text),
    labels: labelsOf(top, text),
    ranges: found.filter(({ name }) => name === 'MatrixSelector').map((node) => rangeOf(node, text)),
    counts: Math.max(
      0,
      ...found
        .filter((node) => node.name === 'FunctionCall' && COUNTING.has(functionOf(node, text)))
        .flatMap((call) => nodes(call).filter(({ name }) => name === 'MatrixSelector'))
        .map((node) => rangeOf(node, text)),
    ),
    lookback: lookbackOf(top, text),
    functions: new Set(found.filter(({ name }) => name === 'FunctionIdentifier').map((node) => textOf(node, text))),
  };
}

const COUNTING = new Set(['rate', 'increase', 'delta']);

/** Nodes around exactly one expression, whose answer is that expression's. */
const WRAPPERS = new Set(['PromQL', 'ParenExpr', 'UnaryExpr', 'OffsetExpr', 'StepInvariantExpr']);

function typeOf(node: SyntaxNode, text: string): QueryShape['type'] {
  if (WRAPPERS.has(node.name)) return typeOf(inner(node), text);
  switch (node.name) {
    case 'NumberDurationLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return 'matrix';
    case 'FunctionCall':
      return ['scalar', 'time', 'pi'].includes(functionOf(node, text)) ? 'scalar' : 'vector';
    case 'BinaryExpr':
      return expressions(node).every((side) => typeOf(side, text) === 'scalar') ? 'scalar' : 'vector';
    default:
      return 'vector';
  }
}

type Labels = QueryShape['labels'];

const NONE: ReadonlySet<string> = new Set();

function labelsOf(node: SyntaxNode, text: string): Labels {
  if (typeOf(node, text) === 'scalar') return NONE;
  if (WRAPPERS.has(node.name)) return labelsOf(inner(node), text);
  switch (node.name) {
    case 'AggregateExpr':
      return labelsOfAggregation(node, text);
    case 'FunctionCall':
      return labelsOfCall(node, text);
    case 'BinaryExpr':
      return labelsOfBinary(node, text);
    case 'SubqueryExpr':
      return labelsOf(inner(node), text);
    default:
      return 'any';
  }
}

function labelsOfAggregation(node: SyntaxNode, text: string): Labels {
  const operation = textOf(node.getChild('AggregateOp'), text).toLowerCase();
  const argument = expressions(node.getChild('FunctionCallBody')).at(-1);
  // These choose among series, and keep their labels.
  if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(operation))
    return argument ? labelsOf(argument, text) : 'any';
  const modifier = node.getChild('AggregateModifier');
  if (modifier?.getChild('Without') || operation === 'count_values') return 'any';
  return groupingLabels(modifier, text);
}

function labelsOfCall(node: SyntaxNode, text: string): Labels {
  const name = functionOf(node, text);
  const argument = expressions(node.getChild('FunctionCallBody')).find((it) => typeOf(it, text) !== 'scalar');
  if (argument === undefined || ['vector', 'absent', 'absent_over_time'].includes(name)) return NONE;
  if (['label_replace', 'label_join', 'histogram_quantiles', 'info'].includes(name)) return 'any';
  const labels = labelsOf(argument, text);
  if (!name.startsWith('histogram_') || labels === 'any') return labels;
  return without(labels, new Set(['le']));
}

function labelsOfBinary(node: SyntaxNode, text: string): Labels {
  const [left, right] = expressions(node);
  if (left === undefined || right === undefined) return 'any';
  const [of, than] = [labelsOf(left, text), labelsOf(right, text)];
  if (node.getChild('Or')) return of === 'any' || than === 'any' ? 'any' : new Set([...of, ...than]);
  if (node.getChild('And') || node.getChild('Unless') || typeOf(right, text) === 'scalar') return of;
  if (typeOf(left, text) === 'scalar') return than;
  const matching = node.getChild('MatchingModifierClause');
  if (matching?.getChild('GroupLeft')) return of;
  if (matching?.getChild('GroupRight')) return than;
  // Each series has one partner: the labels are those by which they were matched.
  if (matching?.getChild('On')) return groupingLabels(matching, text);
  const both = of === 'any' ? than : of;
  return both === 'any' ? 'any' : without(both, groupingLabels(matching, text));
}

function groupingLabels(node: SyntaxNode | null | undefined, text: string): ReadonlySet<string> {
  const names = node?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  return new Set(names.map((name) => textOf(name, text)));
}

function without(labels: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...labels].filter((label) => !others.has(label)));
}

function lookbackOf(node: SyntaxNode, text: string): number {
  const own = node.name === 'MatrixSelector' || node.name === 'SubqueryExpr' ? rangeOf(node, text) : 0;
  return own + Math.max(0, ...children(node).map((child) => lookbackOf(child, text)));
}

function rangeOf(node: SyntaxNode, text: string): number {
  return durationSeconds(node.getChild('DurationExpr'), text);
}

function inner(node: SyntaxNode): SyntaxNode {
  // The grammar promises that there is one.
  return expressions(node)[0] as SyntaxNode;
}

function functionOf(node: SyntaxNode, text: string): string {
  return textOf(node.getChild('FunctionIdentifier'), text);
}
