import { elementsOf, neededParameters } from '../argo-cd';
import { catalogOf } from '../delivery/declared-catalogs';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** Elements of ApplicationSets that lack a parameter of the template. */
export function incompleteElements(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects.flatMap((object) => {
    const { kind, spec } = object.manifest;
    if (object.group !== 'argoproj.io' || kind !== 'ApplicationSet') return [];
    const parameters = [...neededParameters(spec)];
    if (parameters.length === 0) return [];
    return elementsOf(spec.generators, () => catalogOf(object.construct)).flatMap((element, i) =>
      parameters
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
