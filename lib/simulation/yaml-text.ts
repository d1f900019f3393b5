import { type Document, isAlias, LineCounter, type ParsedNode, parseAllDocuments, visit } from 'yaml';

/** What a text of YAML holds. */
export interface YamlText {
  readonly documents: readonly Document.Parsed[];
  /** Of each document; none if there are problems. */
  readonly values: readonly unknown[];
  /** Why it is no YAML. */
  readonly problems: readonly YamlProblem[];
  readonly lines: LineCounter;
}

export interface YamlProblem {
  readonly message: string;
  /** Place in the text, as far as it is known. */
  readonly offset?: number;
}

/** Reads documents of YAML; an alias without its anchor is a problem like any other. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const parsed = parseAllDocuments<ParsedNode>(text, { lineCounter: lines, prettyErrors: false });
  const documents = 'empty' in parsed ? [] : parsed;
  const problems = documents.flatMap((document) => [...errorsOf(document), ...danglingAliases(document)]);
  const values = problems.length > 0 ? [] : documents.map((document) => plain(document, problems));
  return { documents, values: problems.length > 0 ? [] : values, problems, lines };
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

function plain(document: Document.Parsed, problems: YamlProblem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    problems.push({ message: `no YAML: ${(error as Error).message}` });
    return undefined;
  }
}

/** Enough for manifests by hand; texts of a few lines can stand for more than fits into memory. */
const MOST_ALIASES = 1000;
