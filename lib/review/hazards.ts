import type { ManifestTree } from '../manifests';
import type { Statement } from './review';
import { reviewTrees } from './review-trees';

/** A statement about changes that must not be merged like this, and whose they are. */
export interface ReleaseHazard {
  readonly id: string;
  readonly text: string;
  /** `prod/svc-a`; without its environment where the folders name none. */
  readonly services: readonly string[];
}

/**
 * What of the changes from one tree to another one must not be merged like this. A service that is removed is not among them:
 * who compares with what was published knows whether that was announced.
 */
export function releaseHazards(before: ManifestTree, after: ManifestTree): ReleaseHazard[] {
  const { groups } = reviewTrees(before, after, { play: false });
  return groups
    .flatMap(({ statements }) => statements)
    .filter(({ risk, id }) => risk === 'stop' && id !== 'service-removed')
    .map(({ id, text, places }) => ({ id, text, services: servicesOf(places) }));
}

function servicesOf(places: Statement['places']): string[] {
  const names = places.map(({ environment, service }) =>
    environment === undefined ? service : `${environment}/${service}`,
  );
  return [...new Set(names)].sort();
}
