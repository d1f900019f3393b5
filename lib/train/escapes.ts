/** A text as it stands in an element or a quoted attribute of SVG. */
export function xmlText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as it stands in a cell of a Markdown table, or in a sentence: no character of it is markup. */
export function markdownText(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~!&$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as it stands in the quoted label of a Mermaid node: `#` begins one of Mermaid's own escapes. */
export function mermaidText(text: string): string {
  return printable(text).replace(/[^A-Za-z0-9 .,:()+-]/g, (character) => `#${character.codePointAt(0)};`);
}

/** What is no character in XML, and what would end a line, becomes a space. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/gu, ' ');
}
