import { parseAllDocuments } from 'yaml';

/**
 * What the YAML documents of a text say, for reading field by field. Documents that cannot be read, as of an edit that went
 * wrong, are left out.
 */
// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, whoever wrote them
export function documentsIn(text: string): any[] {
  return [...parseAllDocuments(text)].flatMap((document) => {
    if (document.errors.length > 0) return [];
    try {
      return [document.toJS({ maxAliasCount: 1000 })];
    } catch {
      // An alias without its anchor passes the parser, and throws when its value is asked for.
      return [];
    }
  });
}
