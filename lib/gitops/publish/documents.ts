import { type Document, parseAllDocuments } from 'yaml';

/** The YAML documents of a text that can be read; others, as of an edit that went wrong, are left out. */
export function documentsIn(text: string): Document[] {
  return [...parseAllDocuments(text)].filter(({ errors }) => errors.length === 0);
}
