import { pathOf } from '../../core';
import { elementsOf, nameIn } from '../argo-cd';
import { catalogOf } from '../delivery/declared-catalogs';
import { ownerOf, problemOf, type RenderedObject, scopesOf, type TreeProblem, title } from './rendered-object';

/**
 * Two objects of one kind, namespace and name: the second would silently overwrite the first, in a cluster and, with a
 * file a resource, already on disk. The Applications that an ApplicationSet will make count as well.
 */
export function duplicates(objects: readonly RenderedObject[]): TreeProblem[] {
  const first = new Map<string, RenderedObject>();
  const problems: TreeProblem[] = [];
  const claim = (object: RenderedObject, kind: string, name: string): void => {
    const keys = scopesOf(object).map((scope) => `${scope} ${object.group} ${kind} ${name}`);
    const other = keys.map((key) => first.get(key)).find((taken) => taken !== undefined);
    if (!other) for (const key of keys) first.set(key, object);
    else {
      const own = kind === object.manifest.kind ? title(object) : `${title(object)} makes the ${kind} ${name}, which`;
      problems.push(
        problemOf(
          object,
          `${own} exists already in this namespace (${pathOf(ownerOf(other.construct))}), and one would overwrite the other; give one of them another name`,
        ),
      );
    }
  };
  for (const object of objects) {
    claim(object, object.manifest.kind, object.manifest.metadata?.name);
    for (const application of applicationNames(object)) claim(object, 'Application', application);
  }
  return problems;
}

function applicationNames({ group, manifest, construct }: RenderedObject): string[] {
  const name = manifest.spec?.template?.metadata?.name;
  if (group !== 'argoproj.io' || manifest.kind !== 'ApplicationSet' || typeof name !== 'string') return [];
  return elementsOf(manifest.spec?.generators, () => catalogOf(construct)).map((element) => nameIn(name, element));
}
