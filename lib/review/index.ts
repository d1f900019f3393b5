export { ManifestTree, readManifestTree } from '../manifests';
export type { Change } from './compare/change';
export { type HazardObject, type ReleaseHazard, releaseHazards } from './hazards';
export * from './output';
export type { PlayOptions } from './played-paths';
export {
  isAtLeast,
  type ObjectChange,
  type Review,
  type ReviewCounts,
  type ReviewGroup,
  RISKS,
  type Risk,
  type Statement,
  type StatementPlace,
} from './review';
export { type ReviewOptions, reviewTrees } from './review-trees';
export { readBoth, readSide, type Side } from './sides';
