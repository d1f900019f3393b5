import { parsed, type SyntaxNode } from '../../../promql';
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

const EXPRESSION = /Expr$|Selector$|^FunctionCall$|Literal$/;

/** The expressions right below a node; nodes such as the length of a range are none. */
export function expressions(node: SyntaxNode | null): SyntaxNode[] {
  return node ? children(node).filter(({ name }) => EXPRESSION.test(name) && !name.endsWith('DurationExpr')) : [];
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') found.push(child);
  }
  return found;
}

export function textOf(node: SyntaxNode | null, { text }: Reading): string {
  return node ? text.slice(node.from, node.to).trim() : '';
}

/** The labels of `(pod, container)`. */
export function namesIn(labels: SyntaxNode | null | undefined, reading: Reading): string[] {
  return labels ? children(labels).map((name) => labelName(name, reading)) : [];
}

/** Names in quotes may hold any letters, in some versions. */
export function labelName(node: SyntaxNode, reading: Reading): string {
  if (node.name !== 'LabelName') throw notPlayed(textOf(node, reading));
  return textOf(node, reading);
}
