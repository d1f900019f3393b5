export * from './canary-pods';
export * from './child-id';
export { resourcesProblem } from './container-resources';
export * from './counted';
export * from './cron-schedule';
export * from './cron-starts';
export * from './decommissioned';
export * from './delivery-targets';
export * from './durations';
export { type Emergency, type EmergencyProps, emergencyNotice } from './emergency';
export * from './grouped-by';
export * from './hash';
export * from './json-in-key-order';
export * from './listed';
export * from './markdown';
export * from './names';
export * from './nearest';
export * from './print';
export * from './problems';
export * from './quantity';
export { imageProblem, Release, type ReleaseProps } from './release';
export * from './release-annotations';
export {
  isGitSha,
  MOST_COMMITS,
  type ReleaseRollback,
  type RollbackRefusal,
  type SourceCommit,
} from './release-sources';
export * from './release-train-error';
export { parseRelease, type ReleaseFile, Releases } from './releases';
export * from './rollout-values';
export * from './secrets';
export * from './shape';
export * from './shell-word';
export * from './some-of';
export * from './suppression';
export * from './terminal-text';
export * from './time-zone';
export * from './times';
export * from './yaml-documents';
