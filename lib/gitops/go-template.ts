/**
 * A text as it has to stand in an ApplicationSet with `goTemplate`, where every string is a Go template: an action that
 * prints two braces in place of the two braces.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function goTemplateLiteral(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** The same for every key and value of a set of labels or annotations. */
export function goTemplateLiterals(entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [goTemplateLiteral(key), goTemplateLiteral(value)]),
  );
}
