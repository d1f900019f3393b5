import type { ManifestTree } from '../manifests';
import type { StatementPlace } from './review';
import { reviewTrees } from './review-trees';

/** Something about changes that must not be merged like this. */
export interface ReleaseHazard {
  /** What it is about: `weights-reset`. Releases are not played for it. */
  readonly id: string;
  readonly text: string;
  /** The object that stands for it, of each service that it is about. */
  readonly objects: readonly HazardObject[];
}

/** An object of the later tree; of the earlier one, if it is only there. */
export interface HazardObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** From the root of the tree, with `/`. */
  readonly file: string;
}

/**
 * What of the changes from one tree to another one must not be merged like this. A service that is removed is not among them:
 * who compares with what was published knows whether that was announced.
 */
export function releaseHazards(before: ManifestTree, after: ManifestTree): ReleaseHazard[] {
  const { groups, objects } = reviewTrees(before, after, { play: false });
  const gone = groups.flatMap(({ statements }) =>
    statements.flatMap(({ id, places }) => (id === 'service-removed' ? places : [])),
  );
  const removed = new Set(gone.flatMap(({ service, environment = '' }) => [service, `${environment}\n${service}`]));
  // The element of a service that is removed goes with it; of one that is read from elsewhere, nothing may tell the environment.
  const stays = ({ service, environment }: StatementPlace) =>
    !removed.has(environment === undefined ? service : `${environment}\n${service}`);
  return groups
    .flatMap(({ statements }) => statements)
    .map((it) => ({ ...it, places: it.id === 'delivery-element' ? it.places.filter(stays) : it.places }))
    .filter(({ places }) => places.length > 0)
    .filter(({ risk, id }) => risk === 'stop' && id !== 'service-removed')
    .map(({ id, text, places }) => {
      const first = new Map<string, HazardObject>();
      for (const { environment = '', service, object } of places) {
        const it = objects[object];
        if (it && !first.has(`${environment} ${service}`)) first.set(`${environment} ${service}`, it);
      }
      return { id, text, objects: [...first.values()].map(hazardObject) };
    });
}

function hazardObject({ kind, namespace, name, file }: HazardObject): HazardObject {
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, file };
}
