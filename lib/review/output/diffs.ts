import { groupedBy } from '../../core';
import type { ObjectChange, Review, ReviewGroup } from '../review';

/** The raw lines of an object, and how many others differ in just the same way. */
export interface ShownDiff {
  readonly object: ObjectChange;
  readonly alike: number;
}

/** The raw diffs of each group: an object's stand with the most important statement about it. */
export function diffsByGroup({ groups, objects }: Review): Map<ReviewGroup, readonly ShownDiff[]> {
  const shown = new Set<number>();
  return new Map(
    groups.map((group) => {
      const indexes = group.statements.flatMap(({ places }) => places.map(({ object }) => object));
      const own = [...new Set(indexes)].filter((index) => !shown.has(index)).sort((a, b) => a - b);
      for (const index of own) shown.add(index);
      const alike = groupedBy(
        own.map((index) => objects[index] as ObjectChange),
        anonymous,
      );
      return [group, [...alike.values()].map((same) => ({ object: same[0] as ObjectChange, alike: same.length - 1 }))];
    }),
  );
}

/** The diff without the names of whom it is about. */
function anonymous({ diff, service, environment, namespace, kind }: ObjectChange): string {
  let text = diff;
  for (const [i, name] of [service, environment, namespace].entries()) {
    if (name !== undefined && name.length > 1) text = text.replaceAll(name, `\u0001${i}`);
  }
  // Where the lines stand in their objects is no difference.
  return `${kind}\n${text.replace(/^@@.*@@$/gm, '@@')}`;
}

/** `Rollout payments (clusters/prod/apps/payments/payments.yaml), and 39 alike` */
export function diffTitle({ object, alike }: ShownDiff): string {
  const { kind, name, file, change } = object;
  const how = change === 'changed' ? '' : ` ${change}`;
  return `${kind} ${name}${how} (${file})${alike > 0 ? `, and ${alike} alike` : ''}`;
}
