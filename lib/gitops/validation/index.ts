import { duplicates } from './duplicates';
import { unknownFields } from './known-fields';
import { names } from './object-names';
import { danglingReferences } from './references';
import type { RenderedObject, TreeProblem } from './rendered-object';

export type { RenderedObject, TreeProblem } from './rendered-object';

/** Everything that is wrong with the rendered objects as a whole. Each check passes over the tree once. */
export function validateTree(objects: readonly RenderedObject[]): TreeProblem[] {
  return [...names(objects), ...duplicates(objects), ...danglingReferences(objects), ...unknownFields(objects)];
}
