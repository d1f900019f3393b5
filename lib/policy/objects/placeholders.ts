/**
 * Whether a text holds something that is put in later: a template that nobody rendered, a reference that a tool resolves
 * when it is applied. What it will be is not known, so that nothing can be wrong with it.
 */
export function isPutInLater(text: string): boolean {
  return /\{\{|\$\{|\$\(|\[\[|<no value>|<path:|<[A-Za-z][\w-]*>|^ENC\[|^vault:|^ref\+|%[A-Z_]+%|@@/.test(text);
}
