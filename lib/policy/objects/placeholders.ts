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
