import { readYamlDocuments } from '../core';

/** Reads the objects in a text, by any means that {@link documentsIn} comes up to. */
// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, whoever wrote them
export type DocumentReader = (text: string) => readonly any[];

/**
 * What the YAML documents of a text say, for reading field by field. Documents that say nothing (null), and those that cannot
 * be read, as of an edit that went wrong, are left out.
 */
// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, whoever wrote them
export function documentsIn(text: string): any[] {
  return readYamlDocuments(text).flatMap(({ value, problems }) =>
    problems.length > 0 || value === null ? [] : [value],
  );
}

/** {@link documentsIn}, which parses each text once: parsing is most of what it costs to look at a fleet. */
export function rememberedDocuments(): DocumentReader {
  const known = new Map<string, readonly unknown[]>();
  return (text) => {
    const documents = known.get(text) ?? documentsIn(text);
    known.set(text, documents);
    return documents;
  };
}
