import type { Construct } from 'constructs';
import { report, show } from './problems';

/**
 * The id of a construct that is about to be made, or one that stands for it where it is wrong or taken: the constructs
 * library throws then, and everything else that is wrong would stay untold.
 *
 * @param what what the construct is called: `a ServiceSet`
 */
export function childId(scope: Construct, id: unknown, what: string): string {
  if (typeof id !== 'string' || id === '') {
    report(scope, `${what} has the id ${show(id)}; write a name such as services`);
    return `(no name ${scope.node.children.length})`;
  }
  if (scope.node.tryFindChild(id) === undefined && !(id in {})) return id;
  report(
    scope,
    `${what} cannot be called ${show(id)}, because something here is called so already; give it another name`,
  );
  return `${id} (${scope.node.children.length})`;
}
