import { placeOf } from '../layout';
import { isClusterScoped } from '../resource-kinds';
import { problemOf, type RenderedObject, type TreeProblem, title } from './rendered-object';

/** An object in a service's folder that goes elsewhere: the service's AppProject allows one namespace, and refuses the sync. */
export function foreignNamespaces(objects: readonly RenderedObject[]): TreeProblem[] {
  return objects.flatMap((object) => {
    const allowed = placeOf(object.construct).namespace;
    const { kind, metadata } = object.manifest;
    if (object.service === undefined || metadata?.namespace === allowed || isClusterScoped(object.group, kind))
      return [];
    return [
      problemOf(
        object,
        `${title(object)} goes into the namespace ${metadata?.namespace}, and the AppProject allows only ${allowed}; deliver it with that namespace's own Application`,
      ),
    ];
  });
}
