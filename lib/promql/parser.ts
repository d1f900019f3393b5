import type { LRParser } from '@lezer/lr';

// Its types call the package an ES module only; it has a CommonJS build, which `require` gets.
const { parser } = require('@prometheus-io/lezer-promql') as { parser: LRParser };

type SyntaxTree = ReturnType<LRParser['parse']>;

export type SyntaxNode = SyntaxTree['topNode'];

/** The syntax tree of a query, and the text that its positions are those of. */
export function parsed(query: string): { readonly text: string; readonly tree: SyntaxTree } {
  // Digits can stand in texts, for numbers and for durations; as many of them, and positions remain those of the query.
  const text = query.replace(/\{\{\s*args\.[-\w]+\s*\}\}/g, (placeholder) => '1'.repeat(placeholder.length));
  return { text, tree: parser.parse(text) };
}
