/** A text as it stands in a cell of a Markdown table, or in a sentence: no character of it is markup. */
export function markdownText(text: string): string {
  // Within a word an underscore is none either, and stays legible: DEADLINE_EXCEEDED.
  return inOneLine(text).replace(
    /[\\`*{}[\]<>#|~!&$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** A text as inline code, whatever backticks it has; also in a cell of a table. */
export function markdownCode(text: string): string {
  const line = inOneLine(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  // A space at both ends is taken off again; without it a backtick there would be one more of the fence.
  return /^`|`$/.test(line) ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** What would end a line, and what nobody can see, becomes a space. */
export function inOneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/gu, ' ');
}
