import { pathOf } from '../../core';
import { ownerOf, problemOf, type RenderedObject, scopeOf, type TreeProblem, title } from './rendered-object';

/**
 * Two objects of one kind, namespace and name: the second would silently overwrite the first, in a cluster and, with a
 * file a resource, already on disk. The Applications that an ApplicationSet will make count as well.
 */
export function duplicates(objects: readonly RenderedObject[]): TreeProblem[] {
  const first = new Map<string, RenderedObject>();
  const problems: TreeProblem[] = [];
  const claim = (object: RenderedObject, kind: string, name: string): void => {
    const key = `${scopeOf(object)} ${object.group} ${kind} ${name}`;
    const other = first.get(key);
    if (!other) first.set(key, object);
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

function applicationNames({ group, manifest }: RenderedObject): string[] {
  const name = manifest.spec?.template?.metadata?.name;
  if (group !== 'argoproj.io' || manifest.kind !== 'ApplicationSet' || typeof name !== 'string') return [];
  const generators: { list?: { elements?: { name?: string }[] } }[] = manifest.spec?.generators ?? [];
  return generators
    .flatMap((g) => g.list?.elements ?? [])
    .map((element) => name.replace('{{ .name }}', String(element.name)));
}
