import { inOneLine } from '../core';

/** A text as it stands in an element or a quoted attribute of SVG. */
export function xmlText(text: string): string {
  return inOneLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as it stands in the quoted label of a Mermaid node: `#` begins one of Mermaid's own escapes. */
export function mermaidText(text: string): string {
  return inOneLine(text).replace(/[^A-Za-z0-9 .,:()+-]/g, (character) => `#${character.codePointAt(0)};`);
}
