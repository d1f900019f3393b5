export { type LiveReplicaSet, replicaSetsOf } from './replica-sets';
export { type RolloutAnalysis, type RolloutState, rolloutState } from './rollout-state';
export { templateDifference } from './template-difference';
