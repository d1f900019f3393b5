import { RELEASE_ID } from '../../core';
import { documentsIn } from '../documents';

/** The release ids that manifests' pod templates carry, sorted; what is no YAML has none. */
export function releaseIds(texts: Iterable<string>): string[] {
  const ids = new Set<string>();
  for (const text of texts) {
    for (const document of documentsWithRelease(text)) {
      const id = releaseId(document);
      if (id) ids.add(id);
    }
  }
  return [...ids].sort();
}

// Parsing costs a hundred times more than searching. A "---" that begins a line separates documents wherever it stands.
function documentsWithRelease(text: string): string[] {
  return text.includes(RELEASE_ID)
    ? text.split(/^---(?=\s|$)/m).filter((document) => document.includes(RELEASE_ID))
    : [];
}

function releaseId(document: string): string | undefined {
  for (const parsed of documentsIn(document)) {
    const id = parsed?.spec?.template?.metadata?.annotations?.[RELEASE_ID];
    // A comma separates ids in a list and a line feed ends it, so an id with either cannot be recorded as it is.
    if (typeof id === 'string' && id !== '') return id.replace(/[,\s]+/g, '-');
  }
  return undefined;
}
