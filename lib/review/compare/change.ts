import { printedPath } from '../../manifests';

/** A field that differs. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** As people write it; an item of a list by its name, where it has one: `spec.template.spec.containers[app].image`. */
  readonly path: string;
  /** The way to it: names of fields and of items, numbers of items without a name. Empty for an object as a whole. */
  readonly at: readonly (string | number)[];
  /** What stood there; missing where nothing did. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A step on the way to a field, known from its end. */
export interface Way {
  readonly parent: Way | undefined;
  readonly key: string | number;
  /** Whether the key names an item of a list. */
  readonly isItem: boolean;
}

/** The order of a list, where it counts, is a field of its own behind the list. */
export const ORDER = '(order)';

export function changeAt(way: Way | undefined, before: unknown, after: unknown): Change {
  const steps: Way[] = [];
  for (let step = way; step; step = step.parent) steps.unshift(step);
  return {
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    path: steps.map(printed).join(''),
    at: steps.map(({ key }) => key),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function printed({ key, isItem }: Way, i: number): string {
  if (isItem) return `[${key}]`;
  if (key === ORDER) return ` ${ORDER}`;
  const one = printedPath([key]);
  return i === 0 || one.startsWith('[') ? one : `.${one}`;
}
