import { children, durationSeconds, nodes, parsed, type SyntaxNode, textOf } from '../../promql';
import { LOOKBACK } from './model/last-sample';
import { type PreparedQuery, UnsupportedQuery } from './query-engine';

/**
 * What a query that only a real Prometheus evaluates needs, as far as its text shows it: how far it looks back at most, and at
 * which metrics.
 *
 * @throws UnsupportedQuery for what could not be answered from any series that are played
 */
export function queryNeeds(query: string): Omit<PreparedQuery, 'ask'> {
  const { tree, text } = parsed(query);
  const all = nodes(tree.topNode);
  const named = (name: string) => all.filter((node) => node.name === name);
  for (const { lastChild } of named('StepInvariantExpr')) {
    if (lastChild?.name === 'NumberDurationLiteral') throw atFixedTime(textOf(lastChild, text));
  }
  const metrics = [...new Set(named('VectorSelector').map((node) => metricOf(node, text)))].sort();
  return {
    reach: reachOf(tree.topNode, text),
    metrics,
    blindTo: ({ series }) =>
      metrics.length === 0 || series.some(({ labels }) => metrics.includes(labels.__name__ ?? ''))
        ? undefined
        : `${metrics.join(' and ')} ${metrics.length === 1 ? 'has' : 'have'} no series`,
  };
}

/** Seconds before the time of asking from which samples can matter. */
function reachOf(node: SyntaxNode, text: string): number {
  const inner = () => Math.max(0, ...children(node).map((child) => reachOf(child, text)));
  switch (node.name) {
    case 'VectorSelector':
      return LOOKBACK / 1000;
    case 'MatrixSelector':
      return durationSeconds(node.getChild('DurationExpr'), text);
    case 'SubqueryExpr':
      return durationSeconds(node.getChild('DurationExpr'), text) + inner();
    case 'OffsetExpr':
      return durationSeconds(node.getChild('OffsetDurationExpr'), text) + inner();
    default:
      return inner();
  }
}

/** The metric of a selector: before the braces, in quotes in them, or as what its label `__name__` must be. */
function metricOf(selector: SyntaxNode, text: string): string {
  const name = selector.getChild('Identifier');
  if (name) return textOf(name, text);
  const list = selector.getChild('LabelMatchers');
  for (const matcher of list ? children(list) : []) {
    const [label, operator, value] = children(matcher);
    const isName = textOf(label ?? null, text) === '__name__' && textOf(operator ?? null, text) === '=';
    const literal = matcher.name === 'QuotedLabelName' ? matcher : isName ? value : undefined;
    if (literal) return textOf(literal, text).slice(1, -1);
  }
  throw new UnsupportedQuery(
    `\`${textOf(selector, text)}\` names no metric, so nobody can tell which series to play; name one`,
  );
}

function atFixedTime(time: string): UnsupportedQuery {
  return new UnsupportedQuery(`\`@ ${time}\` is a time at which nothing is played; write @ end()`);
}
