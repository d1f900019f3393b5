import { show } from '../core';
import { parsed } from './parser';
import { placeholderProblem } from './selector';

/**
 * Says where a query is not PromQL, or undefined. `{{args.name}}` counts as the text that Argo Rollouts puts there.
 *
 * @param shown the text to quote, letter for letter as long: what stands in its placeholders is in `query` alone
 *
 * The grammar is Prometheus's own. It knows the form of a query, not its types: `sum(x[1m])` passes.
 */
export function promQlProblem(query: string, shown = query): string | undefined {
  if (typeof query !== 'string') return `${show(query)} is no PromQL query; write a text such as sum(up)`;
  const placeholder = placeholderProblem(query);
  if (placeholder !== undefined) return placeholder;
  if (query.replace(/#.*$/gm, '').trim() === '') return 'the query is empty; write a PromQL query such as sum(up)';
  return syntaxProblem(query, shown);
}

// The forms of queries that are sound: those of a fleet differ in names alone, and to parse all of them would take longer
// than to render it.
const sound = new Set<string>();

/** A query without its comments and without what stands in plain texts, neither of which is part of its form. */
function formOf(query: string): string {
  return query.replace(/"[^"\\\n]*"|#.*$/gm, (found) => (found.startsWith('#') ? '' : '""'));
}

function syntaxProblem(query: string, shown: string): string | undefined {
  // In other quotes a `#` is no comment.
  if (/['`]/.test(query)) return parsedProblem(query, shown);
  const form = formOf(query);
  if (sound.has(form)) return undefined;
  const problem = parsedProblem(query, shown);
  if (problem === undefined) sound.add(form);
  return problem;
}

function parsedProblem(query: string, shown: string): string | undefined {
  let at: number | undefined;
  parsed(query).tree.iterate({
    enter: (node) => {
      if (node.type.isError) at ??= node.from;
      return at === undefined;
    },
  });
  if (at === undefined) return undefined;
  const before = query.slice(0, at).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const rest = shown.slice(at).split('\n')[0]?.trim();
  const found = rest ? `before ${show(rest.slice(0, 40))}` : `after ${show(shown.slice(0, at).trim().slice(-40))}`;
  return `the query is no PromQL at line ${line}, column ${column}, ${found}; correct it there`;
}
