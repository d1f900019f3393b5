/** Whether a text is still to be filled in by something that renders, such as Helm or envsubst: nobody knows what it will say. */
export function hasPlaceholder(text: string | undefined): boolean {
  return text !== undefined && /\{\{|\$\{|\$\(/.test(text);
}

/**
 * Whether a text holds anything that is put in later: a placeholder, or a reference that a tool resolves when it is applied
 * (the vault plugin of Argo CD, SOPS, vals). What it will be is not known, so that nothing can be wrong with it.
 */
export function isPutInLater(text: string): boolean {
  return (
    hasPlaceholder(text) || /\[\[|<no value>|<path:|<[A-Za-z][\w-]*>|^ENC\[|^vault:|^ref\+|%[A-Z_]+%|@@/.test(text)
  );
}

const PLACEHOLDERS = [
  String.raw`\{\{[^{}]*\}\}`,
  // What is written behind :- is used where nothing is put in: it is a value.
  String.raw`\$\{(?![^{}]*:[-=][^{}])[^{}]*\}`,
  String.raw`\$\([^()]*\)`,
  String.raw`\[\[[^[\]]*\]\]`,
  '<no value>',
  '<path:[^<>]*>',
  String.raw`<[A-Za-z][\w-]*(?:\s*\|[^<>]*)?>`,
  String.raw`ENC\[[^\]]*\]`,
  '%[A-Z_]+%',
  String.raw`@@\w+@@`,
].join('|');
const WHOLLY = new RegExp(`^(?:(?:${PLACEHOLDERS})\\s*)+$`);

/**
 * Whether nothing of a text is its own: one with a placeholder beside it is a value still, and `[[` or `@@` stand in
 * passwords as well.
 */
export function isWhollyPutInLater(text: string): boolean {
  const trimmed = text.trim();
  return WHOLLY.test(trimmed) || /^(vault:|ref\+)\S+$/.test(trimmed);
}
