import { type Document, LineCounter } from 'yaml';
import { readYamlDocuments, type YamlProblem } from '../core';

/** What a text of YAML holds. */
export interface YamlText {
  readonly documents: readonly Document.Parsed[];
  /** Of each document; none if there are problems. */
  readonly values: readonly unknown[];
  /** Why it is no YAML. */
  readonly problems: readonly YamlProblem[];
  readonly lines: LineCounter;
}

/** Reads documents of YAML as one: where one of them cannot be read, none is. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const read = readYamlDocuments(text, lines);
  const problems = read.flatMap((document) => document.problems);
  return {
    documents: read.map(({ document }) => document),
    values: problems.length > 0 ? [] : read.map(({ value }) => value),
    problems,
    lines,
  };
}
