/** Arguments of an AnalysisRun; one without a value was never supplied. */
export type RunArgs = Readonly<Record<string, string | undefined>>;

/** A metric that the controller cannot fill in, which makes the run an Error. */
export class TemplateError extends Error {}

/**
 * Fills `{{args.NAME}}` into a metric as the analysis controller does: in its JSON, so in every field.
 *
 * @throws TemplateError in the controller's words for an argument without value and for a tag that names none
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go#L109
 */
export function resolveMetric<T>(metric: T, args: RunArgs): T {
  const quoted = Object.entries(args).map(([name, value]) => [name, value && JSON.stringify(value).slice(1, -1)]);
  return JSON.parse(resolveArgs(JSON.stringify(metric), Object.fromEntries(quoted))) as T;
}

/**
 * Fills `{{args.NAME}}` into a text. Values are not looked at again.
 *
 * @throws TemplateError in the controller's words
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/template/template.go#L50
 */
export function resolveArgs(text: string, args: RunArgs): string {
  if (text.split('{{').some((it, i) => i > 0 && !it.includes('}}'))) throw new TemplateError(unended(text));
  const missing = Object.keys(args).find((name) => args[name] === undefined);
  if (missing !== undefined) throw new TemplateError(`argument "${missing}" was not supplied`);
  let unresolved: string | undefined;
  const resolved = text.replace(/\{\{(.*?)\}\}/gs, (_, tag: string) => {
    const value = argumentOf(tag.trim(), args);
    // As in the controller, the last one is named.
    if (value === undefined) unresolved = tag;
    return value ?? '';
  });
  if (unresolved !== undefined) throw new TemplateError(`failed to resolve {{${unresolved}}}`);
  return resolved;
}

function argumentOf(tag: string, args: RunArgs): string | undefined {
  const name = tag.startsWith('args.') ? tag.slice('args.'.length) : undefined;
  return name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
}

function unended(text: string): string {
  const rest = text.slice(text.lastIndexOf('{{') + 2);
  return `Cannot find end tag="}}" in the template=${JSON.stringify(text)} starting from ${JSON.stringify(rest)}`;
}
