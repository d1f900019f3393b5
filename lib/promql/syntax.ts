import type { SyntaxNode } from './parser';

/** The expressions right below a node; nodes such as the length of a range are none. */
export function expressions(node: SyntaxNode | null): SyntaxNode[] {
  return node ? children(node).filter(({ name }) => EXPRESSION.test(name) && !name.endsWith('DurationExpr')) : [];
}

const EXPRESSION = /Expr$|Selector$|^FunctionCall$|Literal$/;

/** The nodes right below a node; comments are none. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') found.push(child);
  }
  return found;
}

/** A node, and all that are below it, in the order of the text. */
export function nodes(top: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  top.cursor().iterate(({ node }) => {
    found.push(node);
  });
  return found;
}

/** What a node says, of the text whose tree it is in. */
export function textOf(node: SyntaxNode | null, text: string): string {
  return node ? text.slice(node.from, node.to).trim() : '';
}

/** The seconds of the node of a duration, `5m` or a number; 0 where they are computed, which only a server can do. */
export function durationSeconds(node: SyntaxNode | null, text: string): number {
  const duration = textOf(node, text);
  if (/^\d+(\.\d+)?$/.test(duration)) return Number(duration);
  return (durationMilliseconds(duration) ?? 0) / 1000;
}

/** The milliseconds of `1h30m`; undefined of anything else. */
export function durationMilliseconds(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (MILLISECONDS[unit as string] as number),
    0,
  );
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
