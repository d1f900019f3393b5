export type { Change } from './compare/change';
export { type ReleaseHazard, releaseHazards } from './hazards';
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
