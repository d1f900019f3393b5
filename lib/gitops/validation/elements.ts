import { catalogOf, elementsOf } from '../set-elements';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/**
 * Elements of ApplicationSets that lack a parameter of the template. With `missingkey=error` one of them stops the whole
 * set: the controller neither makes nor changes any of its Applications.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function incompleteElements(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects.flatMap((object) => {
    const { kind, spec } = object.manifest;
    if (object.group !== 'argoproj.io' || kind !== 'ApplicationSet') return [];
    const [generator, ...others] = spec?.generators ?? [];
    const elements = elementsOf([generator], () => catalogOf(object.construct));
    if (others.length > 0 || !spec.goTemplate || !spec.goTemplateOptions?.includes('missingkey=error')) return [];
    const parameters = parametersOf(spec.template);
    for (const known of foundByArgoCd(generator)) parameters.delete(known);
    return elements.flatMap((element, i) =>
      [...parameters]
        .filter((parameter) => !Object.hasOwn(element, parameter))
        .map((parameter) =>
          problemOf(
            object,
            `${title(object)} has no ${parameter} in its element ${element.name ?? i + 1}, and no Application of the whole set could be made; add it, or take it out of the template`,
          ),
        ),
    );
  });
}

/** The parameters that Argo CD adds to those of an element: those of a file's path, and of a cluster. */
// biome-ignore lint/suspicious/noExplicitAny: a generator of any tool, read field by field
function foundByArgoCd(generator: any): readonly string[] {
  if (generator?.git) return ['path'];
  if (generator?.clusters) return ['name', 'nameNormalized', 'server', 'project', 'metadata', 'values'];
  return (generator?.matrix?.generators ?? []).flatMap(foundByArgoCd);
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
