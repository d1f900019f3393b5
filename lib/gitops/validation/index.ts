import type { IConstruct } from 'constructs';
import { duplicates } from './duplicates';
import { incompleteElements } from './elements';
import { sharedHosts } from './hosts';
import { unknownFields } from './known-fields';
import { foreignNamespaces } from './namespaces';
import { names } from './object-names';
import { podTemplates } from './pod-templates';
import { danglingReferences } from './references';
import type { RenderedObject, TreeProblem } from './rendered-object';
import { secretsWithContent } from './secrets';

export { ownerOf, type RenderedObject, type TreeProblem } from './rendered-object';

/**
 * Everything that is wrong with the rendered objects as a whole. Each check passes over the tree once.
 *
 * @param wrong constructs that have a problem of their own: what is below them is not checked for names and hosts again,
 * or one misspelt service name would be told eleven times
 */
export function validateTree(objects: readonly RenderedObject[], wrong: ReadonlySet<IConstruct>): TreeProblem[] {
  const sound = wrong.size === 0 ? objects : withoutWrong(objects, wrong);
  return [
    ...names(sound),
    ...duplicates(sound),
    ...sharedHosts(sound),
    ...foreignNamespaces(sound),
    ...podTemplates(sound),
    ...secretsWithContent(objects),
    ...danglingReferences(objects),
    ...incompleteElements(objects),
    ...unknownFields(objects),
  ];
}

function withoutWrong(objects: readonly RenderedObject[], wrong: ReadonlySet<IConstruct>): RenderedObject[] {
  const services = new Set(objects.filter(({ construct }) => isBelow(construct, wrong)).map(({ service }) => service));
  return objects.filter(
    ({ construct, service }) => !isBelow(construct, wrong) && !(service !== undefined && services.has(service)),
  );
}

function isBelow(construct: IConstruct, constructs: ReadonlySet<IConstruct>): boolean {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) if (constructs.has(at)) return true;
  return false;
}
