import { type Document, isAlias, type LineCounter, type ParsedNode, parseAllDocuments, visit } from 'yaml';

/** One document of a text of YAML. */
export interface YamlDocument {
  readonly document: Document.Parsed;
  /** What it says; undefined if there are problems. */
  readonly value: unknown;
  /** Why it is no YAML. */
  readonly problems: readonly YamlProblem[];
}

export interface YamlProblem {
  readonly message: string;
  /** Place in the text, as far as it is known. */
  readonly offset?: number;
}

/**
 * Reads documents of YAML, each for itself; an alias without its anchor is a problem like any other.
 *
 * @param lines learns where the lines of the text begin
 */
export function readYamlDocuments(text: string, lines?: LineCounter): YamlDocument[] {
  const parsed = parseAllDocuments<ParsedNode>(text, { lineCounter: lines, prettyErrors: false });
  return ('empty' in parsed ? [] : parsed).map((document) => {
    const problems = [...errorsOf(document), ...(text.includes('*') ? danglingAliases(document) : [])];
    return { document, problems, ...(problems.length > 0 ? { value: undefined } : plain(document)) };
  });
}

function errorsOf({ errors }: Document.Parsed): YamlProblem[] {
  return errors.map(({ pos, message }) => ({ offset: pos[0], message: `no YAML: ${message}` }));
}

function danglingAliases(document: Document.Parsed): YamlProblem[] {
  const found: YamlProblem[] = [];
  visit(document, (_, node) => {
    if (!isAlias(node) || node.resolve(document)) return;
    found.push({
      offset: node.range?.[0],
      message: `no YAML: *${node.source} stands for &${node.source}, which is not there before it`,
    });
  });
  return found;
}

function plain(document: Document.Parsed): Partial<YamlDocument> & { readonly value: unknown } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    return { value: undefined, problems: [{ message: `no YAML: ${(error as Error).message}` }] };
  }
}

/** Enough for manifests by hand; texts of a few lines can stand for more than fits into memory. */
const MOST_ALIASES = 1000;
