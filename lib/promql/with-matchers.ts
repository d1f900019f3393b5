import { parsed, type SyntaxNode } from './parser';
import type { Matcher } from './selector';
import { nodes } from './syntax';

/**
 * The same query over the series that also satisfy these matchers. A selector that says something of a label already keeps
 * what it says of it.
 *
 * A text that is no PromQL comes back as it is: who checks queries tells it.
 */
export function withMatchers(query: string, matchers: readonly Matcher[]): string {
  if (matchers.length === 0) return query;
  const { text, tree } = parsed(query);
  const insertions = below(tree.topNode, 'VectorSelector').map((selector) => insertionOf(selector, text, matchers));
  return insertions.reduceRight((result, { at, added }) => result.slice(0, at) + added + result.slice(at), query);
}

function insertionOf(selector: SyntaxNode, text: string, matchers: readonly Matcher[]): { at: number; added: string } {
  const list = selector.getChild('LabelMatchers');
  const written = list ? text.slice(list.from, list.to) : '';
  const said = list ? below(list, 'LabelName').map(({ from, to }) => text.slice(from, to)) : [];
  const added = matchers.filter(({ label }) => !said.includes(label)).join(',');
  if (added === '') return { at: selector.to, added };
  if (!list) return { at: selector.to, added: `{${added}}` };
  // `{}` and `{a="b",}` are sound, too.
  const comma = /^\{\s*\}$|,\s*\}$/.test(written) ? '' : ',';
  return { at: list.to - 1, added: `${comma}${added}` };
}

function below(top: SyntaxNode, name: string): SyntaxNode[] {
  return nodes(top).filter((node) => node.name === name);
}
