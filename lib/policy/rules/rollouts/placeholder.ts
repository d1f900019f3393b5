/** Whether a text holds something that is filled in later, such as `${IMAGE}`, `{{ name }}` or `<name>`. */
export function isPlaceholder(text: string): boolean {
  return /\$\{|\$\(|\{\{|<[^<>]+>/.test(text);
}
