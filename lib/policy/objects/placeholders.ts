/** Whether a text is still to be filled in by something that renders, such as Helm or envsubst: nobody knows what it will say. */
export function hasPlaceholder(text: string | undefined): boolean {
  return text !== undefined && /\{\{|\$\{|\$\(/.test(text);
}
