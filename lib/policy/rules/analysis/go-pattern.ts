/** A regular expression of Go; undefined where JavaScript may read it otherwise. What is none matches nothing. */
export function goPattern(text: string): RegExp | undefined {
  if (/^[*+?]/.test(text)) return /(?!)/;
  const ignoresCase = text.startsWith('(?i)');
  try {
    return new RegExp(ignoresCase ? text.slice('(?i)'.length) : text, ignoresCase ? 'i' : '');
  } catch {
    return undefined;
  }
}
