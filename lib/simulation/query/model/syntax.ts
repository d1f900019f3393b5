import { children, expressions, parsed, type SyntaxNode, textOf } from '../../../promql';
import { InvalidQuery } from './expression';
import { notPlayed } from './unsupported';

/** What is needed to read a syntax tree. */
export interface Reading {
  readonly text: string;
  readonly prometheus: 2 | 3;
}

/** The tree of a query. @throws InvalidQuery where it is no PromQL */
export function syntaxOf(query: string): { readonly top: SyntaxNode; readonly text: string } {
  const placeholder = /\{\{.*?\}\}/.exec(query)?.[0];
  if (placeholder !== undefined) throw notPlayed(placeholder);
  const { tree, text } = parsed(query);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new InvalidQuery('unexpected input', from);
    },
  });
  const [top] = expressions(tree.topNode);
  if (top === undefined) throw new InvalidQuery('no expression found in input', 0);
  return { top, text };
}

/** The labels of `(pod, container)`. */
export function namesIn(labels: SyntaxNode | null | undefined, reading: Reading): string[] {
  return labels ? children(labels).map((name) => labelName(name, reading)) : [];
}

/** Names in quotes may hold any letters, in some versions. */
export function labelName(node: SyntaxNode, reading: Reading): string {
  if (node.name !== 'LabelName') throw notPlayed(textOf(node, reading.text));
  return textOf(node, reading.text);
}
