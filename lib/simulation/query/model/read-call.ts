import { expressions, type SyntaxNode, textOf } from '../../../promql';
import { checkArguments, checkType } from './checks';
import { type Expression, type Grouping, InvalidQuery } from './expression';
import { AGGREGATIONS, FUNCTIONS } from './functions';
import { namesIn, type Reading } from './syntax';
import { notPlayed } from './unsupported';

type Read = (node: SyntaxNode, reading: Reading) => Expression;

export function readCall(node: SyntaxNode, reading: Reading, read: Read): Expression {
  const name = textOf(node.getChild('FunctionIdentifier'), reading.text);
  const signature = FUNCTIONS.get(name);
  if (signature === undefined) throw notPlayed(name, textOf(node, reading.text));
  const given = expressions(node.getChild('FunctionCallBody')).map((argument) => read(argument, reading));
  checkArguments(name, signature, given, node.from);
  return { kind: 'call', name, arguments: given };
}

export function readAggregation(node: SyntaxNode, reading: Reading, read: Read): Expression {
  const operation = textOf(node.getChild('AggregateOp'), reading.text).toLowerCase();
  if (!AGGREGATIONS.has(operation)) throw notPlayed(operation, textOf(node, reading.text));
  const given = expressions(node.getChild('FunctionCallBody')).map((argument) => read(argument, reading));
  const takes = AGGREGATIONS.get(operation);
  const expected = takes === undefined ? 1 : 2;
  const expression = given.at(-1);
  if (given.length !== expected || expression === undefined) {
    const message = `wrong number of arguments for aggregate expression provided, expected ${expected}, got ${given.length}`;
    throw new InvalidQuery(message, node.from);
  }
  checkType(expression, 'instant vector', 'aggregation expression', node.from);
  const parameter = takes === undefined ? undefined : given[0];
  if (parameter) checkType(parameter, 'scalar', 'aggregation parameter', node.from);
  return {
    kind: 'aggregation',
    operation,
    ...(parameter && { parameter }),
    expression,
    grouping: groupingOf(node.getChild('AggregateModifier'), reading),
  };
}

function groupingOf(node: SyntaxNode | null, reading: Reading): Grouping {
  const labels = node?.getChild('GroupingLabels');
  return { without: node?.getChild('Without') != null, labels: namesIn(labels, reading) };
}
