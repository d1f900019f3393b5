import { pathOf } from '../../core';
import { problemOf, type RenderedObject, scopeOf, type TreeProblem, title } from './rendered-object';

/**
 * Two objects of one kind, namespace and name: the second would silently overwrite the first, in a cluster and, with a
 * file a resource, already on disk.
 */
export function duplicates(objects: readonly RenderedObject[]): TreeProblem[] {
  const first = new Map<string, RenderedObject>();
  const problems: TreeProblem[] = [];
  for (const object of objects) {
    const { kind, metadata } = object.manifest;
    const key = `${scopeOf(object)} ${object.group} ${kind} ${metadata?.name}`;
    const other = first.get(key);
    if (other) {
      problems.push(
        problemOf(
          object,
          `${title(object)} exists already in this namespace (${pathOf(other.construct)}), and one would overwrite the other; give one of them another name`,
        ),
      );
    } else first.set(key, object);
  }
  return problems;
}
