import { listOf } from './list-of';

/**
 * The parameters that every element of an ApplicationSet has to have: with `missingkey=error` an element without one of them
 * stops the whole set, and the controller neither makes nor changes any of its Applications.
 *
 * @returns none where a missing parameter is no error, or where it cannot be told whose element it is
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
// biome-ignore lint/suspicious/noExplicitAny: an ApplicationSet of any author, read field by field
export function neededParameters(spec: any): ReadonlySet<string> {
  const [generator, ...others] = listOf(spec?.generators);
  if (others.length > 0 || !spec?.goTemplate || !listOf(spec.goTemplateOptions).includes('missingkey=error'))
    return new Set();
  const parameters = parametersOf([spec.template, spec.templatePatch]);
  for (const known of foundByArgoCd(generator)) parameters.delete(known);
  return parameters;
}

/** The parameters that Argo CD adds to those of an element: those of a file's path, and of a cluster. */
// biome-ignore lint/suspicious/noExplicitAny: a generator of any tool, read field by field
export function foundByArgoCd(generator: any): readonly string[] {
  if (generator?.git) return ['path'];
  if (generator?.clusters) return ['name', 'nameNormalized', 'server', 'project', 'metadata', 'values'];
  return listOf(generator?.matrix?.generators).flatMap(foundByArgoCd);
}

/** The parameters that a template needs in every element; none where a part of it may be skipped. */
function parametersOf(template: unknown): Set<string> {
  const actions = stringsIn(template)
    .flatMap((text) => [...text.matchAll(ACTION)])
    .map(([, action = '']) => action.replace(LITERAL, '""'));
  if (actions.some((action) => /^-?\s*(if|with|range|define|block|else)\b/.test(action))) return new Set();
  return new Set(
    actions.flatMap((action) =>
      [...action.matchAll(/(?<![\w.)])\.([A-Za-z_]\w*)/g)].map(([, parameter = '']) => parameter),
    ),
  );
}

const LITERAL = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;
// Braces within a literal end no action.
const ACTION = new RegExp(`\\{\\{((?:${LITERAL.source}|[^"\`])*?)\\}\\}`, 'gs');

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}
